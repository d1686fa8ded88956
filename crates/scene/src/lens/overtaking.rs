//! Two cards that change places in a line: one of them goes round the other.

use alloc::vec::Vec;

use kurbo::{Rect, Vec2};

use super::api::Step;
use crate::{Key, Layer, Mark, Picture, When};

/// More cards than these are too small for anybody to read while they move.
const MOST: usize = 40;

/// The marks of cards that would pass over others, on their way below the line (above it where there is no room below).
/// A card is the key of its box, and keys of what lies in it. `wraps`: all stand in lines of one list, and who comes to
/// another line goes out of the one and into the other.
pub(super) fn round(step: &Step<'_>, cards: &[Vec<Key>], wraps: bool) -> Vec<Mark> {
    let places =
        |picture: &Picture| -> Vec<Option<Rect>> { cards.iter().map(|card| picture.bounds(*card.first()?)).collect() };
    if cards.len() > MOST {
        return Vec::new();
    }
    let ways: Vec<Option<(Rect, Rect)>> =
        places(step.from).into_iter().zip(places(step.to)).map(|(a, b)| a.zip(b)).collect();
    let t = When::Travel.at(step.progress);
    let mut marks = Vec::new();
    for (at, card) in cards.iter().enumerate() {
        let Some((from, to)) = ways[at] else { continue };
        let (source, start) = if t < 0.5 { (step.from, from) } else { (step.to, to) };
        let mut put = |by: Vec2, alpha: f64| {
            let mine = source.marks.iter().filter(|mark| card.contains(&mark.key.part(0)));
            marks.extend(mine.map(|mark| {
                let mut mark = mark.clone();
                mark.shape.translate(by);
                mark.alpha *= alpha;
                mark.layer(Layer::Top);
                mark
            }));
        };
        let way = to.x0 - from.x0;
        if wraps && (from.y0 - to.y0).abs() >= 1.0 {
            let (out, into) = ((t / 0.35).min(1.0), ((1.0 - t) / 0.35).min(1.0));
            // Up a line: out at its beginning, and in at the end of the other.
            let aside = if to.y0 < from.y0 { from.width().min(from.x0) * 0.4 } else { 0.0 };
            let room = (step.to.size.width - to.x1).max(0.0).min(aside);
            put(
                Vec2::new(if t < 0.5 { -aside * out } else { room * into }, 0.0),
                1.0 - if t < 0.5 { out } else { into },
            );
            continue;
        }
        if !level(from, to) {
            continue;
        }
        // Of two that change places the one that goes further goes round; the later one if both go as far.
        let gives_way = |(other, way_of_other): (usize, &Option<(Rect, Rect)>)| {
            way_of_other.filter(|(a, b)| other != at && level(*a, *b) && level(from, *a)).is_some_and(|(a, b)| {
                let (theirs, crosses) = (b.x0 - a.x0, (a.x0 < from.x0) != (b.x0 < to.x0));
                crosses && (way.abs(), at) > (theirs.abs(), other)
            })
        };
        if !ways.iter().enumerate().any(gives_way) {
            continue;
        }
        let high = from.height().max(to.height()) * 1.12;
        let down = from.y1.max(to.y1) + high + 3.0 <= step.to.size.height;
        // It steps aside, passes, and steps back.
        let aside = crate::tween::ease(t.min(1.0 - t) * 4.0) * if down { high } else { -high };
        put(Vec2::new(from.x0 + way * t - start.x0, aside), 1.0);
    }
    marks
}

/// Whether two boxes stand on one line and are of one size.
fn level(a: Rect, b: Rect) -> bool {
    (a.y0 - b.y0).abs() < 1.0 && (a.width() - b.width()).abs() < 1.0 && (a.height() - b.height()).abs() < 1.0
}
