//! The window. web-sys looks for it among four kinds of global objects; a canvas is only where this one is.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Window;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = window)]
    static WINDOW: Window;
}

/// The window of the page.
pub(super) fn window() -> Window {
    WINDOW.with(Clone::clone)
}
