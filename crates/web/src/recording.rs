//! A recording of a real machine, taken in chunk by chunk.

use std::sync::Arc;

use os_scope_sim::Snapshot;
use os_scope_trace::{Reader, Recording as Recorded, Warnings, machine_for, scenario};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Player;
use crate::json::Object;

/// Takes a recording in.
#[wasm_bindgen]
pub struct Recording {
    reader: Reader,
    remarks: Vec<String>,
}

#[wasm_bindgen]
impl Recording {
    /// A recording of this name, of which nothing was read yet.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new(name: &str) -> Self {
        Self { reader: Reader::new(name), remarks: Vec::new() }
    }

    /// Reads the next bytes, which must not be compressed.
    ///
    /// # Errors
    /// If this is certainly no recording, as JSON.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.reader.push(bytes).map_err(|error| refused(&error.to_string()))
    }

    /// A player of what was read: a memory trace drives the simulated memory, a schedule plays as it was.
    ///
    /// # Errors
    /// If it is no recording, or nothing in it can be shown, as JSON.
    pub fn finish(&mut self) -> Result<Player, String> {
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
                Ok(Player::of_events(Snapshot::first(Arc::clone(&schedule.setup)), schedule.events))
            }
        }
    }

    /// What should be known of the recording, a line each: lines that were not understood, what was left out.
    #[must_use]
    pub fn remarks(&self) -> String {
        self.remarks.join("\n")
    }

    fn warn(&mut self, warnings: &Warnings) {
        self.remarks.extend(warnings.kept.iter().map(ToString::to_string));
        let more = warnings.count - warnings.kept.len() as u64;
        if more > 0 {
            self.remarks.push(format!("{more} more lines were not read"));
        }
    }
}

/// An error without a place, as JSON.
fn refused(message: &str) -> String {
    let mut out = String::new();
    Object::begin(&mut out).member("message", &message).end();
    out
}
