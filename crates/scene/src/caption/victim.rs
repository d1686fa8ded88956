//! Why a page has to leave: the rule of each policy, with the numbers that decided.

use alloc::string::String;

use os_scope_sim::Pfn;
use os_scope_sim::mem::replace::{ListView, PolicyView, ReplaceKind};

use super::{Words, cat, count};
use crate::text::{binary, number};

/// ` was loaded before all others.`: what follows the name of the page in a frame that was chosen after `words.before`.
pub(super) fn why(words: &Words<'_>, pfn: Pfn) -> String {
    let memory = &words.before.memory;
    let machine = &words.before.setup.machine;
    let own = memory.policy_view();
    let found = own.lists.iter().find_map(|list| Some((list, list.pages.iter().position(|page| page.frame == Some(pfn))?)));
    let Some((list, place)) = found else { return " was chosen.".into() };
    let mark = list.pages[place].mark.unwrap_or(0);
    let used = number(memory.used[pfn.index()].into());
    let pages = |list: &ListView| count(list.pages.len() as u64, "page", "pages");
    match machine.replacement {
        ReplaceKind::Clock => " was not used since the hand last passed.".into(),
        ReplaceKind::Fifo => " was loaded before all others.".into(),
        ReplaceKind::Lru => cat(&[" was last used at reference ", &used, ", before all others."]),
        ReplaceKind::Mru => cat(&[" was used last of all, at reference ", &used, "."]),
        ReplaceKind::Opt => " will not be used for longer than any other.".into(),
        ReplaceKind::Unopt => " will be used sooner than any other.".into(),
        ReplaceKind::Random => cat(&[" was drawn from ", &pages(list), "."]),
        ReplaceKind::Nru => cat(&[" is the first of class ", &number(mark), " (2 R + D), the lowest there is."]),
        ReplaceKind::Aging => cat(&[" has the least age, ", &binary(mark, 8), "."]),
        ReplaceKind::Lfu => cat(&[" has ", &count(mark, "use", "uses"), " since it was loaded, the fewest."]),
        ReplaceKind::WsClock => {
            let (age, tau) = (memory.references.saturating_sub(mark), machine.tau.map_or(2 * u64::from(machine.frames), u64::from));
            let (age, tau) = (count(age, "reference", "references"), (age > tau, number(tau)));
            match tau {
                (true, tau) => cat(&[" was last seen used ", &age, " ago, and the window is ", &tau, "."]),
                // After a whole turn.
                (false, _) => " is in the working set, but the hand found none that is not.".into(),
            }
        }
        ReplaceKind::Sieve => {
            let passed = passed(&own, list, place);
            let passed = match passed {
                0 => "the first that the hand looks at.".into(),
                passed => cat(&["after ", &count(passed as u64, "page was", "pages were"), " spared."]),
            };
            cat(&[" was not visited since the hand last passed: ", &passed])
        }
        ReplaceKind::S3Fifo => match list.room {
            Some(_) if mark < 2 => cat(&[" was hit ", &count(mark, "time", "times"), " in the small queue, and 2 would have kept it."]),
            _ => " is the first of the main queue without hits left.".into(),
        },
        ReplaceKind::Linux => {
            let lengths = [0, 1].map(|at| own.lists.get(at).map_or_else(String::new, pages));
            cat(&[" is the oldest on the inactive list (", &lengths[0], "; the active list: ", &lengths[1], ")."])
        }
        ReplaceKind::Arc | ReplaceKind::TwoQ => {
            let first = &own.lists[0];
            let limit = own.share.or(first.room).unwrap_or(0);
            let holds = cat(&[", which holds ", &number(first.pages.len() as u64), " and is granted ", &number(limit.into()), "."]);
            if core::ptr::eq(first, list) {
                cat(&[" is the oldest of ", first.name, &holds])
            } else {
                cat(&[" is the oldest of ", list.name, ": it is not the turn of ", first.name, &holds])
            }
        }
    }
}

/// How many pages the hand passes from where it stands to a place in the queue.
fn passed(own: &PolicyView, list: &ListView, place: usize) -> usize {
    let hand = list.pages.iter().position(|page| page.frame == own.hand).unwrap_or(0);
    let all = list.pages.len();
    (place + all - hand) % all
}
