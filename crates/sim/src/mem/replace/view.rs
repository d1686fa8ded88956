//! A policy's own structure as plain data, for lenses to show: lists, ghosts, counters, bits and the hand.

use alloc::vec::Vec;

use super::mark::MarkKind;
use crate::ids::{Page, Pfn};

/// What a policy knows of the pages in memory, and of pages that left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PolicyView {
    /// Its lists. Every page in memory is in exactly one that does not hold ghosts.
    pub lists: Vec<ListView>,
    /// What the pages' [`mark`](PageView::mark)s are; by name in JSON.
    pub marks: MarkKind,
    /// The frame that the hand looks at next, if there is a hand: on the ring of frames (clock, wsclock) or on the
    /// queue (sieve).
    pub hand: Option<Pfn>,
    /// The share of T1 that arc aims at (its `p`), in pages.
    pub share: Option<u32>,
}

/// One list of a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ListView {
    /// Its name in the policy's paper: `queue`, `ring`, `frames`, `T1`, `A1in`, `small`, `active` and so on.
    pub name: &'static str,
    /// Whether its pages have left memory and are only remembered.
    pub ghosts: bool,
    /// How many pages the policy grants it, if that is fixed.
    pub room: Option<u32>,
    /// Its pages, the one that would leave first (all else being equal) in front; a ring and `frames` are in the order
    /// of frames.
    pub pages: Vec<PageView>,
}

/// One page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PageView {
    /// The page.
    pub page: Page,
    /// Its frame; none for a ghost.
    pub frame: Option<Pfn>,
    /// The policy's counter or bit (0 or 1) for it: see [`PolicyView::marks`].
    pub mark: Option<u64>,
}
