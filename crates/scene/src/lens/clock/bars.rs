//! How many faults each policy had, or would have had, on the same references.

use alloc::string::String;

use kurbo::Rect;
use os_scope_sim::mem::replace::ReplaceKind;

use super::Draw;
use super::plan::HEAD;
use crate::caption::{cat, count};
use crate::history::COMPARED;
use crate::{Face, Key, Role, Weight, text};

/// The kind of its marks.
const BAR: u8 = 8;

impl Draw<'_> {
    /// The policies to compare, from those that know least to the one that knows most; the run's own is among them.
    pub(super) fn policies(&self) -> [ReplaceKind; 4] {
        let (mut all, own) = (COMPARED, self.moment.policy);
        if !all.contains(&own) {
            all[1] = own;
        }
        all
    }

    /// The letters of the longest name among them.
    pub(super) fn longest_name(&self) -> f64 {
        self.policies().map(|policy| policy.name().len()).into_iter().max().unwrap_or(0) as f64
    }

    /// How many of the references so far faulted under a policy; none: it is not known yet.
    fn faults(&self, policy: ReplaceKind) -> Option<u64> {
        let (history, references) = (self.moment.view.history, self.moment.memory().references);
        if policy == self.moment.policy {
            Some(history.faults_here(references))
        } else {
            history.faults(policy, references)
        }
    }

    /// The most faults that any policy will have had at the end: the bars grow, and their scale stays.
    fn most_faults(&self) -> u64 {
        let history = self.moment.view.history;
        let all = history.references() as u64;
        let others = self.policies().into_iter().filter_map(|policy| history.faults(policy, all)).max();
        others.unwrap_or(all).max(history.faults_here(all)).max(1)
    }

    pub(super) fn bars(&mut self, place: Rect) {
        let unit = self.scale.small;
        if place.height() < unit * (HEAD + 4.0) {
            return self.numbers(place);
        }
        let references = self.moment.memory().references;
        let heads = ["Faults on the same ", "Faults in ", ""];
        // Which head is used must not depend on how long the number is now.
        let all = self.moment.view.history.references() as u64;
        let fits = |head: &&str| {
            text::width(&head_of(head, all), self.scale.strong, Face::Sans, Weight::Bold) <= place.width()
        };
        let head = head_of(heads.into_iter().find(fits).unwrap_or_default(), references);
        self.head(1, place, head);
        let rows = Rect::new(place.x0, place.y0 + HEAD * unit, place.x1, place.y1);
        let step = rows.height() / 4.0;
        let size = self.scale.body;
        let names = rows.x0 + self.longest_name() * text::MONO * size;
        let most = self.most_faults();
        let numbers = text::width(&text::number(most), size, Face::Mono, Weight::Bold) + size * 0.6;
        let whole = (rows.x1 - names - size * 0.7 - numbers).max(1.0);
        for (row, policy) in self.policies().into_iter().enumerate() {
            let mine = policy == self.moment.policy;
            let y = rows.y0 + step * (row as f64 + 0.5);
            let key = Key::new(BAR, row as u32, 0);
            let faults = self.faults(policy);
            let ink = if mine { Role::Ink } else { Role::Faint };
            let name =
                self.picture.text(key.part(1), (names, y), size, policy.name()).mono().end().centred().fill(ink.ink());
            if mine {
                name.bold();
            }
            let start = names + size * 0.7;
            let length = whole * faults.unwrap_or(0) as f64 / most as f64;
            let half = (step * 0.34).min(size * 0.95);
            let number = faults.map_or_else(|| "…".into(), text::number);
            let words = if mine { " faulted here" } else { " would have faulted" };
            let label = cat(&[policy.name(), ": ", &number, " of ", &text::number(references), words]);
            let bar = Rect::new(start, y - half, start + length.max(1.0), y + half);
            // The own policy's bar differs by its outline and its solid colour, not only by its name.
            let mark = self.picture.rect(key, bar, (unit * 0.25).min(length)).label(label);
            if mine {
                mark.fill(Role::Ink.line())
            } else {
                mark.fill(Role::Faint.tint()).stroke(Role::Faint.line(), self.scale.line)
            };
            let number =
                self.picture.text(key.part(2), (bar.x1 + size * 0.6, y), size, number).mono().centred().fill(ink.ink());
            if mine {
                number.bold();
            }
        }
    }

    /// The same as a line of numbers.
    fn numbers(&mut self, place: Rect) {
        let size = self.scale.small;
        let y = place.center().y;
        let widest = text::width(&text::number(self.most_faults()), size, Face::Mono, Weight::Bold);
        let column = place.width() / 4.0;
        let named = widest + (self.longest_name() + 1.5) * text::MONO * size <= column;
        for (row, policy) in self.policies().into_iter().enumerate() {
            let mine = policy == self.moment.policy;
            let key = Key::new(BAR, row as u32, 0);
            let number = self.faults(policy).map_or_else(|| "…".into(), text::number);
            let words =
                if named { cat(&[policy.name(), " ", &number]) } else { cat(&[&policy.name()[..1], number.as_str()]) };
            let label = cat(&[policy.name(), ": ", &number, " faults on the same references"]);
            let ink = if mine { Role::Ink } else { Role::Faint };
            let mark = self.picture.text(key.part(2), (place.x0 + column * row as f64, y), size, words);
            mark.mono().centred().fill(ink.ink()).label(label);
            if mine {
                mark.bold();
            }
            mark.fit(column);
        }
    }
}

/// `Faults on the same 412 references`.
fn head_of(head: &str, references: u64) -> String {
    cat(&[head, &count(references, "reference", "references")])
}
