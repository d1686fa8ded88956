//! The faults for every number of frames in one pass, for stack algorithms: with more frames they always hold what they
//! held with fewer, so each reference has a distance, the least number of frames with which it is a hit (Mattson,
//! Gecsei, Slutz and Traiger 1970, "Evaluation techniques for storage hierarchies").

use alloc::vec;
use alloc::vec::Vec;

use super::policy::ReplaceKind;
use super::string::{ReferenceString, WRITE};

/// The faults with 1 to `last` frames. None for policies that are no stack algorithms.
///
/// lru takes O(n log p) for n references to p pages, whatever `last` is; opt takes O(n × `last`) at most, and a
/// reference costs no more than its distance.
#[must_use]
pub fn curve(kind: ReplaceKind, string: &ReferenceString, last: u32) -> Option<Vec<u64>> {
    let most = string.pages().min(last as usize);
    // How many references have each distance, from 1 on.
    let distances = match kind {
        ReplaceKind::Lru => lru(string, most),
        ReplaceKind::Opt => opt(string, most),
        _ => return None,
    };
    let mut faults = string.len() as u64;
    let mut after = |hits: u64| {
        faults -= hits;
        faults
    };
    Some((0..last as usize).map(|at| after(distances.get(at).copied().unwrap_or(0))).collect())
}

/// Under lru the distance is how many pages were used since the page's last use, itself included. A tree of partial
/// sums over time counts them (Bennett and Kruskal 1975; Fenwick 1994).
fn lru(string: &ReferenceString, most: usize) -> Vec<u64> {
    let mut distances = vec![0; most];
    // Times are counted anew when there are twice as many as pages, so that the tree stays small.
    let size = (2 * string.pages()).next_power_of_two();
    let mut last_use = vec![u32::MAX; string.pages()];
    let mut tree = Tree::new(size);
    let mut now = 0;
    for &reference in &string.references {
        if now == size {
            let mut order: Vec<(u32, u32)> =
                last_use.iter().copied().zip(0..).filter(|(at, _)| *at != u32::MAX).collect();
            order.sort_unstable();
            tree = Tree::new(size);
            now = order.len();
            for ((_, page), at) in order.into_iter().zip(0..) {
                last_use[page as usize] = at;
                tree.add(at as usize, 1);
            }
        }
        let place = &mut last_use[(reference & !WRITE) as usize];
        let before = core::mem::replace(place, now as u32);
        if before != u32::MAX {
            let distance = tree.total - tree.below(before as usize);
            if let Some(count) = distances.get_mut(distance as usize - 1) {
                *count += 1;
            }
            tree.add(before as usize, u32::MAX);
        }
        tree.add(now, 1);
        now += 1;
    }
    distances
}

/// Sums of 32-bit numbers, which wrap.
struct Tree {
    sums: Vec<u32>,
    total: u32,
}

impl Tree {
    fn new(size: usize) -> Self {
        Self { sums: vec![0; size + 1], total: 0 }
    }

    fn add(&mut self, at: usize, what: u32) {
        self.total = self.total.wrapping_add(what);
        let mut at = at + 1;
        while let Some(sum) = self.sums.get_mut(at) {
            *sum = sum.wrapping_add(what);
            at += at & at.wrapping_neg();
        }
    }

    /// The sum of what was added before `at`.
    fn below(&self, mut at: usize) -> u32 {
        let mut sum = 0_u32;
        while at > 0 {
            sum = sum.wrapping_add(self.sums[at]);
            at &= at - 1;
        }
        sum
    }
}

/// Under opt the stack is ordered by who is used next: the page referenced goes on top, and on the way down from there
/// to its old place each place keeps whichever is used sooner, the one that stands there or the one that comes from
/// above. Of the stack only the first `most` places are kept.
fn opt(string: &ReferenceString, most: usize) -> Vec<u64> {
    let mut distances = vec![0; most];
    let mut stack: Vec<(u32, u32)> = Vec::with_capacity(most);
    for (&reference, next) in string.references.iter().zip(string.next_uses()) {
        let page = reference & !WRITE;
        let mut carried = (next, page);
        let mut found = None;
        for (at, entry) in stack.iter_mut().enumerate() {
            if entry.1 == page {
                *entry = carried;
                found = Some(at);
                break;
            }
            if at == 0 || carried.0 < entry.0 {
                core::mem::swap(entry, &mut carried);
            }
        }
        match found {
            Some(at) => distances[at] += 1,
            None if stack.len() < most => stack.push(carried),
            None => {}
        }
    }
    distances
}
