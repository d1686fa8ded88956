//! A picture as SVG: the same picture gives the same text, and the text needs nothing else.

use alloc::format;
use alloc::string::String;

use kurbo::{CubicBez, ParamCurve, ParamCurveDeriv, PathEl, Point, Vec2};

use crate::theme::Theme;
use crate::{Anchor, Dash, Face, Mark, Paint, Picture, Role, Shape, Stroke, Text, Weight};

/// The faces of words.
pub const SANS: &str = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif";
/// The faces of digits.
pub const MONO: &str = "ui-monospace,'SF Mono','Cascadia Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace";

/// The picture as an SVG document.
#[must_use]
pub fn to_svg(picture: &Picture, theme: &Theme) -> String {
    let (width, height) = (number(picture.size.width), number(picture.size.height));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"{SANS}\" font-variant=\"tabular-nums\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
        colour(theme.colour(Role::Surface.tint()))
    );
    for mark in picture.marks.iter().filter(|mark| mark.alpha > 0.0) {
        write_mark(&mut svg, mark, theme);
    }
    svg.push_str("</svg>\n");
    svg
}

/// The triangle at the end of a curve: its tip, its two back corners, and where the curve's line ends below it.
#[must_use]
pub fn arrowhead(curve: CubicBez, length: f64) -> ([Point; 3], Point) {
    let tip = curve.end();
    let mut along = curve.deriv().eval(1.0).to_vec2();
    if along.hypot2() < 1e-6 {
        along = curve.end() - curve.start();
    }
    let along = if along.hypot2() < 1e-6 { Vec2::new(1.0, 0.0) } else { along.normalize() };
    let back = tip - along * length;
    let aside = Vec2::new(-along.y, along.x) * length * 0.42;
    ([tip, back + aside, back - aside], tip - along * length * 0.8)
}

fn write_mark(svg: &mut String, mark: &Mark, theme: &Theme) {
    let style = |with_stroke: bool| {
        let mut style = fill(mark.fill, theme);
        match mark.stroke {
            Some(line) if with_stroke => stroke(&mut style, line, theme),
            _ => {}
        }
        if mark.alpha < 1.0 {
            style.push_str(&format!(" opacity=\"{}\"", number(mark.alpha)));
        }
        style
    };
    let title = mark.label.as_deref().map(|label| format!("<title>{}</title>", escape(label)));
    let (element, content) = match &mark.shape {
        Shape::Rect(rect, radius) => {
            let (x, y, width, height) =
                (number(rect.x0), number(rect.y0), number(rect.width().max(0.0)), number(rect.height().max(0.0)));
            let radius = number(radius.min(rect.width() / 2.0).min(rect.height() / 2.0).max(0.0));
            (
                format!(
                    "rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"{}",
                    style(true)
                ),
                None,
            )
        }
        Shape::Circle(circle) => {
            let (x, y, radius) = (number(circle.center.x), number(circle.center.y), number(circle.radius));
            (format!("circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{}", style(true)), None)
        }
        Shape::Curve(curve, head) => {
            write_head(svg, mark, *curve, *head, theme);
            let end = if *head > 0.0 { arrowhead(*curve, *head).1 } else { curve.p3 };
            let points = [curve.p0, curve.p1, curve.p2, end].map(point);
            (format!("path d=\"M{} C{} {} {}\"{}", points[0], points[1], points[2], points[3], style(true)), None)
        }
        Shape::Path(path) => {
            let d: String = path.elements().iter().map(command).collect();
            (format!("path d=\"{d}\"{}", style(true)), None)
        }
        Shape::Text(text) => (write_text(text, &style(false)), Some(escape(&text.text))),
    };
    let name = element.split(' ').next().unwrap_or_default();
    match (content, title) {
        (None, None) => svg.push_str(&format!("<{element}/>\n")),
        (content, title) => {
            svg.push_str(&format!(
                "<{element}>{}{}</{name}>\n",
                title.unwrap_or_default(),
                content.unwrap_or_default()
            ));
        }
    }
}

/// A part of a path.
fn command(element: &PathEl) -> String {
    match *element {
        PathEl::MoveTo(p) => format!("M{}", point(p)),
        PathEl::LineTo(p) => format!("L{}", point(p)),
        PathEl::QuadTo(a, p) => format!("Q{} {}", point(a), point(p)),
        PathEl::CurveTo(a, b, p) => format!("C{} {} {}", point(a), point(b), point(p)),
        PathEl::ClosePath => "Z".into(),
    }
}

fn write_text(text: &Text, style: &str) -> String {
    let anchor = match text.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let face = if text.face == Face::Mono { format!(" font-family=\"{MONO}\"") } else { String::new() };
    let weight = if text.weight == Weight::Bold { " font-weight=\"650\"" } else { "" };
    format!(
        "text x=\"{}\" y=\"{}\" font-size=\"{}\"{anchor}{face}{weight}{style}",
        number(text.at.x),
        number(text.at.y),
        number(text.size)
    )
}

fn write_head(svg: &mut String, mark: &Mark, curve: CubicBez, length: f64, theme: &Theme) {
    let Some(line) = mark.stroke.filter(|_| length > 0.0) else { return };
    let [a, b, c] = arrowhead(curve, length).0.map(point);
    let alpha = if mark.alpha < 1.0 { format!(" opacity=\"{}\"", number(mark.alpha)) } else { String::new() };
    svg.push_str(&format!("<path d=\"M{a}L{b}L{c}Z\"{}{alpha}/>\n", fill(Some(line.paint), theme)));
}

fn fill(paint: Option<Paint>, theme: &Theme) -> String {
    match paint {
        None => " fill=\"none\"".into(),
        Some(paint) if paint.alpha < 1.0 => {
            format!(" fill=\"{}\" fill-opacity=\"{}\"", colour(theme.mix(paint)), number(paint.alpha))
        }
        Some(paint) => format!(" fill=\"{}\"", colour(theme.mix(paint))),
    }
}

fn stroke(style: &mut String, line: Stroke, theme: &Theme) {
    style.push_str(&format!(" stroke=\"{}\" stroke-width=\"{}\"", colour(theme.mix(line.paint)), number(line.width)));
    if line.paint.alpha < 1.0 {
        style.push_str(&format!(" stroke-opacity=\"{}\"", number(line.paint.alpha)));
    }
    if let Some((dash, gap)) = line.dashes() {
        style.push_str(&format!(" stroke-dasharray=\"{} {}\"", number(dash), number(gap)));
    }
    if line.dash == Dash::Dotted {
        style.push_str(" stroke-linecap=\"round\"");
    }
}

fn colour(rgb: u32) -> String {
    format!("#{rgb:06x}")
}

fn point(at: Point) -> String {
    format!("{} {}", number(at.x), number(at.y))
}

/// A number with at most two decimals: no float formatting, and no noise in golden files.
fn number(value: f64) -> String {
    let hundredths = libm::round(value * 100.0) as i64;
    let (sign, size) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
    match (size / 100, size % 100) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, rest) if rest % 10 == 0 => format!("{sign}{whole}.{}", rest / 10),
        (whole, rest) => format!("{sign}{whole}.{rest:02}"),
    }
}

fn escape(text: &str) -> String {
    let mut safe = String::new();
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            // XML has no place for other control characters.
            '\0'..=' ' => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Key;
    use crate::theme::LIGHT;
    use kurbo::{Rect, Size};

    #[test]
    fn every_shape_is_written() {
        let mut picture = Picture::new(Size::new(100.0, 50.5));
        picture
            .rect(Key(1), Rect::new(1.0, 2.0, 3.333, 4.0), 9.0)
            .fill(Role::Hit.tint())
            .stroke(Role::Hit.line(), 1.5)
            .dashed()
            .label("a <b> & \"c\"");
        picture.circle(Key(2), (10.0, 10.0), 5.0).stroke(Role::Line.line(), 1.0).alpha(0.5);
        picture.line(Key(3), (0.0, 0.0), (30.0, 0.0)).head(10.0);
        picture
            .polygon(Key(4), &[Point::new(0.0, 0.0), Point::new(1.0, 0.0), Point::new(0.0, 1.0)])
            .fill(Role::Dirty.line());
        picture.text(Key(5), (5.0, 6.0), 12.0, "R < 1\u{7}").bold().mono().end();
        picture.rect(Key(6), Rect::ZERO, 0.0).fill(Role::Hit.tint()).alpha(0.0);
        expect_test::expect![[r##"
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50.5" width="100" height="50.5" font-family="system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif" font-variant="tabular-nums">
            <rect width="100" height="50.5" fill="#ffffff"/>
            <rect x="1" y="2" width="2.33" height="2" rx="1" fill="#daf0e5" stroke="#27825f" stroke-width="1.5" stroke-dasharray="4.5 4.5"><title>a &lt;b&gt; &amp; &quot;c&quot;</title></rect>
            <circle cx="10" cy="10" r="5" fill="none" stroke="#7b858f" stroke-width="1" opacity="0.5"/>
            <path d="M30 0L20 4.2L20 -4.2Z" fill="#7b858f"/>
            <path d="M0 0 C10 0 20 0 22 0" fill="none" stroke="#7b858f" stroke-width="1.5"/>
            <path d="M0 0L1 0L0 1Z" fill="#65480b"/>
            <text x="5" y="6" font-size="12" text-anchor="end" font-family="ui-monospace,'SF Mono','Cascadia Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace" font-weight="650" fill="#14181c">R &lt; 1 </text>
            </svg>
        "##]].assert_eq(&to_svg(&picture, &LIGHT));
    }
}
