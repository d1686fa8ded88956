//! What there is to choose from: built-in scenarios, colours.

use os_scope_scene::theme::Theme;
use os_scope_sim::scenario::{BUILT_IN, BuiltIn, KEYS, Place};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::js::Js;

/// The built-in scenarios: `[{name, title, topic}]`, in the order in which they are shown.
#[must_use]
#[wasm_bindgen(js_name = builtIns)]
pub fn built_ins() -> Js<&'static [BuiltIn]> {
    Js(BUILT_IN)
}

/// The text of a built-in scenario.
#[must_use]
#[wasm_bindgen(js_name = builtIn)]
pub fn built_in(name: &str) -> Option<String> {
    BUILT_IN.iter().find(|scenario| scenario.name == name).map(|scenario| scenario.text.into())
}

/// The colours of a theme (0 light, 1 dark, 2 presenter), 0xRRGGBB: tint, line and ink of each role.
#[must_use]
#[wasm_bindgen]
pub fn theme(number: usize) -> Vec<u32> {
    Theme::ALL.get(number).map_or_else(Vec::new, |theme| theme.colours.concat())
}

/// Whether bytes look like the beginning of a scenario, and not of a recording: the first line that is not empty or a
/// comment begins with a word of the language.
#[must_use]
#[wasm_bindgen(js_name = isScenario)]
pub fn is_scenario(bytes: &[u8]) -> bool {
    let lines = bytes.split(|&byte| byte == b'\n').map(|line| line.trim_ascii());
    let first = lines
        .map(|line| line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line))
        .find(|line| !line.is_empty() && line[0] != b'#');
    let Some(line) = first else { return false };
    let word = line.split(u8::is_ascii_whitespace).next().unwrap_or_default();
    KEYS.iter().any(|key| key.place == Place::Top && key.word.as_bytes() == word)
}
