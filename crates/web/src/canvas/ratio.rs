//! Device pixels for a css pixel, which change when a window goes to another screen.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Number;
use web_sys::Window;

use super::listener::Listener;

/// Calls a function whenever the ratio has changed, until it is dropped.
pub(super) struct Ratio {
    _query: Rc<RefCell<Option<Listener>>>,
}

impl Ratio {
    /// Watches the ratio of a window.
    pub(super) fn new(window: Window, changed: impl Fn() + 'static) -> Self {
        let query = Rc::new(RefCell::new(None));
        watch(window, Rc::clone(&query), Rc::new(changed));
        Self { _query: query }
    }
}

/// A query for the ratio of now: it changes once, and then there is another.
fn watch(window: Window, place: Rc<RefCell<Option<Listener>>>, changed: Rc<dyn Fn()>) {
    // The browser writes the number: the standard printer of floats would add 10 KB to the wasm.
    let Ok(ratio) = Number::from(window.device_pixel_ratio()).to_string_with_radix(10) else { return };
    let Some(query) = window.match_media(&["(resolution: ", &String::from(ratio), "dppx)"].concat()).ok().flatten()
    else {
        return;
    };
    let weak = Rc::downgrade(&place);
    let listener = Listener::new(&query, &["change"], move |_| {
        if let Some(place) = weak.upgrade() {
            watch(window.clone(), place, Rc::clone(&changed));
            changed();
        }
    });
    place.replace(Some(listener));
}
