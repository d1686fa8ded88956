//! Known answers, of which each policy's file has a table (OSTEP, chapter 7; Silberschatz, chapter 5).

/// What becomes of jobs.
pub(super) struct Answer {
    /// What follows the policy's name in the line `scheduler`, and perhaps more lines of the machine.
    pub(super) settings: &'static str,
    /// Jobs, `arrival:run` or `arrival:run/io/run`, with `:word=value` behind it.
    pub(super) jobs: &'static str,
    /// What each CPU does: a letter for each tick, `a` for the first job, `.` while it is idle; empty: not known.
    pub(super) lanes: &'static str,
    /// When each job ends; empty: not known.
    pub(super) ends: &'static [u64],
    /// How long all jobs wait together, if it is known.
    pub(super) waits: Option<u64>,
}

impl Answer {
    /// What each CPU does, and when each job ends.
    pub(super) const fn new(
        settings: &'static str,
        jobs: &'static str,
        lanes: &'static str,
        ends: &'static [u64],
    ) -> Self {
        Self { settings, jobs, lanes, ends, waits: None }
    }

    /// How long all jobs wait together.
    pub(super) const fn waits(settings: &'static str, jobs: &'static str, waits: u64) -> Self {
        Self { settings, jobs, lanes: "", ends: &[], waits: Some(waits) }
    }
}
