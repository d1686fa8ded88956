//! Sets a line under `machine` in a text, and leaves everything else as it is.

use alloc::string::String;

use super::text::Line;
use super::word::part;

/// The text of a scenario that is well written, with this line under `machine` instead of the one with the same key
/// (`cost disk` and `cost switch` are different keys), or added to it. Comments and layout stay as they are.
#[must_use]
pub fn with_line(text: &str, line: &str) -> String {
    let key = key_of(line);
    let mut machine: Option<usize> = None;
    // Where a line is put in: before this byte, so far indented.
    let mut place = (text.len(), "", "");
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let from = start;
        start += whole.len();
        let Some(said) = Line::new(1, whole) else { continue };
        let (first, end) = (said.first(), said.end_of_words());
        let margin = part(whole, 0, first.at);
        match machine {
            Some(indent) if said.indent <= indent => break,
            Some(_) if key_of(part(whole, first.at, end)) == key => {
                // What follows, a comment say, stays in its column if there is room.
                let (old, new) = (part(whole, first.at, end).chars().count(), line.chars().count());
                let rest = part(whole, end, whole.len());
                let blanks = rest.len() - rest.trim_start_matches(' ').len();
                let comment = rest.trim_start_matches(' ').starts_with('#');
                let gap = if comment { (blanks + old).saturating_sub(new).max(1) } else { blanks };
                let mut edited = String::from(part(text, 0, from + first.at));
                edited.push_str(line);
                edited.extend(core::iter::repeat_n(' ', gap));
                edited.push_str(part(text, from + end + blanks, text.len()));
                return edited;
            }
            Some(_) => place = (start, margin, ""),
            None if first.text == "machine" => {
                machine = Some(said.indent);
                place = (start, margin, "  ");
            }
            None if first.text == "process" && place.0 == text.len() => place = (from, margin, "machine\n"),
            None => {}
        }
    }
    let (at, margin, more) = place;
    let (before, after) = (part(text, 0, at), part(text, at, text.len()));
    let mut edited = String::from(before);
    if !before.is_empty() && !before.ends_with('\n') {
        edited.push('\n');
    }
    edited.push_str(margin);
    edited.push_str(more);
    if machine.is_none() {
        edited.push_str(margin);
        edited.push_str("  ");
    }
    edited.push_str(line);
    edited.push('\n');
    edited.push_str(after);
    edited
}

/// The words that say what a line sets.
fn key_of(line: &str) -> (&str, &str) {
    let mut words = line.split_ascii_whitespace();
    let key = words.next().unwrap_or_default();
    (key, if key == "cost" { words.next().unwrap_or_default() } else { "" })
}
