//! Whether a picture uses its room: no half of it is empty, and no word is cut that had room.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use kurbo::Rect;

use super::marks::{name, words};
use crate::text_backing::tight;
use crate::{Anchor, Mark, Picture, Shape};

/// Cells of the grid, in each direction, by which it is judged what a mark covers.
const GRID: usize = 16;

/// The share of a half, in percent, that marks have to cover.
const COVERED: usize = 8;

/// A word is cut in vain if this many sizes of its type are free behind it.
const FREE: f64 = 2.0;

/// Each half that is empty, and each word that is cut although there is room for more of it.
#[must_use]
pub fn check_room(picture: &Picture) -> Vec<String> {
    let seen: Vec<&Mark> = picture.marks.iter().filter(|mark| mark.alpha > 0.0).collect();
    let mut wrong = empty_halves(picture, &seen);
    wrong.extend(seen.iter().filter_map(|mark| cut_in_vain(mark, &seen, picture.size.width)));
    wrong
}

fn empty_halves(picture: &Picture, seen: &[&Mark]) -> Vec<String> {
    let mut covered = [[false; GRID]; GRID];
    let cell = picture.size / GRID as f64;
    let place = |length: f64, side: f64| ((length / side) as usize).min(GRID - 1);
    for bounds in seen.iter().map(|mark| mark.shape.bounds()) {
        let columns = place(bounds.x0, cell.width)..=place(bounds.x1, cell.width);
        for line in &mut covered[place(bounds.y0, cell.height)..=place(bounds.y1, cell.height)] {
            line[columns.clone()].fill(true);
        }
    }
    let half = GRID / 2;
    let count = |lines: &[[bool; GRID]], from: usize, to: usize| {
        lines.iter().map(|line| line[from..to].iter().filter(|&&covered| covered).count()).sum::<usize>()
    };
    let halves = [
        ("upper", count(&covered[..half], 0, GRID)),
        ("lower", count(&covered[half..], 0, GRID)),
        ("left", count(&covered, 0, half)),
        ("right", count(&covered, half, GRID)),
    ];
    let empty = |(name, count): (&str, usize)| {
        let percent = count * 100 / (GRID * half);
        (percent < COVERED).then(|| format!("the {name} half is empty: {percent} % of it are covered"))
    };
    halves.into_iter().filter_map(empty).collect()
}

fn cut_in_vain(mark: &Mark, seen: &[&Mark], width: f64) -> Option<String> {
    let text = words(mark).filter(|text| text.text.len() > '…'.len_utf8() && text.text.ends_with('…'))?;
    let bounds = tight(text);
    let level = |other: Rect| other.y0 < bounds.y1 && other.y1 > bounds.y0;
    // What stands around it ends its room, and so does what stands behind it on its line.
    let edge = |other: &Mark| match &other.shape {
        Shape::Rect(rect, _) if rect.contains_rect(bounds) => Some(rect.x1),
        Shape::Rect(rect, _) if level(*rect) && rect.x0 >= bounds.x1 - 1.0 => Some(rect.x0),
        Shape::Text(other) if level(tight(other)) && tight(other).x0 >= bounds.x1 - 1.0 => Some(tight(other).x0),
        _ => None,
    };
    let end = seen.iter().filter_map(|other| edge(other)).fold(width, f64::min);
    let free = end - bounds.x1;
    (text.anchor == Anchor::Start && free > FREE * text.size)
        .then(|| format!("{} is cut although {} px are free behind it", name(mark), free as i64))
}
