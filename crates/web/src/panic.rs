//! A defect of ours must not leave a dead page: the message of a panic is kept, and the element that it happened in shows it.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps the messages of panics from now on.
#[wasm_bindgen(start)]
pub fn keep_panics() {
    std::panic::set_hook(Box::new(|info| LAST.set(info.to_string())));
}

/// What the last panic said; empty if there was none.
#[must_use]
#[wasm_bindgen(js_name = panicMessage)]
pub fn panic_message() -> String {
    LAST.take()
}
