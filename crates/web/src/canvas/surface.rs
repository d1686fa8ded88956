//! The canvas itself: as large as its place, sharp at any pixel ratio, and hidden until something is drawn on it.

use kurbo::Size;
use os_scope_scene::Picture;
use wasm_bindgen::JsCast;
use web_sys::{ContextAttributes2d, HtmlCanvasElement};

use super::brush::Brush;
use super::context::Context;
use super::painter::paint;
use super::palette::Palette;

/// Pixels that a side of a canvas may have: browsers refuse more.
const LARGEST: f64 = 8192.0;

/// Device pixels: width and height.
pub(super) type Pixels = (u32, u32);

/// A canvas and its context.
pub(super) struct Surface {
    canvas: HtmlCanvasElement,
    context: Context,
}

impl Surface {
    /// A canvas on which nothing is drawn yet; none if the browser gives it no context.
    pub(super) fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let attributes = ContextAttributes2d::new();
        attributes.set_alpha(false);
        let context = canvas.get_context_with_context_options("2d", &attributes).ok().flatten()?;
        Some(Self { canvas, context: context.unchecked_into() })
    }

    /// Draws a picture; the canvas gets `wide` by `high` device pixels.
    pub(super) fn show(&self, picture: &Picture, (wide, high): Pixels, palette: &Palette, faces: &[String; 2]) {
        let Self { canvas, context } = self;
        // A canvas that was never drawn on is black.
        canvas.set_hidden(false);
        if (canvas.width(), canvas.height()) != (wide, high) {
            canvas.set_width(wide);
            canvas.set_height(high);
        }
        let Size { width, height } = picture.size;
        // The only error is an argument that is no number.
        if context.set_transform(f64::from(wide) / width, 0.0, 0.0, f64::from(high) / height, 0.0, 0.0).is_ok() {
            paint(picture, palette, &mut Brush::new(context, faces));
        }
    }
}

/// The device pixels of a canvas. `covered` is how many its place covers, where the browser reports it: a place may
/// begin and end between two pixels of the screen, and a canvas of other pixels than those that it covers would be
/// blurred.
pub(super) fn pixels(size: Size, ratio: f64, covered: Option<Pixels>) -> Pixels {
    let scale = ratio.min(LARGEST / size.width).min(LARGEST / size.height);
    let round = |length: f64| (length * scale + 0.5) as u32;
    let (wide, high) = (round(size.width), round(size.height));
    covered.filter(|(across, down)| across.abs_diff(wide) < 2 && down.abs_diff(high) < 2).unwrap_or((wide, high))
}
