//! What a policy shows of itself, and what it says of its decisions.
//!
//! Sentences are templates with holes, as `{n} {page|pages}`, which the caller fills: see `fill` in the crate of
//! scenes.

use alloc::vec::Vec;

use super::api::Replacement;
use super::pages::Pages;
use super::view::{PageView, PolicyView};
use crate::ids::Pfn;

/// Where sentences go.
pub trait Say {
    /// Says something as it is.
    fn add(&mut self, text: &str);
    /// Says a template, each hole filled with a value.
    fn put(&mut self, template: &str, values: &[u64]);
    /// Says a frame and its page: `Frame 3: page 0x401 of editor`.
    fn frame(&mut self, frame: Pfn);
    /// Says that the page in a frame is passed over because it may not leave, and why not: a whole line.
    fn kept(&mut self, frame: Pfn);
}

/// The page that a sentence is about, just before what it tells.
pub struct Case<'a> {
    /// What the policy shows.
    pub view: &'a PolicyView,
    /// The place of the page's list in it.
    pub list: usize,
    /// The page's frame.
    pub frame: Pfn,
    /// The policy's [mark](Explain::mark) for it.
    pub mark: u64,
    /// The reference that used it last.
    pub used: u64,
    /// References so far.
    pub references: u64,
    /// Whether it has to be saved when it leaves.
    pub dirty: bool,
    /// Of a use: whether it is the one that the page was loaded for.
    pub first: bool,
    /// Of a use: whether it sets R.
    pub sets_referenced: bool,
    /// Whether the page in a frame may leave.
    pub may_leave: &'a dyn Fn(Pfn) -> bool,
    /// R of the page in a frame.
    pub referenced: &'a dyn Fn(Pfn) -> bool,
}

impl<'a> Case<'a> {
    /// The pages on the page's list that may leave, with their frames.
    pub fn candidates(&self) -> impl Iterator<Item = (Pfn, &'a PageView)> {
        let pages = self.view.lists.get(self.list).map_or(&[][..], |list| &list.pages);
        let may_leave = self.may_leave;
        pages.iter().filter_map(|page| Some((page.frame?, page))).filter(move |(frame, _)| may_leave(*frame))
    }

    /// The others among them, with their marks.
    pub fn others(&self) -> impl Iterator<Item = (Pfn, u64)> {
        let own = self.frame;
        self.candidates().filter(move |(frame, _)| *frame != own).map(|(frame, page)| (frame, page.mark.unwrap_or(0)))
    }

    /// How many pages a list holds.
    #[must_use]
    pub fn holds(&self, list: usize) -> u64 {
        self.view.lists.get(list).map_or(0, |list| list.pages.len() as u64)
    }

    /// The name of the page's list.
    #[must_use]
    pub fn list_name(&self) -> &'static str {
        self.view.lists.get(self.list).map_or("", |list| list.name)
    }

    /// Says of which of two lists the page is, and why it is that list's turn: the first's if it holds more than
    /// `limit`.
    pub(super) fn say_turn(&self, limit: u32, over: bool, say: &mut dyn Say) {
        let (Some(first), Some(other)) = (self.view.lists.first(), self.view.lists.get(usize::from(self.list == 0)))
        else {
            return;
        };
        let gives = other.pages.iter().any(|page| page.frame.is_some_and(self.may_leave));
        say.add(" of ");
        say.add(self.list_name());
        say.add(", as ");
        if (self.list == 0) != over && !gives {
            say.add(other.name);
            return say.add(" has no page to give.");
        }
        say.add(first.name);
        say.put(" holds {n} and is granted {n}.", &[self.holds(0), limit.into()]);
    }

    /// Says on which list a page starts.
    pub(super) fn say_start(&self, say: &mut dyn Say) {
        say.add("It starts on the list ");
        say.add(self.list_name());
        say.add(".");
    }

    /// Says what a use sets where R decides.
    pub(super) fn say_referenced(&self, say: &mut dyn Say) {
        say.add(if self.sets_referenced {
            "Its referenced bit is set."
        } else {
            "Its referenced bit stays clear until the next use."
        });
    }
}

/// What became of a page that a search came upon and that stayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// Nothing changed.
    Skipped,
    /// Its referenced bit was cleared.
    Cleared,
    /// It will be written back.
    Cleaned,
    /// The policy let it stay by its rule.
    Spared {
        /// Its [mark](Explain::mark) until then.
        mark: u8,
        /// The place of its list until then: 0 or 1.
        list: u8,
    },
}

/// A few words for a line of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brief {
    /// As they are, longer and shorter.
    Words([&'static str; 2]),
    /// A mark as the lens writes marks, and what became of its page: `hits 2: to main`.
    Mark(u8, &'static str),
}

/// Which numbers a list holds.
pub enum Members {
    /// All frames, in their order.
    All,
    /// Frames.
    Frames(Vec<u32>),
    /// The pages of the list of this number.
    Pages(usize),
}

/// One list of a policy as it is to be shown.
pub struct Listing {
    /// Its name in the policy's paper.
    pub name: &'static str,
    /// Whether its pages have left memory and are only remembered.
    pub ghosts: bool,
    /// How many pages the policy grants it, if that is fixed.
    pub room: Option<u32>,
    /// Its pages, in order.
    pub members: Members,
}

impl Listing {
    /// All frames.
    pub(super) fn all(name: &'static str) -> Vec<Self> {
        Vec::from([Self { name, ghosts: false, room: None, members: Members::All }])
    }

    /// The frames of a queue, the first to leave in front.
    pub(super) fn queue(frames: Vec<u32>) -> Vec<Self> {
        Vec::from([Self { name: "queue", ghosts: false, room: None, members: Members::Frames(frames) }])
    }

    /// The pages of a list in memory.
    pub(super) const fn pages(name: &'static str, list: usize, room: Option<u32>) -> Self {
        Self { name, ghosts: false, room, members: Members::Pages(list) }
    }

    /// The pages of a list that have left.
    pub(super) const fn ghosts(name: &'static str, list: usize, room: Option<u32>) -> Self {
        Self { name, ghosts: true, room, members: Members::Pages(list) }
    }
}

/// R and D of a page's entry.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bits {
    /// R.
    pub referenced: bool,
    /// D.
    pub dirty: bool,
}

/// What a policy shows of itself, and what it says of its decisions.
pub trait Explain: Replacement {
    /// Its lists, in the order of their numbers.
    fn lists(&self) -> Vec<Listing> {
        Listing::all("frames")
    }
    /// Its number for the page in a frame, of its [kind](super::info::Info::marks); none: the number of the page's
    /// list.
    fn mark(&self, _frame: Pfn, _bits: Bits) -> Option<u64> {
        None
    }
    /// The frame that the hand looks at next, if there is a hand.
    fn hand(&self) -> Option<Pfn> {
        None
    }
    /// The pages by number of a policy that keeps lists of pages.
    fn pages(&self) -> Option<&Pages> {
        None
    }
    /// The share of the first list that it aims at, in pages.
    fn share(&self) -> Option<u32> {
        None
    }
    /// The same once a page is wanted that it remembers.
    fn share_for(&self, _page: u32) -> Option<u32> {
        None
    }

    /// Why a page leaves: ` was loaded before all others.` follows its name.
    fn say_chosen(&self, case: &Case<'_>, say: &mut dyn Say);
    /// What a use of a page changes; nothing, if the policy heeds no uses.
    fn say_used(&self, _case: &Case<'_>, _say: &mut dyn Say) {}
    /// Why the hand passed a frame, whose page may leave, and changed nothing: a whole line.
    fn say_skipped(&self, case: &Case<'_>, say: &mut dyn Say) {
        say.kept(case.frame);
    }
    /// Why the hand cleared R of the page in a frame: a line's end follows its name.
    fn say_cleared(&self, _case: &Case<'_>, say: &mut dyn Say) {
        say.add(" was used since the hand last passed. A second chance.\n");
    }
    /// Why the page in a frame is written back and stays: ` is dirty` follows its name.
    fn say_cleaned(&self, _case: &Case<'_>, say: &mut dyn Say) {
        say.add(" is dirty.");
    }
    /// Why a page of its lists stays, and what becomes of it.
    fn say_spared(&self, case: &Case<'_>, say: &mut dyn Say) {
        say.kept(case.frame);
    }
    /// What its clock's tick does beside clearing R.
    fn ticked(&self) -> &'static str {
        ""
    }
    /// What it means that a page is wanted that it remembers, on this list of ghosts; its share was and becomes this.
    fn say_recalled(&self, _ghosts: &str, _share: [u64; 2], _say: &mut dyn Say) {}

    /// Why a page stayed, in a list of steps.
    fn stayed(&self, _passed: Passed) -> Brief {
        Brief::Words(["skipped"; 2])
    }
    /// What stands in such a list before what became of the page that left, longer and shorter; none: its mark.
    fn left(&self) -> Option<[&'static str; 2]> {
        None
    }
}
