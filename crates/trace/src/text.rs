//! Reading numbers and words from bytes.

/// Takes a decimal number off the front.
pub(crate) fn int(rest: &mut &[u8]) -> Option<u64> {
    let bytes = *rest;
    let mut value = 0_u64;
    let mut used = 0;
    while let Some(digit) = bytes.get(used).map(|byte| u64::from(byte.wrapping_sub(b'0'))).filter(|&digit| digit < 10) {
        value = value.checked_mul(10)?.checked_add(digit)?;
        used += 1;
    }
    *rest = &bytes[used..];
    (used > 0).then_some(value)
}

/// Takes a hexadecimal number, without a prefix, off the front.
pub(crate) fn hex(rest: &mut &[u8]) -> Option<u64> {
    let bytes = *rest;
    let mut value = 0_u64;
    let mut used = 0;
    while let Some(&byte) = bytes.get(used) {
        let digit = HEX[byte as usize];
        if digit > 15 {
            break;
        }
        value = value << 4 | u64::from(digit);
        used += 1;
    }
    *rest = &bytes[used..];
    // Leading zeros do no harm, lost digits would.
    let significant = used - bytes[..used].iter().take_while(|&&byte| byte == b'0').count();
    (used > 0 && significant <= 16).then_some(value)
}

/// What each byte is worth as a hexadecimal digit; 255 if it is none.
const HEX: [u8; 256] = {
    let mut table = [255; 256];
    let mut digit = 0;
    while digit < 16 {
        table[b"0123456789abcdef"[digit] as usize] = digit as u8;
        table[b"0123456789ABCDEF"[digit] as usize] = digit as u8;
        digit += 1;
    }
    table
};

/// Takes `word` off the front, and says whether it was there.
pub(crate) fn skip(rest: &mut &[u8], word: &[u8]) -> bool {
    match rest.strip_prefix(word) {
        Some(after) => {
            *rest = after;
            true
        }
        None => false,
    }
}

/// Where `word` begins.
pub(crate) fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let (&first, tail) = word.split_first()?;
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(|&byte| byte == first)?;
        if bytes[at + 1..].starts_with(tail) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// Takes spaces and tabs off the front.
pub(crate) fn skip_blanks(rest: &mut &[u8]) {
    let blanks = rest.iter().take_while(|byte| is_blank(**byte)).count();
    *rest = &rest[blanks..];
}

/// Takes what stands before the next space or tab off the front.
pub(crate) fn word<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    let end = rest.iter().position(|&byte| is_blank(byte)).unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    *rest = after;
    word
}

/// Whether a byte is a space, a tab or the carriage return of a line that ends in two characters.
pub(crate) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r')
}

/// Without blanks at both ends.
pub(crate) fn trim(mut bytes: &[u8]) -> &[u8] {
    skip_blanks(&mut bytes);
    while let [before @ .., last] = bytes
        && is_blank(*last)
    {
        bytes = before;
    }
    bytes
}

/// A number of a task or a CPU.
pub(crate) fn id(rest: &mut &[u8]) -> Option<u32> {
    int(rest)?.try_into().ok().filter(|&number: &u32| number <= i32::MAX as u32)
}
