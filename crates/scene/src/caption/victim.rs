//! Why a page has to leave, and what a use of it counts for: the rule of each policy, with the numbers that decide.

use os_scope_sim::Pfn;
use os_scope_sim::mem::replace::{ListView, PolicyView, ReplaceKind};

use super::Words;
use crate::fill::put;
use crate::text::binary;

/// Says ` was loaded before all others.`: what follows the name of the page in a frame that was chosen after `words.before`.
pub(super) fn why(words: &mut Words<'_>, pfn: Pfn) {
    let memory = &words.before.memory;
    let machine = &words.before.setup.machine;
    let own = memory.policy_view();
    let found = own.lists.iter().find_map(|list| Some((list, list.pages.iter().position(|page| page.frame == Some(pfn))?)));
    let Some((list, place)) = found else { return words.add(" was chosen.") };
    let mark = list.pages[place].mark.unwrap_or(0);
    let used = memory.used[pfn.index()];
    match machine.replacement {
        ReplaceKind::Clock => words.add(" was not used since the hand last passed."),
        ReplaceKind::Fifo => words.add(" was loaded before all others."),
        ReplaceKind::Lru => put!(words, " was last used at reference {n}, before all others.", used),
        ReplaceKind::Mru => put!(words, " was used last of all, at reference {n}.", used),
        ReplaceKind::Opt => words.add(" will not be used for longer than any other."),
        ReplaceKind::Unopt => words.add(" will be used sooner than any other."),
        ReplaceKind::Random => put!(words, " was drawn from {n} {page|pages}.", list.pages.len()),
        ReplaceKind::Nru => put!(words, " is the first of class {n} (2 R + D), the lowest there is.", mark),
        ReplaceKind::Aging => {
            words.add(" has the least age, ");
            words.add(&binary(mark, 8));
            words.add(".");
        }
        ReplaceKind::Lfu => put!(words, " has {n} {use|uses} since it was loaded, the fewest.", mark),
        ReplaceKind::WsClock => {
            let (age, tau) = (memory.references.saturating_sub(mark), machine.tau.map_or(2 * u64::from(machine.frames), u64::from));
            if age > tau {
                put!(words, " was last seen used {n} {reference|references} ago, and the window is {n}.", age, tau);
            } else {
                // After a whole turn.
                words.add(" is in the working set, but the hand found none that is not.");
            }
        }
        ReplaceKind::Sieve => {
            words.add(" was not visited since the hand last passed: ");
            match passed(&own, list, place) {
                0 => words.add("the first that the hand looks at."),
                passed => put!(words, "after {n} {page was|pages were} spared.", passed),
            }
        }
        ReplaceKind::S3Fifo => match list.room {
            Some(_) if mark < 2 => put!(words, " was hit {n} {time|times} in the small queue, and 2 would have kept it.", mark),
            _ => words.add(" is the first of the main queue without hits left."),
        },
        ReplaceKind::Linux => {
            let [inactive, active] = [0, 1].map(|at| own.lists.get(at).map_or(0, |list| list.pages.len()));
            put!(words, " is the oldest on the inactive list ({n} {page|pages}; the active list: {n} {page|pages}).", inactive, active);
        }
        ReplaceKind::Arc | ReplaceKind::TwoQ => {
            let first = &own.lists[0];
            let limit = own.share.or(first.room).unwrap_or(0);
            words.add(" is the oldest of ");
            words.add(list.name);
            if !core::ptr::eq(first, list) {
                words.add(": it is not the turn of ");
                words.add(first.name);
            }
            put!(words, ", which holds {n} and is granted {n}.", first.pages.len(), limit);
        }
    }
}

/// Says what the use of the page in a frame changes for the policy. `first`: it is the use that the page was loaded for.
pub(super) fn used(words: &mut Words<'_>, pfn: Pfn, first: bool, referenced: bool) {
    let own = words.before.memory.policy_view();
    let found = own.lists.iter().find_map(|list| Some((list, list.pages.iter().find(|page| page.frame == Some(pfn))?)));
    let (list, mark) = found.map_or(("", 0), |(list, page)| (list.name, page.mark.unwrap_or(0)));
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
        ReplaceKind::Linux if mark == 0 => "It is marked: another use would make it active.",
        ReplaceKind::Linux if list == "inactive" => "It was marked already: it moves to the active list.",
        ReplaceKind::Linux => "It is active already, and marked.",
        ReplaceKind::Opt | ReplaceKind::Unopt => "",
    };
    words.add(told);
}

/// How many pages the hand passes from where it stands to a place in the queue.
fn passed(own: &PolicyView, list: &ListView, place: usize) -> usize {
    let hand = list.pages.iter().position(|page| page.frame == own.hand).unwrap_or(0);
    let all = list.pages.len();
    (place + all - hand) % all
}
