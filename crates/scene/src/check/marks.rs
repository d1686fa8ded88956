//! What the checks ask about marks, and how they name them.

use alloc::format;
use alloc::string::String;

use kurbo::Rect;

use crate::{Mark, Shape, Text};

/// How much two boxes may overlap, in css pixels: estimates are generous.
pub(super) const SLACK: f64 = 1.0;

/// The words of a mark, if it has any.
pub(super) fn words(mark: &Mark) -> Option<&Text> {
    match &mark.shape {
        Shape::Text(text) if !text.text.trim().is_empty() => Some(text),
        _ => None,
    }
}

/// What a mark is called in a sentence.
pub(super) fn name(mark: &Mark) -> String {
    match words(mark) {
        Some(text) => format!("“{}”", &*text.text),
        None => format!("mark {:#x} ({})", mark.key.0, mark.label.as_deref().unwrap_or("no label")),
    }
}

/// Whether two boxes overlap visibly.
pub(super) fn overlap(a: Rect, b: Rect) -> bool {
    let common = a.intersect(b);
    common.width() > SLACK && common.height() > SLACK && a.overlaps(b)
}

/// A number with two decimals.
pub(super) fn hundredths(value: f64) -> String {
    format!("{}.{:02}", value as u32, (value * 100.0) as u32 % 100)
}
