//! Pages by number: arrays instead of searches, for strings of millions of references.

use alloc::vec;
use alloc::vec::Vec;

/// Different pages, numbered from 0 in the order of their first use. A hash table with open addressing, at most half
/// full (Knuth, The Art of Computer Programming, vol. 3, section 6.4, algorithm L).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Numbers {
    pages: Vec<u64>,
    /// A page's number plus one; 0: no page. None at all, or as many as a power of two.
    slots: Vec<u32>,
}

impl Numbers {
    /// How many pages there are.
    pub(crate) const fn len(&self) -> usize {
        self.pages.len()
    }

    /// The page of a number.
    pub(crate) fn page(&self, number: u32) -> u64 {
        self.pages[number as usize]
    }

    /// The number of a page, if it has one.
    pub(crate) fn get(&self, page: u64) -> Option<u32> {
        if self.slots.is_empty() { None } else { self.slots[self.find(page)].checked_sub(1) }
    }

    /// Whether pages can be searched by now: up to the first search none need be prepared for it.
    pub(crate) const fn searched(&self) -> bool {
        !self.slots.is_empty()
    }

    /// The number of a page that has none, as long as no caller [searched](Self::searched).
    pub(crate) fn add(&mut self, page: u64) -> u32 {
        self.pages.push(page);
        self.pages.len() as u32 - 1
    }

    /// The number of a page, which gets one if it has none.
    pub(crate) fn number(&mut self, page: u64) -> u32 {
        if self.slots.len() <= self.pages.len() * 2 {
            self.slots = vec![0; (self.pages.len() * 4).next_power_of_two().max(64)];
            for number in 0..self.pages.len() {
                let slot = self.find(self.pages[number]);
                self.slots[slot] = number as u32 + 1;
            }
        }
        let slot = self.find(page);
        if let Some(number) = self.slots[slot].checked_sub(1) {
            return number;
        }
        self.pages.push(page);
        self.slots[slot] = self.pages.len() as u32;
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

    /// Bytes on the heap.
    pub(crate) const fn bytes(&self) -> usize {
        self.pages.len() * size_of::<u64>() + self.slots.len() * size_of::<u32>()
    }
}
