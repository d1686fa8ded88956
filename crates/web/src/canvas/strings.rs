//! Strings that the browser has: a string that crosses from wasm is decoded each time, so each crosses once.

/// With more, all are forgotten: a long run of a scene with changing numbers must not fill the memory.
const LIMIT: usize = 8192;

/// Texts, each with its value, made when it is first asked for.
pub(crate) struct Strings<T> {
    known: Vec<(Box<str>, T)>,
    /// Indices plus one by hash, at most half full; 0: free.
    places: Vec<u32>,
}

impl<T> Strings<T> {
    /// None yet.
    pub(crate) const fn new() -> Self {
        Self { known: Vec::new(), places: Vec::new() }
    }

    /// The value of a text. `make` makes it.
    pub(crate) fn get(&mut self, text: &str, make: impl FnOnce(&str) -> T) -> &T {
        if self.known.len() >= LIMIT {
            *self = Self::new();
        }
        if self.known.len() * 2 >= self.places.len() {
            self.grow();
        }
        let mut at = self.place(text);
        while let Some(index) = self.places[at].checked_sub(1) {
            if *self.known[index as usize].0 == *text {
                return &self.known[index as usize].1;
            }
            at = (at + 1) % self.places.len();
        }
        self.places[at] = self.known.len() as u32 + 1;
        &self.known.push_mut((text.into(), make(text))).1
    }

    /// Where the search for a text begins. The number of places is a power of two.
    fn place(&self, text: &str) -> usize {
        hash(text) as usize & (self.places.len() - 1)
    }

    fn grow(&mut self) {
        self.places = vec![0; (self.places.len() * 2).max(64)];
        for index in 0..self.known.len() {
            let mut at = self.place(&self.known[index].0);
            while self.places[at] != 0 {
                at = (at + 1) % self.places.len();
            }
            self.places[at] = index as u32 + 1;
        }
    }
}

/// FNV-1a, 32 bits.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
