//! Frames in the order of their coming, in arrays: who comes again is written down again, and where it was before
//! counts no more. So a use costs two writes and waits for nothing, where a linked list would have to look at its
//! neighbours.

use alloc::vec;
use alloc::vec::Vec;

use super::api::Frames;
use crate::ids::Pfn;

/// Not in the order.
const NOWHERE: u32 = u32::MAX;

/// So many of the oldest entries are tidied at once.
const RIPE: u32 = 64;

/// Frames, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Order {
    /// A ring, written from `first` up to `end`. An entry counts if its frame says that it stands there.
    log: Vec<u32>,
    /// Where in the log each frame stands.
    place: Vec<u32>,
    first: u32,
    end: u32,
    /// From `first` up to here entries were tidied: most of them count. [`NOWHERE`] if there is no need.
    ripe: u32,
}

impl Order {
    /// For a number of frames, none of them in it, and with room for some entries: about twice the frames, or more to be
    /// tidied less often. None: each frame leaves before it comes again, and hardly any entry ever stops counting.
    pub(super) fn new(frames: u32, entries: usize) -> Self {
        let frames = frames as usize;
        Self {
            log: vec![0; entries.max(frames + 2)],
            place: vec![NOWHERE; frames],
            first: 0,
            end: 0,
            ripe: if entries > 0 { 0 } else { NOWHERE },
        }
    }

    #[inline]
    fn next(&self, place: u32) -> u32 {
        if place as usize + 1 < self.log.len() { place + 1 } else { 0 }
    }

    fn previous(&self, place: u32) -> u32 {
        place.checked_sub(1).unwrap_or(self.log.len() as u32 - 1)
    }

    /// The frame that stands at a place of the log, if the entry counts.
    #[inline]
    fn at(&self, place: u32) -> Option<u32> {
        let frame = self.log[place as usize];
        (self.place[frame as usize] == place).then_some(frame)
    }

    /// Puts a frame at the young end, from wherever it is.
    #[inline]
    pub(super) fn push(&mut self, frame: Pfn) {
        if self.next(self.end) == self.first {
            self.tidy();
        }
        self.log[self.end as usize] = frame.0;
        self.place[frame.index()] = self.end;
        self.end = self.next(self.end);
    }

    /// Drops all entries that count no more: at most one for each frame is left.
    #[cold]
    fn tidy(&mut self) {
        let (mut from, end) = (self.first, self.end);
        self.end = from;
        if self.ripe != NOWHERE {
            self.ripe = from;
        }
        while from != end {
            // Without branches, which no processor could predict: what does not count is written too, and then
            // overwritten.
            let frame = self.log[from as usize];
            let place = &mut self.place[frame as usize];
            let counts = *place == from;
            *place = if counts { self.end } else { *place };
            self.log[self.end as usize] = frame;
            self.end = if counts { self.next(self.end) } else { self.end };
            from = self.next(from);
        }
    }

    /// Tidies the oldest entries, likewise: those that count then stand at the end of their part of the log, one beside
    /// the other.
    fn ripen(&mut self) {
        let end = if self.first <= self.end { self.end } else { self.log.len() as u32 };
        let end = end.min(self.first + RIPE);
        let mut to = end;
        for from in (self.first..end).rev() {
            let frame = self.log[from as usize];
            let place = &mut self.place[frame as usize];
            let counts = *place == from;
            *place = if counts { to - 1 } else { *place };
            self.log[to as usize - 1] = frame;
            to -= u32::from(counts);
        }
        let round = |place: u32| if (place as usize) < self.log.len() { place } else { 0 };
        (self.first, self.ripe) = (round(to), round(end));
    }

    /// Takes a frame out, if it is in.
    #[inline]
    pub(super) fn remove(&mut self, frame: Pfn) {
        self.place[frame.index()] = NOWHERE;
    }

    /// Takes out the oldest frame that may leave.
    #[inline]
    pub(super) fn take_oldest(&mut self, frames: &dyn Frames) -> Option<Pfn> {
        while self.first != self.end {
            if self.first == self.ripe {
                self.ripen();
            } else if let Some(oldest) = self.at(self.first).map(Pfn) {
                let victim = if frames.evictable(oldest) { oldest } else { self.next_oldest(frames)? };
                self.remove(victim);
                return Some(victim);
            } else {
                self.first = self.next(self.first);
            }
        }
        None
    }

    /// It is rare that the oldest frame may not leave.
    #[cold]
    fn next_oldest(&self, frames: &dyn Frames) -> Option<Pfn> {
        self.iter().map(Pfn).find(|&frame| frames.evictable(frame))
    }

    /// Takes out the youngest frame that may leave.
    pub(super) fn take_youngest(&mut self, frames: &dyn Frames) -> Option<Pfn> {
        let victim = self.iter_young().map(Pfn).find(|&frame| frames.evictable(frame))?;
        self.remove(victim);
        Some(victim)
    }

    /// The frames, oldest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        let mut place = self.first;
        core::iter::from_fn(move || {
            while place != self.end {
                let here = place;
                place = self.next(place);
                if let Some(frame) = self.at(here) {
                    return Some(frame);
                }
            }
            None
        })
    }

    /// The frames, youngest first.
    pub(super) fn iter_young(&self) -> impl Iterator<Item = u32> {
        let mut place = self.end;
        core::iter::from_fn(move || {
            while place != self.first {
                place = self.previous(place);
                if let Some(frame) = self.at(place) {
                    return Some(frame);
                }
            }
            None
        })
    }

    /// Bytes on the heap.
    pub(super) const fn bytes(&self) -> usize {
        (self.log.len() + self.place.len()) * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mem::replace::tests::Free;
    use crate::rng::Rng;

    /// The same as a list that is written down plainly, whatever happens. `most`: how often frames come rather than
    /// leave.
    fn check(frames: u64, entries: usize, most: u64) {
        let (mut order, mut list) = (Order::new(frames as u32, entries), Vec::new());
        let mut random = Rng::new(frames ^ most);
        for _ in 0..20_000 {
            let frame = Pfn((random.bits() % frames) as u32);
            let free = Free { count: 64, bits: if random.bits().is_multiple_of(4) { random.bits() } else { u64::MAX } };
            let taken = match random.bits() % most {
                0 if list.contains(&frame) => {
                    list.retain(|&other| other != frame);
                    order.remove(frame);
                    continue;
                }
                0 | 1 => {
                    let at = list.iter().position(|&frame| free.evictable(frame));
                    (order.take_oldest(&free), at.map(|at| list.remove(at)))
                }
                2 => {
                    let at = list.iter().rposition(|&frame| free.evictable(frame));
                    (order.take_youngest(&free), at.map(|at| list.remove(at)))
                }
                _ => {
                    list.retain(|&other| other != frame);
                    list.push(frame);
                    order.push(frame);
                    continue;
                }
            };
            assert_eq!(taken.0, taken.1);
            assert!(order.iter().eq(list.iter().map(|frame| frame.0)));
            assert!(order.iter_young().eq(list.iter().rev().map(|frame| frame.0)));
        }
    }

    #[test]
    fn it_is_the_order_of_the_last_coming() {
        for most in [4, 5, 10, 100] {
            check(64, 128, most);
            check(64, 0, most);
            check(60, 1_000, most);
            check(3, 6, most);
            check(1, 2, most);
        }
    }
}
