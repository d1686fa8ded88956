//! A CPU: its name, the process that runs, and the quantum as it drains.

use alloc::string::String;
use alloc::vec::Vec;

use os_scope_sim::{Pid, Time};

use super::facts;
use super::keys;
use super::scene::Scene;
use super::states::{Style, TOKEN};
use crate::caption::{self, cat};
use crate::layout::things::PAD;
use crate::layout::{Align, Part, Words, column, leaf, row, words};
use crate::{Layer, Role};

/// The width of a CPU's box, in ems.
pub(super) const WIDTH: f64 = 13.5;
/// The height of the bar of the quantum, in ems.
const BAR: f64 = 0.55;

impl<'a> Scene<'a> {
    /// A CPU as a box; its name is said in it if there are several.
    pub(super) fn cpu_box(self, cpu: usize, style: Style) -> Part<'a> {
        let key = keys::cpu(cpu);
        let width = style.cell(0.0)[1].width.max(WIDTH - 2.0 * PAD);
        let mut parts = Vec::new();
        if self.cpus() > 1 {
            let name = words(key.part(1), self.cpu_name(cpu)).bold().faint().part();
            let left = Words::new(key.part(2), self.quantum_left(cpu)).faint().end().or_nothing().line(0.0).grow(1.0);
            parts.push(row(0.5, [name, left]));
        }
        parts.push(self.seat(cpu, [width, style.cell(0.0)[1].height]));
        parts.push(self.quantum(cpu));
        if facts::has_note(self.setup()) {
            parts.push(words(key.part(6), self.note_of(cpu)).middle().line(0.0));
        }
        let inner = WIDTH - 2.0 * PAD;
        column(0.5, parts).at_least(inner, 0.0).at_most(inner, f64::INFINITY).framed(PAD, move |drawing, place| {
            drawing.panel(key, place).fill(Role::Panel.tint());
        })
    }

    /// A CPU in a line: the token of the process that runs, and beside it its name and the quantum.
    pub(super) fn cpu_line(self, cpu: usize) -> Part<'a> {
        let (key, pid) = (keys::cpu(cpu), self.running(cpu));
        let name = pid.map_or_else(|| self.idles(cpu).into(), |pid| caption::name(self.snapshot, pid));
        let name = words(key.part(5), name);
        let name = if pid.is_some() { name.bold() } else { name.faint() };
        let mut head = Vec::from([name.line(5.8).grow(1.0)]);
        if facts::has_note(self.setup()) {
            head.push(words(key.part(6), self.note_of(cpu)).end().or_nothing().line(0.0).grow(1.2));
        }
        let about = column(0.1, [row(0.5, head), self.quantum(cpu)]);
        row(0.5, [self.seat(cpu, [TOKEN; 2]), about.align(Align::Middle).grow(1.0)])
    }

    /// Where the process that runs is; a low one is a token.
    pub(super) fn seat(self, cpu: usize, [width, height]: [f64; 2]) -> Part<'a> {
        leaf(width, height, move |drawing, place| match self.running(cpu) {
            Some(pid) => self.draw(drawing, pid, place),
            None => {
                let key = keys::cpu(cpu).part(4);
                drawing.empty(key, place).layer(Layer::Ground);
                if width > TOKEN {
                    drawing.words(&words(keys::cpu(cpu).part(3), self.idles(cpu)).faint().middle(), place);
                }
            }
        })
    }

    fn idles(self, cpu: usize) -> &'static str {
        match self.cpu(cpu) {
            _ if self.snapshot.finished => "",
            Some(cpu) if !cpu.queue.is_empty() => "free",
            _ => "idle",
        }
    }

    /// What the policy knows of the process that runs.
    fn note_of(self, cpu: usize) -> String {
        let note = |pid: Pid| facts::note(self.snapshot, pid, self.view.now);
        self.running(cpu).map(note).unwrap_or_default()
    }

    /// What is left of the quantum, in more words and in fewer.
    pub(super) fn quantum_left(self, cpu: usize) -> [String; 2] {
        let Some(state) = self.cpu(cpu) else { return Default::default() };
        if state.running.is_none() {
            return [if state.switching_to.is_some() { "switching".into() } else { String::new() }, String::new()];
        }
        if state.quantum == Time::NEVER {
            return Default::default();
        }
        let left = self.time(state.quantum.since(self.view.now.since(state.since)));
        let of = cat(&[&left, " of ", &self.time(state.quantum)]);
        [cat(&[&of, " left"]), of]
    }

    /// The bar of what is left of the quantum.
    fn quantum(self, cpu: usize) -> Part<'a> {
        let bar = leaf(0.0, BAR, move |drawing, place| {
            let Some((pid, state)) = self.cpu(cpu).and_then(|state| Some((state.running?, state))) else { return };
            if state.quantum != Time::NEVER && state.quantum != Time::ZERO {
                let key = keys::cpu(cpu);
                let left = (1.0 - self.since(state.since) / state.quantum.0 as f64).max(0.0);
                let bar = drawing.bar([key.part(7), key.part(8)], left, Role::process(pid), place);
                bar.label(cat(&[&self.quantum_left(cpu)[1], " are left of the quantum"]));
            }
        });
        bar.at_most(f64::INFINITY, BAR)
    }
}
