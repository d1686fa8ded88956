//! The pages of a run, each with a number, so that long lists of them take four bytes a page.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use os_scope_sim::{Page, Pid, Vpn};

/// The pages of a run, in the order in which they were first heard of.
#[derive(Clone, Debug, Default)]
pub(super) struct Pages {
    list: Vec<Page>,
    numbers: BTreeMap<Page, u32>,
}

impl Pages {
    /// The number of a page, which it is given if it has none.
    pub(super) fn number(&mut self, page: Page) -> u32 {
        let next = self.list.len() as u32;
        let number = *self.numbers.entry(page).or_insert(next);
        if number == next {
            super::bits::push(&mut self.list, page);
        }
        number
    }

    /// The page with this number.
    pub(super) fn get(&self, number: u32) -> Option<Page> {
        self.list.get(number as usize).copied()
    }

    /// All of them.
    pub(super) fn all(&self) -> &[Page] {
        &self.list
    }

    /// Those of a process, lowest first.
    pub(super) fn of(&self, pid: Pid) -> impl Iterator<Item = Vpn> {
        let first = |pid: Pid| Page { pid, vpn: Vpn::new(0) };
        self.numbers.range(first(pid)..first(Pid(pid.0 + 1))).map(|(page, _)| page.vpn)
    }

    /// How many bytes it holds, roughly.
    pub(super) fn bytes(&self) -> usize {
        self.list.capacity() * size_of::<Page>() + self.numbers.len() * 2 * size_of::<(Page, u32)>()
    }
}
