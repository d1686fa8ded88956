//! How cards move: on a bow, or round each other, so that none goes through another.

use alloc::vec::Vec;

use kurbo::{ParamCurve, Point, Rect, Vec2};

use crate::lens::api::Step;
use crate::tween::{bow, ease};
use crate::{Key, Layer, Mark, When};

/// More cards than these are too small to be followed while they move.
const MOST: usize = 40;

/// A card: the key of its box, then keys of what lies in it.
pub(crate) type Keys = Vec<Key>;

/// The marks of a card on its way along a bow, `bend` of the distance high; none if it hardly moves, or changes its
/// width.
pub(crate) fn along(step: &Step<'_>, card: &Keys, bend: f64) -> Vec<Mark> {
    let mut marks = Vec::new();
    if let Some(way) = Way::of(step, card)
        && (way.from.width() - way.to.width()).abs() <= 1.0
        && way.from.center().distance(way.to.center()) >= 1.5 * way.from.width()
    {
        let at = bow(way.from.center(), way.to.center(), bend).eval(When::Travel.at(step.progress));
        way.carry(step, card, at, 1.0, &mut marks);
    }
    marks
}

/// The marks of cards that would pass over others, on their way below the line, or above it where there is no room
/// below. `wraps`: all stand in lines of one list, and a card that comes to another line goes out of the one and into
/// the other.
pub(crate) fn around(step: &Step<'_>, cards: &[Keys], wraps: bool) -> Vec<Mark> {
    let mut marks = Vec::new();
    if cards.len() > MOST {
        return marks;
    }
    let ways: Vec<Option<Way>> = cards.iter().map(|card| Way::of(step, card)).collect();
    let all = ways.iter().flatten();
    let edges = all.fold([f64::INFINITY, 0.0], |[x0, x1], way| [way.from.x0.min(x0), way.to.x1.max(x1)]);
    for (at, card) in cards.iter().enumerate() {
        let Some(way) = ways[at] else { continue };
        if wraps && (way.from.y0 - way.to.y0).abs() >= 1.0 {
            way.wrap(step, card, edges, &mut marks);
        } else if way.is_level() && ways.iter().enumerate().any(|(n, other)| way.gives_way(at, *other, n)) {
            way.pass(step, card, &mut marks);
        } else if way.has_words_beside(step, card) {
            let at = way.from.center().lerp(way.to.center(), When::Travel.at(step.progress));
            way.carry(step, card, at, 1.0, &mut marks);
        }
    }
    marks
}

/// Where a card's box is before and after.
#[derive(Clone, Copy)]
struct Way {
    from: Rect,
    to: Rect,
}

impl Way {
    fn of(step: &Step<'_>, card: &Keys) -> Option<Self> {
        let key = *card.first()?;
        Some(Self { from: step.from.bounds(key)?, to: step.to.bounds(key)? })
    }

    /// How far it goes to the right.
    fn length(self) -> f64 {
        self.to.x0 - self.from.x0
    }

    fn is_level(self) -> bool {
        level(self.from, self.to)
    }

    /// Whether it goes round another: of two that change places the one that goes further, the later one if both go as
    /// far.
    fn gives_way(self, at: usize, other: Option<Self>, n: usize) -> bool {
        let Some(other) = other.filter(|other| n != at && other.is_level() && level(self.from, other.from)) else {
            return false;
        };
        let crosses = (other.from.x0 < self.from.x0) != (other.to.x0 < self.to.x0);
        crosses && (self.length().abs(), at) > (other.length().abs(), n)
    }

    /// Steps aside, passes, and steps back.
    fn pass(self, step: &Step<'_>, card: &Keys, marks: &mut Vec<Mark>) {
        let t = When::Travel.at(step.progress);
        let high = self.from.height().max(self.to.height()) * 1.12;
        let below = self.from.y1.max(self.to.y1) + high + 3.0 <= step.to.size.height;
        let aside = ease(t.min(1.0 - t) * 4.0) * if below { high } else { -high };
        let at = self.from.center().lerp(self.to.center(), t) + Vec2::new(0.0, aside);
        self.carry(step, card, at, 1.0, marks);
    }

    /// Goes out of one line and into another: up a line it goes out at the beginning of the one and in at the end of
    /// the other, if it stands at that end of the lines.
    fn wrap(self, step: &Step<'_>, card: &Keys, [left, right]: [f64; 2], marks: &mut Vec<Mark>) {
        let t = When::Travel.at(step.progress);
        let (out, into) = ((t / 0.35).min(1.0), ((1.0 - t) / 0.35).min(1.0));
        let up = self.to.y0 < self.from.y0;
        let aside = if up { self.from.width().min(self.from.x0) * 0.4 } else { 0.0 };
        let room = if self.to.x1 > right - 1.0 { (step.to.size.width - self.to.x1).clamp(0.0, aside) } else { 0.0 };
        let aside = if self.from.x0 < left + 1.0 { aside } else { 0.0 };
        let (home, by, alpha) =
            if t < 0.5 { (self.from, -aside * out, 1.0 - out) } else { (self.to, room * into, 1.0 - into) };
        self.carry(step, card, home.center() + Vec2::new(by, 0.0), alpha, marks);
    }

    /// Whether it moves as it is, and something of it is not in its box.
    fn has_words_beside(self, step: &Step<'_>, card: &Keys) -> bool {
        let outside = |mark: &&Mark| card.contains(&mark.key.part(0)) && !inside(self.from, mark);
        let moves = self.from.center().distance(self.to.center()) > 1.0;
        moves && same_size(self.from, self.to) && step.from.marks.iter().any(|mark| outside(&mark))
    }

    /// Draws the card with its middle at a point: in the first half as it was, in the second as it will be. It does not
    /// leave the picture, and what is not in its box is not seen on the way: it would lie on other words.
    fn carry(self, step: &Step<'_>, card: &Keys, at: Point, alpha: f64, marks: &mut Vec<Mark>) {
        let t = When::Travel.at(step.progress);
        let (picture, home) = if t >= 0.5 { (step.to, self.to) } else { (step.from, self.from) };
        let lowest = step.to.size.height - home.height() / 2.0 - 1.0;
        let by = Point::new(at.x, at.y.min(lowest)) - home.center();
        let of_card = picture.marks.iter().filter(|mark| card.contains(&mark.key.part(0)));
        marks.extend(of_card.map(|mark| {
            let mut mark = mark.clone();
            let beside = if inside(home, &mark) { 1.0 } else { (10.0 * (t - 0.5).abs() - 4.0).max(0.0) };
            mark.shape.translate(by);
            mark.alpha *= alpha * beside;
            mark.layer(Layer::Top);
            mark
        }));
    }
}

/// Whether a mark lies in a box.
fn inside(home: Rect, mark: &Mark) -> bool {
    home.inset(2.0).contains_rect(mark.shape.bounds())
}

/// Whether two boxes stand on one line and are of one size.
fn level(a: Rect, b: Rect) -> bool {
    (a.y0 - b.y0).abs() < 1.0 && same_size(a, b)
}

fn same_size(a: Rect, b: Rect) -> bool {
    (a.width() - b.width()).abs() < 1.0 && (a.height() - b.height()).abs() < 1.0
}
