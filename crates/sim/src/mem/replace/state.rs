//! The replacement policy of a machine, with what it needs to be told: the machine drives it, and the fold of the
//! machine's events makes another follow.

use super::api::{Frames, Options, Reference, Replacement};
use super::info::Search;
use super::numbers::Numbers;
use super::policy::{Policy, ReplaceKind};
use crate::ids::{Page, Pfn, Pid, Vpn};

/// A policy and the numbers of the pages that it was told of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replacer {
    policy: Policy,
    /// Pages by number, for policies that remember them; otherwise empty.
    numbers: Numbers,
    remembers: bool,
}

/// A page in 64 bits: pages number at most 2^48, and processes of a scenario fewer than 2^16.
const fn key(page: Page) -> u64 {
    (page.pid.0 as u64) << 48 | page.vpn.get()
}

impl Replacer {
    /// The policy that a machine begins with.
    pub(crate) fn new(kind: ReplaceKind, frames: u32, options: Options) -> Self {
        let policy = kind.policy(frames, options);
        Self { remembers: policy.explain().pages().is_some(), policy, numbers: Numbers::default() }
    }

    /// The policy, as it stands.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The page of a number that the policy keeps.
    pub(super) fn page(&self, number: u32) -> Page {
        let key = self.numbers.page(number);
        Page { pid: Pid((key >> 48) as u32), vpn: Vpn::new(key) }
    }

    /// The number of a page that the policy was told of.
    pub(super) fn number(&self, page: Page) -> Option<u32> {
        self.numbers.get(key(page))
    }

    fn reference(&mut self, page: Page, at: u64) -> Reference {
        let page = if self.remembers { self.numbers.number(key(page)) } else { 0 };
        Reference { page, at, next: u64::MAX }
    }

    /// A page was loaded after a number of references.
    pub(crate) fn loaded(&mut self, frame: Pfn, page: Page, at: u64) {
        let reference = self.reference(page, at);
        self.policy.loaded(frame, reference);
    }

    /// The page in a frame was used, for the first time since it was loaded or again.
    pub(crate) fn used(&mut self, frame: Pfn, page: Page, at: u64, first: bool) {
        let reference = self.reference(page, at);
        if first { self.policy.retried(frame, reference) } else { self.policy.touched(frame, reference) }
    }

    /// The page left its frame other than as a victim.
    pub(crate) fn freed(&mut self, frame: Pfn) {
        self.policy.freed(frame);
    }

    /// Whether a page that is in no frame is remembered from before.
    pub(crate) fn remembers(&self, page: Page) -> bool {
        self.number(page).is_some_and(|number| self.policy.remembers(number))
    }

    /// A page that is remembered is wanted again.
    pub(crate) fn recalled(&mut self, page: Page) {
        if let Some(number) = self.number(page).filter(|&number| self.policy.remembers(number)) {
            self.policy.recalled(number);
        }
    }

    /// Whether the policy's clock ticks after a number of references.
    pub(crate) fn due(&self, at: u64) -> bool {
        self.policy.due(at)
    }

    /// The policy's clock ticks.
    pub(crate) fn tick(&mut self, frames: &mut dyn Frames) {
        self.policy.tick(frames);
    }

    /// Chooses the page to leave after a number of references.
    pub(crate) fn victim(&mut self, frames: &mut dyn Frames, at: u64) -> Option<Pfn> {
        self.policy.victim(frames, at)
    }

    /// The search passed a frame of `frames`, whose bit it cleared if it had one.
    pub(crate) fn passed(&mut self, frame: Pfn, cleared: bool, frames: u32, at: u64) {
        self.policy.passed(frame, cleared, frames, at);
    }

    /// The search ended at a frame of `frames`. False: it has to be done again.
    pub(crate) fn chosen(&mut self, frame: Pfn, frames: u32, at: u64) -> bool {
        self.policy.chosen(frame, frames, at)
    }

    /// The hand of a policy that has one on the ring of frames: the frame it looks at next.
    #[must_use]
    pub fn hand(&self) -> Pfn {
        let on_ring = self.policy.kind().info().search == Search::Ring;
        self.policy.explain().hand().filter(|_| on_ring).unwrap_or_default()
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.policy.bytes() + self.numbers.bytes()
    }
}
