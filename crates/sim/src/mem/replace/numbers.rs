//! Pages by number: arrays instead of searches, for strings of millions of references.

use alloc::vec;
use alloc::vec::Vec;

/// The different pages of a string, numbered from 0 in the order of their first use. A hash table with open addressing, at most half full
/// (Knuth, The Art of Computer Programming, vol. 3, section 6.4, algorithm L).
pub(super) struct Numbers {
    pages: Vec<u64>,
    /// A page's number plus one; 0: nobody. As many as a power of two.
    slots: Vec<u32>,
}

impl Numbers {
    /// The string in numbers, and whose they are.
    pub(super) fn of(string: &[u64]) -> (Vec<u32>, Self) {
        let mut numbers = Self { pages: Vec::new(), slots: vec![0; 64] };
        let string = string.iter().map(|&page| numbers.number(page)).collect();
        (string, numbers)
    }

    /// How many pages there are.
    pub(super) const fn len(&self) -> usize {
        self.pages.len()
    }

    /// The page of a number.
    pub(super) fn page(&self, number: u32) -> u64 {
        self.pages[number as usize]
    }

    fn number(&mut self, page: u64) -> u32 {
        let slot = self.find(page);
        if let Some(number) = self.slots[slot].checked_sub(1) {
            return number;
        }
        self.pages.push(page);
        self.slots[slot] = self.pages.len() as u32;
        if self.pages.len() * 2 > self.slots.len() {
            self.slots = vec![0; self.slots.len() * 2];
            for number in 0..self.pages.len() {
                let slot = self.find(self.pages[number]);
                self.slots[slot] = number as u32 + 1;
            }
        }
        self.pages.len() as u32 - 1
    }

    /// The slot of a page, or the free one where it belongs.
    fn find(&self, page: u64) -> usize {
        let mask = self.slots.len() - 1;
        // Neighbouring pages are spread by the golden ratio (Knuth, the same section, multiplicative hashing).
        let mut slot = (page.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & mask;
        while self.slots[slot].checked_sub(1).is_some_and(|number| self.pages[number as usize] != page) {
            slot = (slot + 1) & mask;
        }
        slot
    }
}
