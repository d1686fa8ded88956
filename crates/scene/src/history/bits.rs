//! A growing row of bits whose ones can be counted up to any place.

use alloc::vec::Vec;

/// A growing row of bits. Counting looks at no more than one block of 512.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    /// Ones before each block of eight words.
    blocks: Vec<u32>,
    len: usize,
    ones: u32,
}

impl Bits {
    /// Adds a bit at the end.
    pub fn push(&mut self, bit: bool) {
        if self.len.is_multiple_of(512) {
            push(&mut self.blocks, self.ones);
        }
        if self.len.is_multiple_of(64) {
            push(&mut self.words, 0);
        }
        if let Some(word) = self.words.last_mut() {
            *word |= u64::from(bit) << (self.len % 64);
        }
        self.ones += u32::from(bit);
        self.len += 1;
    }

    /// How many bits there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bit at a place; beyond the end: false.
    #[must_use]
    pub fn get(&self, at: usize) -> bool {
        self.words.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// The ones among the first `len` bits; of all if there are fewer.
    #[must_use]
    pub fn count(&self, len: usize) -> u64 {
        if len >= self.len {
            return u64::from(self.ones);
        }
        let block = len / 512;
        let whole: u32 = self.words[block * 8..len / 64].iter().map(|word| word.count_ones()).sum();
        let part = (self.words[len / 64] & ((1 << (len % 64)) - 1)).count_ones();
        u64::from(self.blocks[block] + whole + part)
    }

    /// How many bytes it holds.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.words.capacity() * 8 + self.blocks.capacity() * 4
    }
}

/// Adds an item to a list that may become long: it grows by an eighth, not to twice its size, as a run's memory has a
/// limit.
pub(super) fn push<T>(list: &mut Vec<T>, item: T) {
    if list.len() == list.capacity() {
        list.reserve_exact(list.len() / 8 + 16);
    }
    list.push(item);
}
