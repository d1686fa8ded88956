//! What the replacement policy says of its decisions.

use os_scope_sim::mem::replace::{Case, Explain, Say};
use os_scope_sim::{Entry, Page, Pfn};

use super::words::Words;
use crate::fill::put;

impl Say for Words<'_> {
    fn add(&mut self, text: &str) {
        Words::add(self, text);
    }

    fn put(&mut self, template: &str, values: &[u64]) {
        Words::put(self, template, values);
    }

    fn frame(&mut self, frame: Pfn) {
        Words::frame(self, frame);
    }

    fn kept(&mut self, frame: Pfn) {
        kept(self, frame);
    }
}

/// Of a use: whether it is the one that the page was loaded for, and whether it sets R.
#[derive(Clone, Copy, Default)]
pub(super) struct Use {
    pub(super) first: bool,
    pub(super) sets_referenced: bool,
}

/// Lets the policy say something of the page in a frame.
fn explain(
    words: &mut Words<'_>,
    frame: Pfn,
    dirty: bool,
    use_: Use,
    say: impl FnOnce(&dyn Explain, &Case<'_>, &mut dyn Say),
) {
    let (before, memory) = (words.before, &words.before.memory);
    let case = Case {
        view: &memory.policy_view(),
        list: memory.list(frame),
        frame,
        mark: memory.mark(frame),
        used: memory.used.get(frame.index()).copied().unwrap_or(0).into(),
        references: memory.references,
        dirty,
        first: use_.first,
        sets_referenced: use_.sets_referenced,
        may_leave: &|frame| before.may_leave(frame),
        referenced: &|frame| {
            let frame = memory.frames.get(frame.index());
            frame.and_then(|frame| memory.entry_of(frame)).is_some_and(|entry| entry.has(Entry::ACCESSED))
        },
    };
    say(memory.policy.policy().explain(), &case, words);
}

/// Says ` was loaded before all others.`: what follows the name of the page in a frame that was chosen.
pub(super) fn why(words: &mut Words<'_>, frame: Pfn, dirty: bool) {
    explain(words, frame, dirty, Use::default(), |policy, case, say| policy.say_chosen(case, say));
}

/// Says what the use of the page in a frame changes for the policy.
pub(super) fn used(words: &mut Words<'_>, frame: Pfn, use_: Use) {
    explain(words, frame, false, use_, |policy, case, say| policy.say_used(case, say));
}

/// Says why the hand passed a frame and changed nothing.
pub(super) fn skipped(words: &mut Words<'_>, frame: Pfn) {
    if !words.before.may_leave(frame) {
        return kept(words, frame);
    }
    explain(words, frame, false, Use::default(), |policy, case, say| policy.say_skipped(case, say));
}

/// Says why the hand cleared R of a page.
pub(super) fn cleared(words: &mut Words<'_>, frame: Pfn) {
    explain(words, frame, false, Use::default(), |policy, case, say| policy.say_cleared(case, say));
}

/// Says why a page is written back and stays.
pub(super) fn cleaned(words: &mut Words<'_>, frame: Pfn) {
    explain(words, frame, true, Use::default(), |policy, case, say| policy.say_cleaned(case, say));
}

/// Says that the page in a frame stays, and what becomes of it.
pub(super) fn spared(words: &mut Words<'_>, frame: Pfn) {
    explain(words, frame, false, Use::default(), |policy, case, say| policy.say_spared(case, say));
}

/// Says that a page is remembered that left, and what that means.
pub(super) fn recalled(words: &mut Words<'_>, wanted: Page) {
    let memory = &words.before.memory;
    let own = memory.policy_view();
    let list = own.lists.iter().find(|list| list.ghosts && list.pages.iter().any(|page| page.page == wanted));
    let name = list.map_or("ghosts", |list| list.name);
    put!(words, "{Page of} is remembered: it is among the pages that left (", wanted.vpn, wanted.pid);
    words.add(name);
    words.add(").\n");
    let share = [own.share, memory.share_for(wanted)].map(|share| share.unwrap_or(0).into());
    memory.policy.policy().explain().say_recalled(name, share, words);
}

/// Says that the page in a frame is passed over because it may not leave.
fn kept(words: &mut Words<'_>, pfn: Pfn) {
    words.frame(pfn);
    let memory = &words.before.memory;
    let (frame, quota) = (memory.frames.get(pfn.index()), memory.only.unwrap_or_default());
    words.put(
        match frame.map(|frame| (frame.pinned, frame.page.map(|page| page.pid) == memory.only)) {
            Some((true, _)) => " is passed over: it has not been of use yet.\n",
            Some((_, false)) if memory.only.is_some() => " is passed over: {pid} has to give a page of its own.\n",
            _ => " is passed over: it is dirty, and swap is full.\n",
        },
        &[quota.0.into()],
    );
}
