//! A recording of a real machine, taken in chunk by chunk.

use std::sync::Arc;

use os_scope_sim::Snapshot;
use os_scope_trace::{
    Limits, MAX_OPERATIONS, Reader, Recording as Recorded, Warnings, machine_for, rerun, scenario, usual_scheduler,
};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::js::{Fault, Js, refused};
use crate::player::Player;

/// What is kept of a recording: a scene has a million references, and 4 million events are 96 MB.
const LIMITS: Limits = Limits { references: 2 * MAX_OPERATIONS, pages: 1 << 22, events: 4_000_000 };

/// Takes a recording in.
#[wasm_bindgen]
pub struct Recording {
    reader: Reader,
    remarks: Vec<String>,
    rerun: String,
}

#[wasm_bindgen]
impl Recording {
    /// A recording of this name, of which nothing was read yet.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new(name: &str) -> Self {
        Self { reader: Reader::with_limits(name, LIMITS), remarks: Vec::new(), rerun: String::new() }
    }

    /// Reads the next bytes, which must not be compressed.
    ///
    /// # Errors
    /// If this is certainly no recording.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        // No text has this byte; without this, one line of it could go on for ever.
        if self.reader.lines() == 0 && bytes.contains(&0) {
            return Err(refused("the file is no text"));
        }
        self.reader.push(bytes).map_err(|error| refused(&error.to_string()))
    }

    /// A player of what was read: a memory trace drives the simulated memory, a schedule plays as it was.
    ///
    /// # Errors
    /// If it is no recording, or nothing in it can be shown.
    pub fn finish(&mut self) -> Result<Player, Fault> {
        let reader = std::mem::replace(&mut self.reader, Reader::new(""));
        let recorded = reader.finish().map_err(|error| refused(&error.to_string()))?;
        self.warn(recorded.warnings());
        match recorded {
            Recorded::Memory(memory) => {
                self.remarks.extend(memory.notes.iter().map(ToString::to_string));
                let (scenario, left_out) = scenario(&memory, machine_for(&memory));
                if left_out > 0 {
                    self.remarks.push(format!("{left_out} references were left out: a scene plays at most a million"));
                }
                Ok(Player::of_scenario(scenario))
            }
            Recorded::Schedule(schedule) => {
                self.remarks.extend(schedule.notes.iter().map(ToString::to_string));
                if let Some(again) = rerun(&schedule, usual_scheduler()) {
                    self.rerun = again.text;
                    self.remarks.extend(again.remarks.iter().map(|remark| format!("re-run: {remark}")));
                }
                Ok(Player::of_events(Snapshot::first(Arc::clone(&schedule.setup)), schedule.events))
            }
        }
    }

    /// The work of a schedule that was read, as a scenario; empty if there is none.
    #[must_use]
    pub fn rerun(&self) -> String {
        self.rerun.clone()
    }

    /// What should be known of the recording and of its re-run, line by line: lines that were not understood, what
    /// was left out. Each is given once.
    pub fn remarks(&mut self) -> Js<Vec<String>> {
        Js(std::mem::take(&mut self.remarks))
    }

    fn warn(&mut self, warnings: &Warnings) {
        self.remarks.extend(warnings.kept.iter().map(ToString::to_string));
        let more = warnings.count - warnings.kept.len() as u64;
        if more > 0 {
            self.remarks.push(format!("{more} more lines were not read"));
        }
    }
}
