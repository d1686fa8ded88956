//! The box in the page that a canvas fills: its size, and the pointer above it.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Reflect};
use kurbo::{Point, Size};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, Event, PointerEvent, ResizeObserver, ResizeObserverBoxOptions, ResizeObserverEntry, ResizeObserverOptions,
    ResizeObserverSize,
};

use super::listener::Listener;
use super::surface::Pixels;

/// What is known of a place.
#[derive(Default)]
pub(super) struct Known {
    /// In css pixels.
    pub(super) size: Cell<Size>,
    /// In device pixels, where the browser reports them.
    pub(super) covered: Cell<Option<Pixels>>,
}

/// Watches a place until it is dropped.
pub(super) struct Place {
    element: Element,
    sizes: ResizeObserver,
    _resized: Closure<dyn FnMut(Array)>,
    _pointer: Listener,
}

impl Place {
    /// Keeps `known` up to date, and calls `resized` after a change. `pointed` is called with the pointer's place in
    /// css pixels, or with none when a mouse has left.
    pub(super) fn new(
        element: Element,
        known: &Rc<Known>,
        resized: impl Fn() + 'static,
        pointed: impl Fn(Option<Point>) + 'static,
    ) -> Option<Self> {
        let seen = Rc::clone(known);
        let closure = Closure::new(move |entries: Array| {
            measured(&entries.at(-1).unchecked_into(), &seen);
            resized();
        });
        let sizes = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        if tells_pixels() {
            let options = ResizeObserverOptions::new();
            options.set_box(ResizeObserverBoxOptions::DevicePixelContentBox);
            sizes.observe_with_options(&element, &options);
        } else {
            sizes.observe(&element);
        }
        let over = element.clone();
        let pointer = Listener::new(&element, &["pointermove", "pointerdown", "pointerleave"], move |event| {
            pointed(point(&over, &event));
        });
        Some(Self { element, sizes, _resized: closure, _pointer: pointer })
    }

    /// Measures at once: on paper the place has another size, of which an observer hears too late.
    pub(super) fn measure(&self, known: &Known) {
        known.size.set(Size::new(self.element.client_width().into(), self.element.client_height().into()));
        known.covered.set(None);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.sizes.disconnect();
    }
}

#[wasm_bindgen]
extern "C" {
    /// What the entries of this browser's observers have.
    #[wasm_bindgen(thread_local_v2, js_namespace = ResizeObserverEntry, js_name = prototype)]
    static ENTRY: JsValue;
}

/// Whether the browser reports how many device pixels a place covers: WebKit does not.
fn tells_pixels() -> bool {
    ENTRY.with(|entry| Reflect::has(entry, &"devicePixelContentBoxSize".into())).unwrap_or(false)
}

fn measured(entry: &ResizeObserverEntry, known: &Known) {
    let content = entry.content_rect();
    known.size.set(Size::new(content.width(), content.height()));
    let exact =
        tells_pixels().then(|| entry.device_pixel_content_box_size().at(0).unchecked_into::<ResizeObserverSize>());
    known.covered.set(exact.map(|exact| (exact.inline_size() as u32, exact.block_size() as u32)));
}

/// Where an event of the pointer is, in css pixels of the element, also where that is scaled; none if a mouse has
/// left it.
fn point(element: &Element, event: &Event) -> Option<Point> {
    let event: &PointerEvent = event.unchecked_ref();
    if event.type_() == "pointerleave" && event.pointer_type() == "mouse" {
        return None;
    }
    let shown = element.get_bounding_client_rect();
    let part = Point::new(
        (f64::from(event.client_x()) - shown.left()) / shown.width(),
        (f64::from(event.client_y()) - shown.top()) / shown.height(),
    );
    Some(Point::new(part.x * f64::from(element.client_width()), part.y * f64::from(element.client_height())))
}
