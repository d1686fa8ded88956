//! The ring of frames with the clock's hand.

use kurbo::{Point, Rect, Size, Vec2};
use os_scope_sim::Pfn;

use super::Draw;
use super::ellipse::{MOST, Ring};
use super::hub::Hub;
use super::slot::Style;
use crate::{Key, Layer, Role, When};

/// The kind of the hand.
pub(super) const HAND: u8 = 4;
/// The kind of the ring's line and of the hand's trail.
pub(super) const RAIL: u8 = 5;
/// The kind of the line from a request to the frame that has its page.
pub(super) const WIRE: u8 = 6;

/// How much wider than tall a ring may be.
const ROUND: f64 = 1.5;
/// The same where there is hardly any height.
const LOW: f64 = 2.8;
/// The gap between the hand's tip and a frame.
const TIP: f64 = 0.45;

/// How a ring is drawn: everything that depends on the room for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fit {
    pub(super) ring: Ring,
    pub(super) style: Style,
    hub: Hub,
    /// How far out the trail is.
    inner: f64,
}

impl Draw<'_> {
    /// The ring: frames as cards if there is room for them.
    pub(super) fn ring(&mut self, area: Rect) {
        match self.fit(area) {
            Some(fit) => self.cards(&fit),
            None => self.many(area),
        }
    }

    /// The most telling way to draw all frames as cards; none if there are too many.
    fn fit(&self, area: Rect) -> Option<Fit> {
        let count = self.moment.frames().len();
        if count > MOST {
            return None;
        }
        // A telling request is worth more than large frames; a low ring is the last resort.
        let tries = [
            (Hub::Tall, 0..7, 3.2, ROUND),
            (Hub::Low, 3..9, 2.0, ROUND),
            (Hub::Line, 5..10, 1.8, ROUND),
            (Hub::Low, 7..9, 1.3, LOW),
            (Hub::Line, 7..10, 1.1, LOW),
        ];
        let style = |choice| Style::new(self, choice);
        tries.into_iter().find_map(|(hub, styles, seen, stretch)| {
            let found = Style::ALL[styles]
                .iter()
                .find_map(|&choice| self.try_fit(area, count, style(choice), hub, (seen, stretch)))?;
            // There may be room for a longer request yet.
            let longer = |&hub: &_| self.try_ring(found.ring, found.style, hub, seen + 1.0);
            Some(Hub::ALL.iter().take_while(|other| **other != hub).find_map(longer).unwrap_or(found))
        })
    }

    fn try_fit(&self, area: Rect, count: usize, style: Style, hub: Hub, (seen, stretch): (f64, f64)) -> Option<Fit> {
        let half = style.size * 0.5;
        let room = Vec2::new(area.width() / 2.0 - half.width, area.height() / 2.0 - half.height);
        if room.x <= 0.0 || room.y <= 0.0 {
            return None;
        }
        // A circle if it can be one; frames are wider than tall, so the ring may be, too.
        let radii = Vec2::new(room.x.min(room.y * stretch), room.y.min(room.x * 1.12));
        let even = Ring::new(area.center(), radii, count);
        let gap = style.unit * 0.5;
        // Evenly, like the hours of a clock, if that gives each frame its place; else as the frames need it.
        let spread = || self.try_ring(even.spread(style.size + Size::new(gap, gap))?, style, hub, seen);
        self.try_ring(even, style, hub, seen).or_else(spread)
    }

    fn try_ring(&self, ring: Ring, style: Style, hub: Hub, seen: f64) -> Option<Fit> {
        let count = self.moment.frames().len();
        let boxes = |at: usize| Rect::from_center_size(ring.place(at), style.size);
        let gap = style.unit * 0.49;
        let apart = (0..count).all(|at| {
            let place = boxes(at).inset(gap / 2.0);
            count == 1
                || [1, 2].iter().all(|next| {
                    (at + next) % count == at
                        || place.intersect(boxes((at + next) % count).inset(gap / 2.0)).is_zero_area()
                })
        });
        if !apart {
            return None;
        }
        let middle = Rect::from_center_size(ring.centre, hub.size(self, self.request_unit(&style)));
        let mut inner: f64 = 1.0;
        for at in 0..count {
            let tip = reach(&ring, at, style.size, style.unit * TIP);
            let edge = leave(middle, ring.place(at) - ring.centre);
            let length = (ring.place(at) - ring.centre).hypot();
            if (tip - edge) * length < self.scale.small * seen {
                return None;
            }
            inner = inner.min(tip);
        }
        Some(Fit { ring, style, hub, inner: inner * 0.9 })
    }

    fn cards(&mut self, fit: &Fit) {
        let Fit { ring, style, hub, inner } = *fit;
        let rail = ring.arc(0.0, core::f64::consts::TAU, 1.0);
        self.picture
            .path(Key::new(RAIL, 0, 0), rail)
            .stroke(Role::Surface.line(), self.scale.line * 1.3)
            .layer(Layer::Ground);
        self.trail(&ring, inner);
        let hand = self.moment.hand.index();
        let tip = reach(&ring, hand, style.size, style.unit * TIP);
        self.wire(fit);
        self.hand(ring.centre, ring.point(ring.angle(hand as f64), tip), style.unit);
        for at in 0..self.moment.frames().len() {
            self.slot(Pfn(at as u32), ring.place(at), &style);
        }
        let request = self.request_unit(&style);
        self.hub(hub, ring.centre, request);
    }

    /// The smallest type of the request: it grows less than the frames do, and leaves more to the hand.
    pub(super) fn request_unit(&self, style: &Style) -> f64 {
        (self.scale.small + style.unit) / 2.0
    }

    /// The way that the hand has gone in this search.
    pub(super) fn trail(&mut self, ring: &Ring, share: f64) {
        let Some((search, passed)) = self
            .moment
            .search()
            .filter(|found| found.1 > 0 && self.moment.wanted == self.moment.seen.and_then(|s| s.search.wanted))
        else {
            return;
        };
        let hand = self.moment.hand.index() as f64;
        let back = (passed as f64).min(ring.count as f64 - 0.35);
        let (from, to) = (ring.angle(hand - back), ring.angle(hand));
        let path = ring.arc(from, to, share);
        let mark = self.picture.path(Key::wide(RAIL, search.from + 1), path);
        // Dots are five pixels apart, whatever their size: large ones would be a line.
        mark.stroke(Role::Line.line(), self.scale.line * 1.6)
            .dash(crate::Dash::Dotted)
            .layer(Layer::Ground)
            .when(When::Travel);
    }

    /// The hand, from the middle of the ring.
    pub(super) fn hand(&mut self, from: Point, tip: Point, unit: f64) {
        let width = if self.moment.searching { 0.34 } else { 0.22 };
        let label = crate::caption::cat(&[
            "the hand: the next victim is sought from frame ",
            &crate::text::frame(self.moment.hand),
            " on",
        ]);
        let mark = self.picture.line(Key::new(HAND, 0, 0), from, tip);
        mark.stroke(Role::Ink.line(), unit * width).head(unit * 1.3).label(label);
    }

    /// From the request to the frame that has its page.
    fn wire(&mut self, fit: &Fit) {
        let Some(pfn) = self.moment.found() else { return };
        let ring = &fit.ring;
        let towards = ring.place(pfn.index()) - ring.centre;
        let tip = reach(ring, pfn.index(), fit.style.size, fit.style.unit * TIP);
        let start =
            leave(Rect::from_center_size(ring.centre, fit.hub.size(self, self.request_unit(&fit.style))), towards);
        // Beside the hand, should it point to the same frame.
        let aside = if self.moment.hand == pfn { fit.style.unit * 0.6 } else { 0.0 };
        let aside = Vec2::new(-towards.y, towards.x).normalize() * aside;
        let (from, to) = (ring.centre + towards * start + aside, ring.centre + towards * tip + aside);
        let mark = self.picture.line(Key::new(WIRE, 0, 0), from, to);
        mark.stroke(Role::Hit.line(), self.scale.line * 2.0).head(fit.style.unit * 0.8).when(When::Travel);
    }
}

/// How far on the way from the centre to a frame the hand's tip is.
fn reach(ring: &Ring, at: usize, size: Size, gap: f64) -> f64 {
    let towards = ring.place(at) - ring.centre;
    1.0 - leave(Rect::from_center_size(Point::ZERO, size).inset(gap), towards)
}

/// How far along a way from its middle a box ends.
fn leave(place: Rect, towards: Vec2) -> f64 {
    let (x, y) = (place.width() / 2.0 / towards.x.abs(), place.height() / 2.0 / towards.y.abs());
    x.min(y)
}
