//! Policies that are lists, as in their papers. Each answers `None` for a hit, and the page that left, if one did, for
//! a fault.

use std::collections::VecDeque;

type Victims = Vec<Option<Option<u64>>>;

/// Removes a page from a list. Returns whether it was there.
fn take(list: &mut Vec<u64>, page: u64) -> bool {
    let at = list.iter().position(|&other| other == page);
    at.map(|at| list.remove(at)).is_some()
}

/// Figure 4 of Megiddo and Modha, FAST 2003; lists from LRU to MRU.
pub(super) fn arc(c: usize, string: &[(u64, bool)]) -> Victims {
    let [mut t1, mut t2, mut b1, mut b2]: [Vec<u64>; 4] = Default::default();
    let mut p = 0;
    let mut did = Vec::new();
    for &(x, _) in string {
        if take(&mut t1, x) || take(&mut t2, x) {
            t2.push(x);
            did.push(None);
            continue;
        }
        let mut left = None;
        let mut replace =
            |t1: &mut Vec<u64>, t2: &mut Vec<u64>, b1: &mut Vec<u64>, b2: &mut Vec<u64>, p: usize, in_b2: bool| {
                if !t1.is_empty() && (t1.len() > p || (in_b2 && t1.len() == p)) {
                    b1.push(t1[0]);
                    left = Some(t1.remove(0));
                } else {
                    b2.push(t2[0]);
                    left = Some(t2.remove(0));
                }
            };
        if b1.contains(&x) {
            p = c.min(p + 1.max(b2.len() / b1.len()));
            replace(&mut t1, &mut t2, &mut b1, &mut b2, p, false);
            take(&mut b1, x);
            t2.push(x);
        } else if b2.contains(&x) {
            p = p.saturating_sub(1.max(b1.len() / b2.len()));
            replace(&mut t1, &mut t2, &mut b1, &mut b2, p, true);
            take(&mut b2, x);
            t2.push(x);
        } else {
            if t1.len() + b1.len() == c {
                if t1.len() < c {
                    b1.remove(0);
                    replace(&mut t1, &mut t2, &mut b1, &mut b2, p, false);
                } else {
                    left = Some(t1.remove(0));
                }
            } else if t1.len() + t2.len() + b1.len() + b2.len() >= c {
                if t1.len() + t2.len() + b1.len() + b2.len() == 2 * c {
                    b2.remove(0);
                }
                replace(&mut t1, &mut t2, &mut b1, &mut b2, p, false);
            }
            t1.push(x);
        }
        did.push(Some(left));
    }
    did
}

/// Johnson and Shasha, VLDB 1994, "2Q, full version"; lists from oldest to youngest.
pub(super) fn twoq(frames: usize, string: &[(u64, bool)]) -> Victims {
    let (k_in, k_out) = ((frames / 4).max(1), (frames / 2).max(1));
    let [mut a1in, mut a1out, mut am]: [Vec<u64>; 3] = Default::default();
    let mut did = Vec::new();
    for &(x, _) in string {
        if take(&mut am, x) {
            am.push(x);
            did.push(None);
            continue;
        }
        if a1in.contains(&x) {
            did.push(None);
            continue;
        }
        // The paper asks this first, and makes room then.
        let remembered = a1out.contains(&x);
        let mut left = None;
        if a1in.len() + am.len() == frames {
            if a1in.len() > k_in || am.is_empty() {
                let page = a1in.remove(0);
                a1out.push(page);
                if a1out.len() > k_out {
                    a1out.remove(0);
                }
                left = Some(page);
            } else {
                left = Some(am.remove(0));
            }
        }
        if remembered {
            take(&mut a1out, x);
            am.push(x);
        } else {
            a1in.push(x);
        }
        did.push(Some(left));
    }
    did
}

/// Zhang et al., NSDI 2024, algorithm 1; the queue from oldest to youngest, the hand an index into it.
pub(super) fn sieve(frames: usize, string: &[(u64, bool)]) -> Victims {
    let mut queue: Vec<(u64, bool)> = Vec::new();
    let mut hand = 0;
    let mut did = Vec::new();
    for &(x, _) in string {
        if let Some(entry) = queue.iter_mut().find(|entry| entry.0 == x) {
            entry.1 = true;
            did.push(None);
            continue;
        }
        let mut left = None;
        if queue.len() == frames {
            loop {
                hand %= queue.len();
                if !queue[hand].1 {
                    break;
                }
                queue[hand].1 = false;
                hand += 1;
            }
            left = Some(queue.remove(hand).0);
            // Past the youngest the hand begins anew, not at the page that comes next.
            if hand == queue.len() {
                hand = 0;
            }
        }
        queue.push((x, false));
        did.push(Some(left));
    }
    did
}

/// Yang et al., SOSP 2023, algorithm 1; queues from oldest to youngest.
pub(super) fn s3fifo(frames: usize, string: &[(u64, bool)]) -> Victims {
    let size = (frames / 10).max(1);
    let ghosts = (frames - size.min(frames)).max(1);
    let [mut small, mut main]: [VecDeque<(u64, u8)>; 2] = Default::default();
    let mut ghost: VecDeque<u64> = VecDeque::new();
    let mut did = Vec::new();
    for &(x, _) in string {
        if let Some(entry) = small.iter_mut().chain(&mut main).find(|entry| entry.0 == x) {
            entry.1 = (entry.1 + 1).min(3);
            did.push(None);
            continue;
        }
        let mut left = None;
        while small.len() + main.len() == frames {
            if small.len() >= size || main.is_empty() {
                // EVICTS
                while let Some((page, hits)) = small.pop_front() {
                    if hits > 1 {
                        main.push_back((page, 0));
                        continue;
                    }
                    ghost.push_back(page);
                    if ghost.len() > ghosts {
                        ghost.pop_front();
                    }
                    left = Some(page);
                    break;
                }
            } else {
                // EVICTM
                while let Some((page, hits)) = main.pop_front() {
                    if hits == 0 {
                        left = Some(page);
                        break;
                    }
                    main.push_back((page, hits - 1));
                }
            }
        }
        if let Some(at) = ghost.iter().position(|&page| page == x) {
            ghost.remove(at);
            main.push_back((x, 0));
        } else {
            small.push_back((x, 0));
        }
        did.push(Some(left));
    }
    did
}

/// mm/swap.c, mm/vmscan.c and mm/workingset.c of Linux, as far as the policy follows them; lists from oldest to
/// youngest, pages with their marks.
pub(super) fn linux(frames: usize, string: &[(u64, bool)], load_referenced: bool) -> Victims {
    let [mut active, mut inactive]: [Vec<(u64, bool)>; 2] = Default::default();
    let mut shadows: Vec<(u64, usize)> = Vec::new();
    let mut age = 0;
    let mut did = Vec::new();
    for &(x, _) in string {
        if let Some(at) = inactive.iter().position(|entry| entry.0 == x) {
            if inactive[at].1 {
                inactive.remove(at);
                active.push((x, false));
                age += 1;
            }
            if let Some(entry) = inactive.iter_mut().find(|entry| entry.0 == x) {
                entry.1 = true;
            }
            did.push(None);
            continue;
        }
        if let Some(entry) = active.iter_mut().find(|entry| entry.0 == x) {
            entry.1 = true;
            did.push(None);
            continue;
        }
        let mut left = None;
        if active.len() + inactive.len() == frames {
            // Far below 1 GiB the inactive list is low when it is the shorter one.
            while inactive.len() < active.len() {
                inactive.push(active.remove(0));
            }
            let (page, _) = inactive.remove(0);
            shadows.push((page, age));
            age += 1;
            left = Some(page);
        }
        let shadow = shadows.iter().position(|shadow| shadow.0 == x).map(|at| shadows.remove(at));
        if shadow.is_some_and(|(_, left)| age - left <= active.len()) {
            active.push((x, load_referenced));
            age += 1;
        } else {
            inactive.push((x, load_referenced));
        }
        did.push(Some(left));
    }
    did
}
