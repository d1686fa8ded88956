//! More frames than cards have room for: the ring as ticks, and the hand's neighbourhood as cards in it, below it or
//! beside it.

use kurbo::{Point, Rect, Size, Vec2};
use os_scope_sim::Pfn;

use super::Draw;
use super::ellipse::Ring;
use super::hub::Hub;
use super::ring::{HAND, RAIL, WIRE};
use super::slot::Style;
use crate::{Key, Layer, Role, When};

/// The longest ticks, in sizes of the smallest type.
const TICKS: f64 = 1.7;
/// From the ring to the tip of the hand, and to its other end.
const POINTER: (f64, f64) = (TICKS + 0.2, TICKS + 1.9);
/// The gap between the request, the hand's mark and the cards.
const GAP: f64 = 1.6;
/// The gap between cards and, where they stand in a column, between them and the request.
const BETWEEN: f64 = 0.35;

/// Where everything is.
#[derive(Clone, Copy, Debug)]
struct Arrangement {
    ring: Ring,
    /// The request and its middle.
    hub: Option<(Hub, Point)>,
    style: Style,
    cards: usize,
    /// The middle of the first card, and the way from each to the next.
    first: Point,
    step: Vec2,
}

impl Draw<'_> {
    /// The ring as ticks.
    pub(super) fn many(&mut self, area: Rect) {
        let unit = self.scale.small;
        // Room for the arc outside the ring.
        let area = area.inset(-unit * 0.45);
        if area.width() < unit * 8.0 || area.height() < unit * 6.0 {
            return;
        }
        let wide = area.width() > area.height() * 1.9;
        // Cards in the ring if they can say what their bits are.
        let all = self.inside(area, 5, 8).or_else(|| if wide { self.beside(area, 3) } else { self.below(area) });
        let Some(all) = all.or_else(|| self.inside(area, 1, 10)).or_else(|| self.beside(area, 1)) else { return };
        let ring = &all.ring;
        let rail = ring.arc(0.0, core::f64::consts::TAU, 1.0);
        self.picture
            .path(Key::new(RAIL, 0, 0), rail)
            .stroke(Role::Surface.line(), self.scale.line)
            .layer(Layer::Ground);
        self.ticks(ring, TICKS * unit);
        self.pointer(ring);
        self.excerpt(&all);
        if let Some((hub, centre)) = all.hub {
            self.hub(hub, centre, unit);
        }
    }

    /// A ring in an area.
    fn ring_in(&self, area: Rect) -> Ring {
        let radii = Vec2::new(area.width() / 2.0, area.height() / 2.0);
        let radii = Vec2::new(radii.x.min(radii.y * 1.7), radii.y.min(radii.x * 1.12));
        Ring::new(area.center(), radii, self.moment.frames().len())
    }

    /// Whether a box around the middle of the ring, `down` below it, leaves the hand its room.
    fn has_room(&self, ring: &Ring, size: Size, down: f64) -> bool {
        let radii = ring.radii - Vec2::new(1.0, 1.0) * (POINTER.1 + 0.2) * self.scale.small;
        let y = down.abs() + size.height / 2.0;
        radii.x > 0.0 && radii.y > 0.0 && libm::hypot(size.width / 2.0 / radii.x, y / radii.y) <= 1.0
    }

    /// Request and cards in the ring.
    fn inside(&self, area: Rect, least: usize, styles: usize) -> Option<Arrangement> {
        let (unit, ring) = (self.scale.small, self.ring_in(area));
        let fits = |hub: Hub, style: &Style, cards: usize| {
            let (head, row) = (hub.size(self, unit), row(style, cards));
            let height = head.height + unit * GAP + row.height;
            self.has_room(&ring, head, (height - head.height) / 2.0)
                && self.has_room(&ring, row, (height - row.height) / 2.0)
        };
        let style = |choice| Style::new(self, choice);
        let found = Style::ALL
            .into_iter()
            .take(styles)
            .map(style)
            .find_map(|style| Hub::ALL.into_iter().find(|&hub| fits(hub, &style, least)).map(|hub| (style, hub)));
        let (style, hub) = found?;
        let cards = if least == 5 && fits(hub, &style, 7) { 7 } else { least };
        let (head, row) = (hub.size(self, unit), row(&style, cards));
        let height = head.height + unit * GAP + row.height;
        let top = ring.centre.y - height / 2.0;
        let first =
            Point::new(ring.centre.x - row.width / 2.0 + style.size.width / 2.0, top + height - row.height / 2.0);
        let step = Vec2::new(style.size.width + style.unit * BETWEEN, 0.0);
        Some(Arrangement {
            ring,
            hub: Some((hub, Point::new(ring.centre.x, top + head.height / 2.0))),
            style,
            cards,
            first,
            step,
        })
    }

    /// The request in the ring, the cards in a row below.
    fn below(&self, area: Rect) -> Option<Arrangement> {
        let unit = self.scale.small;
        let style = |choice| Style::new(self, choice);
        let fits = |style: &Style, cards: usize| {
            row(style, cards).width <= area.width() && style.size.height <= area.height() * 0.3
        };
        let find = |cards: usize| {
            Style::ALL.into_iter().map(style).find(|style| fits(style, cards)).map(|style| (style, cards))
        };
        let (style, cards) = find(5).filter(|(style, _)| style.size.height >= 3.0 * unit).or_else(|| find(3))?;
        let top = Rect::new(area.x0, area.y0, area.x1, area.y1 - style.size.height - unit * GAP * 1.2);
        let ring = self.ring_in(top);
        let hub = Hub::ALL.into_iter().find(|hub| self.has_room(&ring, hub.size(self, unit), 0.0));
        // Better half a hand than no request.
        let least = Ring::new(ring.centre, ring.radii + Vec2::new(1.0, 1.0) * unit * 1.6, ring.count);
        let hub = hub.or_else(|| Some(Hub::Line).filter(|hub| self.has_room(&least, hub.size(self, unit), 0.0)));
        let row = row(&style, cards);
        let first =
            Point::new(area.center().x - row.width / 2.0 + style.size.width / 2.0, area.y1 - style.size.height / 2.0);
        let step = Vec2::new(style.size.width + style.unit * BETWEEN, 0.0);
        Some(Arrangement { ring, hub: hub.map(|hub| (hub, ring.centre)), style, cards, first, step })
    }

    /// The ring at the left, request and cards in a column at the right.
    fn beside(&self, area: Rect, least: usize) -> Option<Arrangement> {
        let unit = self.scale.small;
        let hub = Hub::Line.size(self, unit);
        let style = |choice| Style::new(self, choice);
        let (gap, aside) = (unit * BETWEEN * 1.5, unit * 1.2);
        let fits = |style: &Style| {
            let each = style.size.height + style.unit * BETWEEN;
            let cards = (area.height() - hub.height - gap + style.unit * BETWEEN) / each;
            let width = style.size.width.max(hub.width) + aside;
            let cards = match cards {
                5.0.. => 5,
                3.0.. => 3,
                _ => 1,
            };
            (cards >= least && area.width() - width >= unit * 7.0).then_some((*style, cards))
        };
        let (style, cards) = Style::ALL.into_iter().map(style).find_map(|style| fits(&style))?;
        let width = style.size.width.max(hub.width) + aside;
        let ring = self.ring_in(Rect::new(area.x0, area.y0, area.x1 - width - unit, area.y1));
        let step = Vec2::new(0.0, style.size.height + style.unit * BETWEEN);
        let height = hub.height + gap + step.y * cards as f64 - style.unit * BETWEEN;
        let top = area.center().y - height / 2.0;
        let x = area.x1 - (width - aside) / 2.0;
        let first = Point::new(x, top + hub.height + gap + style.size.height / 2.0);
        Some(Arrangement {
            ring,
            hub: Some((Hub::Line, Point::new(x, top + hub.height / 2.0))),
            style,
            cards,
            first,
            step,
        })
    }

    /// The cards around the hand. The frames before and after it are always among them; the rest stay where they are
    /// until the hand gets to them.
    fn excerpt(&mut self, all: &Arrangement) {
        let Arrangement { ring, style, cards, first, step, .. } = *all;
        let unit = self.scale.small;
        let count = self.moment.frames().len();
        let hand = self.moment.hand.index();
        let stay = cards.saturating_sub(2).max(1);
        let first_card = |hand: usize| if cards > 1 { (hand + count - 1) % count / stay * stay } else { hand };
        let before = first_card(hand);
        // While the cards themselves move, nothing in them may be ahead of them.
        self.steady = before == first_card((hand + count - 1) % count);
        let ends = (ring.angle(before as f64 - 0.5), ring.angle((before + cards) as f64 - 0.5));
        let outside = Ring::new(ring.centre, ring.radii + Vec2::new(1.0, 1.0) * unit * 0.4, count);
        self.picture
            .path(Key::new(RAIL, 1, 0), outside.arc(ends.0, ends.1, 1.0))
            .stroke(Role::Ink.line(), self.scale.line * 1.8);
        for at in 0..cards.min(count) {
            let pfn = Pfn(((before + at) % count) as u32);
            let centre = first + step * at as f64;
            self.slot(pfn, centre, &style);
            if pfn.index() == hand {
                // The hand's mark is where the next card would be, across the way of the cards.
                let (across, along) = if step.y > 0.0 {
                    (Vec2::new(1.0, 0.0), Vec2::new(0.0, 1.0))
                } else {
                    (Vec2::new(0.0, 1.0), Vec2::new(1.0, 0.0))
                };
                let edge = if step.y > 0.0 { style.size.width } else { style.size.height } / 2.0 + unit * 0.2;
                let tip = centre - across * edge;
                let back = tip - across * unit * 0.85;
                let points = [tip, back - along * unit * 0.6, back + along * unit * 0.6];
                self.picture
                    .polygon(Key::new(HAND, 1, 0), &points)
                    .fill(Role::Ink.line())
                    .label("the hand")
                    .when(When::Travel);
            }
        }
    }

    /// The hand, and the way to a page that was found.
    fn pointer(&mut self, ring: &Ring) {
        let unit = self.scale.small;
        let (tip, back) = (POINTER.0 * unit, POINTER.1 * unit);
        let place = |pfn: Pfn| {
            let angle = ring.angle(f64::from(pfn.0));
            (ring.within(angle, back), ring.within(angle, tip))
        };
        if let Some(pfn) = self.moment.found() {
            let (from, to) = place(pfn);
            let mark = self.picture.line(Key::new(WIRE, 0, 0), from, to);
            mark.stroke(Role::Hit.line(), unit * 0.25).head(unit).when(When::Travel);
        }
        let (from, to) = place(self.moment.hand);
        self.hand(from, to, unit);
    }
}

/// The size of a row of cards.
fn row(style: &Style, cards: usize) -> Size {
    let gap = style.unit * BETWEEN;
    Size::new(cards as f64 * (style.size.width + gap) - gap, style.size.height)
}
