//! JSON, written straight into a string.

/// What can be written as JSON.
pub(crate) trait Json {
    /// Appends its JSON to `out`.
    fn write(&self, out: &mut String);
}

/// The JSON of a value.
pub(crate) fn json(value: &impl Json) -> String {
    let mut out = String::new();
    value.write(&mut out);
    out
}

/// Writes the members of an object one after the other.
pub(crate) struct Object<'a> {
    out: &'a mut String,
    empty: bool,
}

impl<'a> Object<'a> {
    /// Opens an object.
    pub(crate) fn begin(out: &'a mut String) -> Self {
        out.push('{');
        Self { out, empty: true }
    }

    /// A member. Names are Rust's, and are written as JavaScript's: `since_start` becomes `sinceStart`.
    pub(crate) fn member(&mut self, name: &str, value: &dyn Write) -> &mut Self {
        if !self.empty {
            self.out.push(',');
        }
        self.empty = false;
        self.out.push('"');
        let mut upper = false;
        for letter in name.chars() {
            match letter {
                '_' => upper = true,
                letter if upper => {
                    self.out.push(letter.to_ascii_uppercase());
                    upper = false;
                }
                letter => self.out.push(letter),
            }
        }
        self.out.push_str("\":");
        value.write_to(self.out);
        self
    }

    /// Closes it.
    pub(crate) fn end(&mut self) {
        self.out.push('}');
    }
}

/// [`Json`] behind a pointer, so that [`Object::member`] is compiled once.
pub(crate) trait Write {
    /// Appends its JSON to `out`.
    fn write_to(&self, out: &mut String);
}

impl<T: Json> Write for T {
    fn write_to(&self, out: &mut String) {
        self.write(out);
    }
}

/// Writes the items of a list.
pub(crate) fn list<T: Json>(items: impl IntoIterator<Item = T>, out: &mut String) {
    out.push('[');
    let start = out.len();
    for item in items {
        if out.len() > start {
            out.push(',');
        }
        item.write(out);
    }
    out.push(']');
}

impl Json for str {
    fn write(&self, out: &mut String) {
        out.push('"');
        for letter in self.chars() {
            match letter {
                '"' | '\\' => {
                    out.push('\\');
                    out.push(letter);
                }
                '\0'..'\u{20}' => {
                    out.push_str("\\u00");
                    for digit in [letter as u32 >> 4, letter as u32 & 0xf] {
                        out.push(char::from_digit(digit, 16).unwrap_or('0'));
                    }
                }
                letter => out.push(letter),
            }
        }
        out.push('"');
    }
}

impl Json for String {
    fn write(&self, out: &mut String) {
        self.as_str().write(out);
    }
}

impl Json for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl<T: Json + ?Sized> Json for &T {
    fn write(&self, out: &mut String) {
        (**self).write(out);
    }
}

impl<T: Json> Json for Option<T> {
    fn write(&self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => out.push_str("null"),
        }
    }
}

impl<T: Json> Json for Vec<T> {
    fn write(&self, out: &mut String) {
        list(self, out);
    }
}

impl<T: Json> Json for [T] {
    fn write(&self, out: &mut String) {
        list(self, out);
    }
}

impl<T: Json, const N: usize> Json for [T; N] {
    fn write(&self, out: &mut String) {
        list(self, out);
    }
}

impl<T: Json + Clone + Default> Json for os_scope_sim::Pieces<T> {
    fn write(&self, out: &mut String) {
        list(self.iter(), out);
    }
}

impl<T: Json> Json for std::collections::VecDeque<T> {
    fn write(&self, out: &mut String) {
        list(self, out);
    }
}

/// A whole number in decimal digits: shorter in wasm than the general formatter.
fn whole(negative: bool, value: u64, out: &mut String) {
    if negative {
        out.push('-');
    }
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = value;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend(digits[at..].iter().map(|&digit| char::from(digit)));
}

macro_rules! numbers {
    ($($kind:ty),*) => {$(
        impl Json for $kind {
            fn write(&self, out: &mut String) {
                whole(false, *self as u64, out);
            }
        }
    )*};
}

numbers!(u8, u16, u32, u64, usize);

macro_rules! signed {
    ($($kind:ty),*) => {$(
        impl Json for $kind {
            fn write(&self, out: &mut String) {
                whole(*self < 0, self.unsigned_abs().into(), out);
            }
        }
    )*};
}

signed!(i8, i32, i64);
