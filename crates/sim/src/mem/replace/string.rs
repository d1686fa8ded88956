//! Reference strings, prepared once for any number of replays.

use alloc::vec;
use alloc::vec::Vec;

use super::numbers::Numbers;

/// Marks a reference that writes.
pub(super) const WRITE: u32 = 1 << 31;

/// References to pages, some of which write. Pages have numbers from 0 in the order of their first use.
#[derive(Clone, Debug, Default)]
pub struct ReferenceString {
    /// The number of each reference's page; the highest bit marks a write.
    pub(super) references: Vec<u32>,
    numbers: Numbers,
    /// The number plus one of each page that is small and was referenced: most strings have such pages, and need not
    /// ask the hash table.
    small: Vec<u32>,
}

impl ReferenceString {
    /// Adds a reference at the end. There may be up to 2^31 different pages.
    #[inline]
    pub fn push(&mut self, page: u64, write: bool) {
        let number = self.known(page).unwrap_or_else(|| self.number(page, self.references.len()));
        self.references.push(number | if write { WRITE } else { 0 });
    }

    /// The number of a page that is small and was referenced before.
    #[inline]
    fn known(&self, page: u64) -> Option<u32> {
        let number = *self.small.get(usize::try_from(page).ok()?)?;
        number.checked_sub(1)
    }

    /// The number of a page that is new, or large, in a string of at least a number of references.
    #[cold]
    fn number(&mut self, page: u64, references: usize) -> u32 {
        // No more memory than for the references themselves, about.
        let small = page < references as u64 + 4_096;
        let number = if small && !self.numbers.searched() { self.numbers.add(page) } else { self.numbers.number(page) };
        if small {
            let at = page as usize;
            if self.small.len() <= at {
                self.small.resize((at + 1).next_power_of_two(), 0);
            }
            self.small[at] = number + 1;
        }
        number
    }

    /// How many references there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.references.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.references.is_empty()
    }

    /// How many different pages there are.
    #[must_use]
    pub const fn pages(&self) -> usize {
        self.numbers.len()
    }

    /// The page of a number below [`pages`](Self::pages).
    #[must_use]
    pub fn page(&self, number: u32) -> u64 {
        self.numbers.page(number)
    }

    /// The page of each reference, in order.
    pub fn iter(&self) -> impl Iterator<Item = u64> {
        self.references.iter().map(|&reference| self.page(reference & !WRITE))
    }

    /// For each reference the time of the page's next use, counted in references from 0; `u32::MAX` if there is none.
    pub(super) fn next_uses(&self) -> Vec<u32> {
        let mut later = vec![u32::MAX; self.pages()];
        let mut next = vec![u32::MAX; self.len()];
        for (at, &reference) in self.references.iter().enumerate().rev() {
            next[at] = core::mem::replace(&mut later[(reference & !WRITE) as usize], at as u32);
        }
        next
    }
}

impl From<&[u64]> for ReferenceString {
    fn from(pages: &[u64]) -> Self {
        let mut references = vec![0; pages.len()];
        let mut string = Self::default();
        for (at, &page) in pages.iter().enumerate() {
            references[at] = string.known(page).unwrap_or_else(|| string.number(page, pages.len()));
        }
        Self { references, ..string }
    }
}

/// For each reference of a string the time of the page's next use, counted in references from 0; `u64::MAX` if there is
/// none.
#[must_use]
pub fn next_uses(pages: &[u64]) -> Vec<u64> {
    let next = ReferenceString::from(pages).next_uses();
    next.into_iter().map(|at| if at == u32::MAX { u64::MAX } else { at.into() }).collect()
}
