//! Known answers, of which each policy's file has a table (Belady et al. 1969; Silberschatz, chapter 10; Tanenbaum,
//! section 3.4).

use super::api::Options;

/// The string of Belady's anomaly.
pub(super) const BELADY: &str = "1 2 3 4 1 2 5 1 2 3 4 5";
/// Silberschatz, section 10.4.
pub(super) const SILBERSCHATZ: &str = "7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1";
/// Loaded pages count as referenced.
pub(super) const RETRIED: Options = Options { load_referenced: true, interval: None, tau: None, seed: 1 };

/// What a policy does with a reference string.
pub(super) struct Answer {
    pub(super) options: Options,
    pub(super) frames: u32,
    /// Pages, with `w` behind those that are written.
    pub(super) string: &'static str,
    pub(super) expected: Expected,
}

/// What is known of it.
pub(super) enum Expected {
    /// Every reference: `M` loads a page into a free frame, `M(7)` over page 7, `H` finds it.
    Steps(&'static str),
    /// The number of faults.
    Faults(u64),
}

impl Answer {
    /// What becomes of every reference.
    pub(super) const fn steps(frames: u32, string: &'static str, expected: &'static str) -> Self {
        Self { options: RETRIED, frames, string, expected: Expected::Steps(expected) }
    }

    /// How many faults there are.
    pub(super) const fn faults(frames: u32, string: &'static str, faults: u64) -> Self {
        Self { options: RETRIED, frames, string, expected: Expected::Faults(faults) }
    }

    /// The same where loaded pages do not count as referenced.
    pub(super) const fn reinserted(mut self) -> Self {
        self.options.load_referenced = false;
        self
    }

    /// The same with a number of references between two clock interrupts.
    pub(super) const fn interval(mut self, interval: u32) -> Self {
        self.options.interval = Some(interval);
        self
    }

    /// The same with a window.
    pub(super) const fn tau(mut self, tau: u32) -> Self {
        self.options.tau = Some(tau);
        self
    }
}
