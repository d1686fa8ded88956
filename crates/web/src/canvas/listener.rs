//! A listener that is taken away when it is dropped.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};

/// A function that a target calls for some events until this is dropped.
pub(super) struct Listener {
    target: EventTarget,
    names: &'static [&'static str],
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Lets `target` call `act` for the events of these names.
    pub(super) fn new(target: &EventTarget, names: &'static [&'static str], act: impl FnMut(Event) + 'static) -> Self {
        let listener = Self { target: target.clone(), names, closure: Closure::new(act) };
        listener.each(EventTarget::add_event_listener_with_callback);
        listener
    }

    fn each(&self, call: fn(&EventTarget, &str, &js_sys::Function) -> Result<(), wasm_bindgen::JsValue>) {
        for name in self.names {
            // The only error is a target that is none.
            call(&self.target, name, self.closure.as_ref().unchecked_ref()).ok();
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.each(EventTarget::remove_event_listener_with_callback);
    }
}
