//! Why a page has to leave, and what a use of it counts for: the rule of each policy, with the numbers that decide.

use alloc::vec::Vec;

use os_scope_sim::mem::replace::{ListView, PolicyView, ReplaceKind};
use os_scope_sim::{Entry, Pfn, Snapshot};

use super::Words;
use crate::fill::put;
use crate::text::binary;

/// Says ` was loaded before all others.`: what follows the name of the page in a frame that was chosen after `words.before`.
pub(super) fn why(words: &mut Words<'_>, pfn: Pfn, dirty: bool) {
    let (before, memory) = (words.before, &words.before.memory);
    let own = memory.policy_view();
    let Some((list, &used)) = own.lists.get(memory.list(pfn)).zip(memory.used.get(pfn.index())) else { return words.add(" was chosen.") };
    let mark = memory.mark(pfn);
    let others: Vec<Pfn> =
        list.pages.iter().filter_map(|page| page.frame).filter(|&other| other != pfn && before.may_leave(other)).collect();
    match words.replacement() {
        ReplaceKind::Clock => words.add(" was not used since the hand last passed."),
        ReplaceKind::Fifo => words.add(" was loaded before all others."),
        ReplaceKind::Lru => put!(words, " was last used at reference {n}, before all others.", used),
        ReplaceKind::Mru => put!(words, " was used last of all, at reference {n}.", used),
        ReplaceKind::Opt => words.add(" will not be used for longer than any other."),
        ReplaceKind::Unopt => words.add(" will be used sooner than any other."),
        ReplaceKind::Random => put!(words, " was drawn from {n} {page|pages}.", list.pages.len()),
        ReplaceKind::Nru => {
            let mut values = [mark, 0, 0, 0, 0];
            others.iter().chain([&pfn]).for_each(|&other| values[1 + memory.mark(other) as usize % 4] += 1);
            let template = " is the first of class {n} (2 R + D): classes 0 to 3 have {n}, {n}, {n}, {n}.";
            words.put(template, &values);
        }
        ReplaceKind::Aging => {
            let age = |pfn: Pfn| memory.mark(pfn) + if used_lately(before, pfn) { 256 } else { 0 };
            words.add(" has the lowest age, ");
            words.counter(age(pfn));
            if let Some(&next) = others.iter().min_by_key(|&&other| age(other)) {
                put!(words, " (next is frame {n}: ", next);
                words.counter(age(next));
                words.add(")");
            }
            words.add(".");
        }
        ReplaceKind::Lfu => {
            put!(words, " has {n} {use|uses}, the fewest", mark);
            if let Some(&next) = others.first() {
                put!(words, " (next is frame {n}: {n})", next, memory.mark(next));
            }
            words.add(".");
        }
        ReplaceKind::WsClock if memory.references.saturating_sub(mark) > words.before.setup.machine.window() => {
            age(words, pfn);
            words.add(".");
        }
        // After a whole turn.
        ReplaceKind::WsClock if dirty => words.add(" is where the hand is again: a whole turn found no clean page."),
        ReplaceKind::WsClock => words.add(" is the first clean page: a whole turn found none clean and old."),
        ReplaceKind::Sieve => words.add(" was not visited since it came or the hand last passed."),
        ReplaceKind::S3Fifo if memory.list(pfn) == 0 => {
            put!(words, " was hit {n} {time|times} in the small queue, and 2 would have kept it.", mark);
        }
        ReplaceKind::S3Fifo => {
            words.add(" has no hits, first");
            words.turn(&own, list);
        }
        ReplaceKind::Linux => {
            let [inactive, active] = [0, 1].map(|at| own.lists.get(at).map_or(0, |list| list.pages.len()));
            words.add(" is the oldest ");
            words.add(list.name);
            put!(words, " page (inactive: {n}, active: {n}).", inactive, active);
        }
        ReplaceKind::Arc | ReplaceKind::TwoQ => {
            words.add(" is the oldest");
            words.turn(&own, list);
        }
    }
}

/// Says what the use of the page in a frame changes for the policy. `first`: it is the use that the page was loaded for.
pub(super) fn used(words: &mut Words<'_>, pfn: Pfn, first: bool, referenced: bool) {
    let own = words.before.memory.policy_view();
    let memory = &words.before.memory;
    let (list, mark) = (own.lists.get(memory.list(pfn)).map_or("", |list| list.name), memory.mark(pfn));
    let told = match words.replacement() {
        ReplaceKind::Clock | ReplaceKind::Nru | ReplaceKind::Aging | ReplaceKind::WsClock if referenced => "Its referenced bit is set.",
        ReplaceKind::Clock | ReplaceKind::Nru | ReplaceKind::Aging | ReplaceKind::WsClock => {
            "Its referenced bit stays clear until the next use."
        }
        ReplaceKind::Lru => "Used last, it is now the last to leave.",
        ReplaceKind::Mru => "Used last, it is now the first to leave.",
        ReplaceKind::Lfu => return put!(words, "It has {n} {use|uses} since it was loaded.", mark + u64::from(!first)),
        ReplaceKind::Fifo if first => "Loaded last, it will leave last.",
        ReplaceKind::Arc | ReplaceKind::TwoQ | ReplaceKind::S3Fifo | ReplaceKind::Linux if first => {
            words.add("It starts on the list ");
            words.add(list);
            "."
        }
        _ if first => "",
        ReplaceKind::Fifo => "That changes nothing: the order of loading counts.",
        ReplaceKind::Random => "That changes nothing: the draw heeds no use.",
        ReplaceKind::Sieve => "It counts as visited: the hand will spare it once.",
        ReplaceKind::S3Fifo => return put!(words, "It has {n} {hit|hits} now; more than 3 do not count.", (mark + 1).min(3)),
        ReplaceKind::Arc if list == "T1" => "Seen again, it moves from T1 to T2.",
        ReplaceKind::Arc => "It is now the last of T2 to leave.",
        ReplaceKind::TwoQ if list == "Am" => "It is now the last of Am to leave.",
        ReplaceKind::TwoQ => "That changes nothing: in A1in the order of loading counts.",
        ReplaceKind::Linux if list == "active" => "It is active already, and marked.",
        ReplaceKind::Linux if mark == 0 => "It is marked: another use would make it active.",
        ReplaceKind::Linux => "It was marked already: it moves to the active list.",
        ReplaceKind::Opt | ReplaceKind::Unopt => "",
    };
    words.add(told);
}

/// Says that the page in a frame stays, and what becomes of it.
pub(super) fn spared(words: &mut Words<'_>, pfn: Pfn) {
    let memory = &words.before.memory;
    let own = memory.policy_view();
    let holds = |list: usize| own.lists.get(list).map_or(0, |list| list.pages.len() as u64);
    let (policy, list, mark) = (words.replacement(), memory.list(pfn), memory.mark(pfn));
    let (rule, values) = match (policy, list) {
        (ReplaceKind::Linux, _) => (
            " is the oldest of {n} on the active list, and the inactive list has only {n}.\nIt moves there, to even them out.",
            [holds(1), holds(0)],
        ),
        (ReplaceKind::S3Fifo, 0) if mark > 1 => {
            (" was hit {n} times in the small queue.\nIt moves to the main queue, and starts with 0 hits.", [mark, 0])
        }
        (ReplaceKind::S3Fifo, 1) if mark > 0 => {
            (" is the first of the main queue, but has {n} {hit|hits}.\nIt goes back to the end, with {n} left.", [mark, mark - 1])
        }
        (ReplaceKind::Sieve, _) if mark > 0 && words.before.may_leave(pfn) => {
            (" was visited. A second chance.\nThe hand clears its visited bit and", [0; 2])
        }
        _ => ("", [0; 2]),
    };
    if rule.is_empty() {
        kept(words, pfn);
        words.add(if policy == ReplaceKind::S3Fifo { "It goes to the end of the queue." } else { "The hand" });
    } else {
        words.frame(pfn);
        words.put(rule, &values);
    }
    if policy != ReplaceKind::Sieve {
        return;
    }
    let queue = &own.lists[0].pages;
    let next = queue.iter().skip_while(|page| page.frame != Some(pfn)).nth(1).or(queue.first());
    put!(words, " moves on to frame {n}.", next.and_then(|page| page.frame).unwrap_or_default());
}

/// Says that the page in a frame is passed over because it may not leave.
pub(super) fn kept(words: &mut Words<'_>, pfn: Pfn) {
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

/// Says for how long wsclock has not seen the page in a frame used: ` was last seen used 3 references ago, and the window is 4`.
pub(super) fn age(words: &mut Words<'_>, pfn: Pfn) {
    let memory = &words.before.memory;
    let age = memory.references.saturating_sub(memory.mark(pfn));
    put!(words, " was last seen used {n} {reference|references} ago; the window is {n}", age, words.before.setup.machine.window());
}

/// Whether the R bit of the page in a frame is set.
fn used_lately(snapshot: &Snapshot, pfn: Pfn) -> bool {
    let memory = &snapshot.memory;
    memory.entry_of(&memory.frames[pfn.index()]).is_some_and(|entry| entry.has(Entry::ACCESSED))
}

impl Words<'_> {
    /// Says the age of a page under aging: its R bit, and its counter of eight.
    fn counter(&mut self, age: u64) {
        put!(self, "R {n} ", age >> 8);
        self.add(&binary(age % 256, 8));
    }

    /// Says of which of two lists a page is, and why it is that list's turn: the first's if it holds more than it is granted.
    fn turn(&mut self, own: &PolicyView, list: &ListView) {
        let first = &own.lists[0];
        let (holds, limit) = (first.pages.len(), own.share.or(first.room).unwrap_or(0));
        // s3fifo takes from the small queue as soon as it is full.
        let over = holds + usize::from(self.replacement() == ReplaceKind::S3Fifo) > limit as usize;
        let mine = core::ptr::eq(first, list);
        let other = &own.lists[usize::from(mine)];
        let gives = other.pages.iter().any(|page| page.frame.is_some_and(|frame| self.before.may_leave(frame)));
        self.add(" of ");
        self.add(list.name);
        self.add(", as ");
        if mine != over && !gives {
            self.add(other.name);
            return self.add(" has no page to give.");
        }
        self.add(first.name);
        put!(self, " holds {n} and is granted {n}.", holds, limit);
    }
}
