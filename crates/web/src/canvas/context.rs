//! The methods of `CanvasRenderingContext2D` that a frame calls thousands of times.
//!
//! web-sys has them too, but takes text as `&str`, which is decoded at each call, and wraps what may throw in a
//! `try`. Here a text is one that the browser already has, and nothing throws: no length is negative or infinite.

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::CanvasRenderingContext2d;

#[wasm_bindgen]
extern "C" {
    /// A canvas's context.
    #[wasm_bindgen(extends = CanvasRenderingContext2d)]
    pub(crate) type Context;

    #[wasm_bindgen(method, structural, setter = fillStyle)]
    pub(crate) fn set_fill(this: &Context, colour: &JsString);

    #[wasm_bindgen(method, structural, setter = strokeStyle)]
    pub(crate) fn set_stroke(this: &Context, colour: &JsString);

    #[wasm_bindgen(method, structural, setter = lineCap)]
    pub(crate) fn set_cap(this: &Context, cap: &JsString);

    #[wasm_bindgen(method, structural, setter = font)]
    pub(crate) fn set_face(this: &Context, font: &JsString);

    #[wasm_bindgen(method, structural, setter = textAlign)]
    pub(crate) fn set_align(this: &Context, align: &JsString);

    #[wasm_bindgen(method, structural, js_name = setLineDash)]
    pub(crate) fn set_dash(this: &Context, lengths: &Array);

    #[wasm_bindgen(method, structural, js_name = fillText)]
    pub(crate) fn write(this: &Context, text: &JsString, x: f64, y: f64);

    #[wasm_bindgen(method, structural, js_name = fillText)]
    pub(crate) fn write_within(this: &Context, text: &JsString, x: f64, y: f64, width: f64);

    #[wasm_bindgen(method, structural)]
    pub(crate) fn arc(this: &Context, x: f64, y: f64, radius: f64, from: f64, to: f64);

    #[wasm_bindgen(method, structural, js_name = roundRect)]
    pub(crate) fn round(this: &Context, x: f64, y: f64, width: f64, height: f64, radius: f64);
}
