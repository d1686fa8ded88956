//! The one way in which Rust values become JavaScript's: as plain objects, by serde.

use os_scope_sim::scenario::ScenarioError;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;
use wasm_bindgen::convert::IntoWasmAbi;
use wasm_bindgen::describe::WasmDescribe;

/// A plain object with camelCase names; what is missing is null.
pub(crate) fn js(value: &impl Serialize) -> JsValue {
    const SERIALIZER: Serializer = Serializer::new().serialize_missing_as_null(true).serialize_maps_as_objects(true);
    match value.serialize(&SERIALIZER) {
        Ok(object) => object,
        // Only a number that JavaScript does not have comes here, and those cross as text.
        Err(error) => wasm_bindgen::throw_val(error.into()),
    }
}

/// A value that becomes an object when it leaves wasm, and stays what it is in native code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Js<T>(pub T);

impl<T> WasmDescribe for Js<T> {
    fn describe() {
        JsValue::describe();
    }
}

impl<T: Serialize> IntoWasmAbi for Js<T> {
    type Abi = <JsValue as IntoWasmAbi>::Abi;

    fn into_abi(self) -> Self::Abi {
        js(&self.0).into_abi()
    }
}

/// What is thrown: `{message, line, column, length, quote, caret, suggestion}`. Where no place is meant, its numbers
/// are 0 and its quote is empty.
pub type Fault = Js<ScenarioError>;

impl From<Fault> for JsValue {
    fn from(fault: Fault) -> Self {
        js(&fault.0)
    }
}

/// An error without a place.
pub(crate) fn refused(message: &str) -> Fault {
    Js(ScenarioError {
        line: 0,
        column: 0,
        length: 0,
        quoted: String::new(),
        caret: 0,
        message: message.into(),
        suggestion: None,
    })
}
