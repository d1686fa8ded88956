//! Slices as they are kept, of which there may be millions: a few bytes each, those of a CPU one after the other.

use std::iter;

use leb128::{read, write};

/// A stretch of time that a job had a CPU for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slice {
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) cpu: u8,
    /// None: the CPU had nothing to run.
    pub(super) job: Option<usize>,
    /// The level it came from, under mlfq.
    pub(super) level: Option<u8>,
}

/// The slices of all CPUs.
pub(super) struct Slices {
    lanes: Vec<Lane>,
    count: usize,
}

/// Those of one CPU. Each is four numbers in LEB128: how long after the end of the one before it began, how long it
/// was, its job, and its level counted from 1 or 0 for none.
#[derive(Clone, Default)]
struct Lane {
    bytes: Vec<u8>,
    end: u64,
}

impl Slices {
    /// None yet.
    pub(super) fn new(cpus: u8) -> Self {
        Self { lanes: vec![Lane::default(); cpus.into()], count: 0 }
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.count
    }

    /// Adds what a CPU ran after what it ran before. What has no length is no slice.
    pub(super) fn push(&mut self, Slice { start, end, cpu, job, level }: Slice) {
        let (lane, Some(job)) = (&mut self.lanes[usize::from(cpu)], job) else { return };
        if start == end {
            return;
        }
        for number in [start - lane.end, end - start, job as u64, level.map_or(0, |level| u64::from(level) + 1)] {
            write::unsigned(&mut lane.bytes, number).ok();
        }
        lane.end = end;
        self.count += 1;
    }

    /// All of them, in the order of time, then of CPUs.
    pub(super) fn iter(&self) -> impl Iterator<Item = Slice> {
        merged(self.each_lane().map(|lane| lane.filter(|slice| slice.job.is_some())))
    }

    /// All of them, and in between the times at which a CPU had nothing to run, until `end`.
    pub(super) fn with_gaps(&self, end: u64) -> impl Iterator<Item = Slice> {
        let rest = move |(lane, cpu): (&Lane, u8)| Slice { start: lane.end, end, cpu, job: None, level: None };
        let rests = self.lanes.iter().zip(0..).map(rest);
        merged(
            self.each_lane().zip(rests).map(|(lane, rest)| lane.chain([rest]).filter(|slice| slice.start < slice.end)),
        )
    }

    /// For each CPU what it did, each slice behind the gap before it, which may have no length.
    fn each_lane(&self) -> impl Iterator<Item = impl Iterator<Item = Slice>> {
        self.lanes.iter().zip(0..).map(|(lane, cpu)| {
            let (mut bytes, mut free) = (lane.bytes.as_slice(), 0);
            let next = move || {
                let mut number = || read::unsigned(&mut bytes).ok();
                let (gap, length, job, level) = (number()?, number()?, number()?, number()?);
                let gap = Slice { start: free, end: free + gap, cpu, job: None, level: None };
                let slice = Slice {
                    start: gap.end,
                    end: gap.end + length,
                    cpu,
                    job: Some(job as usize),
                    level: level.checked_sub(1).map(|level| level as u8),
                };
                free = slice.end;
                Some([gap, slice])
            };
            iter::from_fn(next).flatten()
        })
    }
}

/// What comes from several CPUs, in the order of time, then of CPUs.
fn merged(lanes: impl Iterator<Item = impl Iterator<Item = Slice>>) -> impl Iterator<Item = Slice> {
    let mut lanes: Vec<_> = lanes.map(Iterator::peekable).collect();
    iter::from_fn(move || {
        let first =
            (0..lanes.len()).min_by_key(|&lane| lanes[lane].peek().map_or(u64::MAX, |slice: &Slice| slice.start))?;
        lanes[first].next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_come_back_in_the_order_of_time_with_what_lies_between() {
        let mut slices = Slices::new(3);
        let slice =
            |start, end, cpu, job| Slice { start, end, cpu, job: Some(job), level: (job > 9).then_some(job as u8) };
        // In the order in which they end.
        let kept = [slice(2, 3, 0, 0), slice(3, 3, 0, 1), slice(0, 5, 1, 249_999), slice(3, 1 << 53, 0, 77)];
        kept.iter().for_each(|&slice| slices.push(slice));
        assert_eq!(slices.len(), 3);
        assert_eq!(slices.iter().collect::<Vec<_>>(), [kept[2], kept[0], kept[3]]);
        let idle = |start, end, cpu| Slice { start, end, cpu, job: None, level: None };
        let end = 1 << 53;
        let all = [idle(0, 2, 0), kept[2], idle(0, end, 2), kept[0], kept[3], idle(5, end, 1)];
        assert_eq!(slices.with_gaps(end).collect::<Vec<_>>(), all);
        assert!(Slices::new(16).iter().next().is_none());
    }
}
