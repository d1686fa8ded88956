//! Whether every text of a picture can be read: its contrast with what it stands on, opacity and all.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use kurbo::{Point, Shape as _};

use super::marks::{hundredths, words};
use crate::text_backing::tight;
use crate::theme::{Rgb, Theme};
use crate::{Mark, Paint, Picture, Role, Shape};

/// Every text whose contrast with what lies under it is less than `least` to 1 (WCAG 2.2, contrast ratio), a sentence
/// each.
#[must_use]
pub fn check_contrast(picture: &Picture, theme: &Theme, least: f64) -> Vec<String> {
    let mut wrong = Vec::new();
    for (n, mark) in picture.marks.iter().enumerate() {
        let (Some(text), Some(ink)) = (words(mark).filter(|_| mark.alpha > 0.0), mark.fill) else { continue };
        let place = tight(text);
        // Widths are estimates from above: the ends are looked for inside.
        for part in [0.1, 0.5, 0.9] {
            let at = Point::new(place.x0 + place.width() * part, place.center().y);
            let ground = under(&picture.marks[..n], at, theme);
            let ratio = contrast(over(ink, mark.alpha, ground, theme), ground);
            if ratio < least {
                let (ratio, least) = (hundredths(ratio), hundredths(least));
                wrong.push(format!("{}: “{}” has a contrast of {ratio}, less than {least}", theme.name, &*text.text));
                break;
            }
        }
    }
    wrong
}

/// The colour of a place after some marks were drawn.
fn under(marks: &[Mark], at: Point, theme: &Theme) -> Rgb {
    let mut colour = theme.colour(Role::Surface.tint());
    for mark in marks {
        let covers = match &mark.shape {
            Shape::Rect(rect, _) => rect.contains(at),
            Shape::Circle(circle) => circle.contains(at),
            // An open end is no area.
            Shape::Path(path) => path.bounding_box().contains(at) && path.contains(at),
            Shape::Curve(..) | Shape::Text(_) => false,
        };
        if let Some(fill) = mark.fill.filter(|_| covers) {
            colour = over(fill, mark.alpha, colour, theme);
        }
    }
    colour
}

/// A paint on a ground.
fn over(paint: Paint, alpha: f64, ground: Rgb, theme: &Theme) -> Rgb {
    let (colour, alpha) = (theme.mix(paint), paint.alpha * alpha);
    let channel = |shift: u32| {
        let (under, over) = (f64::from(ground >> shift & 0xff), f64::from(colour >> shift & 0xff));
        ((under + (over - under) * alpha + 0.5) as u32) << shift
    };
    channel(16) | channel(8) | channel(0)
}

/// WCAG 2.2, contrast ratio.
pub(crate) fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(linear(a)), luminance(linear(b)));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Red, green and blue as amounts of light, 0 to 1 (sRGB, IEC 61966-2-1).
pub(crate) fn linear(rgb: Rgb) -> [f64; 3] {
    [16, 8, 0].map(|shift| {
        let value = f64::from(rgb >> shift & 0xff) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { libm::pow((value + 0.055) / 1.055, 2.4) }
    })
}

/// How light that is.
pub(crate) fn luminance([r, g, b]: [f64; 3]) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::LIGHT;
    use crate::{Key, Role};
    use kurbo::{Rect, Size};

    #[test]
    fn what_is_faint_is_found() {
        let mut picture = Picture::new(Size::new(100.0, 100.0));
        picture.text(Key(1), (10.0, 20.0), 12.0, "plain").fill(Role::Ink.ink());
        picture.text(Key(2), (10.0, 40.0), 12.0, "pale").alpha(0.4);
        picture.rect(Key(3), Rect::new(0.0, 50.0, 80.0, 80.0), 0.0).fill(Role::Ink.line());
        picture.text(Key(4), (10.0, 70.0), 12.0, "dark on dark");
        picture.text(Key(5), (10.0, 90.0), 12.0, "white on white").fill(Role::Surface.tint());
        let found = [
            "light: “pale” has a contrast of 2.53, less than 4.50",
            "light: “dark on dark” has a contrast of 1.00, less than 4.50",
            "light: “white on white” has a contrast of 1.00, less than 4.50",
        ];
        assert_eq!(check_contrast(&picture, &LIGHT, 4.5), found);
    }
}
