//! Where a process is in its program.

use alloc::vec::Vec;

use crate::ids::Time;
use crate::scenario::{Op, Program};

/// A place in a program, with the repeats around it.
#[derive(Clone, Debug, Default)]
pub(super) struct Cursor {
    at: usize,
    repeats: Vec<Repeat>,
    /// How much of the present [`Op::Compute`] is done.
    computed: Time,
}

#[derive(Clone, Copy, Debug)]
struct Repeat {
    start: usize,
    end: usize,
    left: u32,
}

impl Cursor {
    /// The operation to do next, with what is left of a computation; none at the end.
    pub(super) fn op(&mut self, program: &Program) -> Option<Op> {
        loop {
            if let Some(repeat) = self.repeats.last_mut().filter(|repeat| repeat.end == self.at) {
                if repeat.left > 1 {
                    repeat.left -= 1;
                    self.at = repeat.start;
                } else {
                    self.repeats.pop();
                }
                continue;
            }
            match *program.ops.get(self.at)? {
                Op::Repeat { times, len } => {
                    self.at += 1;
                    self.repeats.push(Repeat { start: self.at, end: self.at + len as usize, left: times });
                }
                Op::Compute(time) if time <= self.computed => self.next(),
                Op::Compute(time) => return Some(Op::Compute(time - self.computed)),
                op => return Some(op),
            }
        }
    }

    /// Goes on to the next operation.
    pub(super) fn next(&mut self) {
        self.at += 1;
        self.computed = Time::ZERO;
    }

    /// Notes that the present computation has come so much further.
    pub(super) fn compute(&mut self, time: Time) {
        self.computed += time;
    }

    /// How long the process will compute before it blocks or ends.
    pub(super) fn burst(&self, program: &Program) -> Time {
        let mut ahead = self.clone();
        let mut burst = Time::ZERO;
        loop {
            match ahead.op(program) {
                Some(Op::Compute(time)) => burst += time,
                Some(Op::Access(..) | Op::Yield) => {}
                _ => return burst,
            }
            ahead.next();
        }
    }
}
