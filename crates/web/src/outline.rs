//! A scenario as an object, both ways: what `docs/scenario.md` says under "Scenarios as objects".
//!
//! An object is written out as text, which the one parser reads, so both mean the same and fail with the same errors.
//! Whatever is given, the work ends within stated limits.

use js_sys::{Array, Object};
use os_scope_sim::scenario::Said;
use os_scope_sim::scenario::limits::MAX_TEXT;
use serde::ser::{Serialize, Serializer};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::js::{Fault, Js, refused};

/// Lists and objects inside each other, at most: a scenario has ten.
const DEEPEST: usize = 32;

#[wasm_bindgen]
extern "C" {
    /// Any value as JavaScript writes it.
    #[wasm_bindgen(js_name = String)]
    fn string(value: &JsValue) -> String;
}

/// The text of a scenario that is given as an object.
///
/// # Errors
/// What is wrong with the object; what is wrong with the text, its player says.
#[wasm_bindgen(js_name = outlineText)]
pub fn outline_text(object: &JsValue) -> Result<String, Fault> {
    let mut writer = Writer { text: String::new(), left: MAX_TEXT };
    match writer.write(object, Place::Lines, 0, 0) {
        Ok(()) => Ok(writer.text),
        Err(message) => Err(refused(&message)),
    }
}

/// The text of a scenario as an object, without its comments.
#[must_use]
#[wasm_bindgen]
pub fn outline(text: String) -> Js<Outline> {
    Js(Outline(text))
}

// ---- from an object ----

/// What is written of an object.
struct Writer {
    text: String,
    /// How many more values are read: an object may hold another in many places.
    left: usize,
}

/// Where a value stands.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// Among lines.
    Lines,
    /// At a key.
    Key(&'a str),
    /// Among the words of a line.
    Words,
}

impl Writer {
    /// Writes a value that is in `depth` lists and objects.
    fn write(&mut self, value: &JsValue, place: Place<'_>, indent: usize, depth: usize) -> Result<(), String> {
        let kind = string(&value.js_typeof());
        match (&*kind, place) {
            ("boolean" | "number" | "string", _) => {}
            ("object", Place::Lines | Place::Key(_)) if !value.is_null() => {
                return self.members(value, place, indent, depth);
            }
            (_, Place::Words) => return Err("expected text, a number, true or false".into()),
            _ => return Err("expected text, a number, true, false, a list or an object".into()),
        }
        let text = string(value);
        match place {
            Place::Key(_) if kind == "boolean" && text == "false" => {}
            Place::Key(key) if kind == "boolean" => self.line(indent, key, ""),
            Place::Key(key) => self.line(indent, key, &text),
            Place::Lines => self.line(indent, &text, ""),
            Place::Words => {
                self.text.push_str(&text);
                self.text.push(' ');
            }
        }
        if self.text.len() > MAX_TEXT { Err(too_large()) } else { Ok(()) }
    }

    /// Writes what is in a list or an object.
    fn members(&mut self, value: &JsValue, place: Place<'_>, mut indent: usize, depth: usize) -> Result<(), String> {
        if depth > DEEPEST {
            return Err(format!("lists and objects inside each other: expected at most {DEEPEST}"));
        }
        let list = value.dyn_ref::<Array>();
        let members = list.cloned().unwrap_or_else(|| Object::entries(value.unchecked_ref()));
        let count = members.length();
        self.left = self.left.checked_sub(count as usize).ok_or_else(too_large)?;
        let mut inner = Place::Lines;
        if let Place::Key(key) = place {
            if list.is_some() && !Said::of(key).is_some_and(|said| said.group) {
                inner = Place::Words;
            }
            self.line(indent, key, "");
            indent += 2;
        }
        if let Place::Words = inner {
            self.text.pop();
            self.text.push(' ');
        }
        for at in 0..count {
            let member = members.get(at);
            if list.is_some() {
                self.write(&member, inner, indent, depth + 1)?;
            } else {
                let pair: Array = member.unchecked_into();
                let key = string(&pair.get(0));
                self.write(&pair.get(1), Place::Key(&key), indent, depth + 1)
                    .map_err(|error| format!("{key}: {error}"))?;
            }
        }
        if let Place::Words = inner {
            // Instead of the blank behind the last word.
            self.text.pop();
            self.text.push('\n');
        }
        Ok(())
    }

    fn line(&mut self, indent: usize, key: &str, rest: &str) {
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.text.push_str(key);
        if !rest.is_empty() {
            self.text.push(' ');
            self.text.push_str(rest);
        }
        self.text.push('\n');
    }
}

#[cold]
fn too_large() -> String {
    format!("the object is too large: expected at most {MAX_TEXT} bytes of text, and as many values")
}

// ---- to an object ----

/// The text of a scenario, which crosses as an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline(pub String);

impl Serialize for Outline {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let lines: Vec<Said<'_>> = Said::all(&self.0).collect();
        Group(&lines, false).serialize(to)
    }
}

/// Lines that belong together, and whether they are a program.
struct Group<'a>(&'a [Said<'a>], bool);

/// A member of a group.
enum Member<'a> {
    /// The rest of a line, or all of it.
    Text(&'a str),
    /// What is indented below a line.
    Group(Group<'a>),
    /// The same with the line.
    Named(&'a str, Group<'a>),
}

impl Serialize for Group<'_> {
    /// An object, but a list if it is a program or one line is there twice.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut list = self.1;
        let mut members: Vec<(&str, Said<'_>, Group<'_>)> = Vec::new();
        let mut lines = self.0;
        while let Some((line, below)) = lines.split_first() {
            let inside = below.iter().take_while(|other| line.group && other.indent > line.indent).count();
            let (inside, after) = below.split_at(inside);
            lines = after;
            let name = if line.group { line.text } else { line.key };
            list = list || members.iter().any(|(other, ..)| *other == name);
            members.push((name, *line, Group(inside, line.key != "machine")));
        }
        let members = members.into_iter();
        if list {
            to.collect_seq(members.map(
                |(name, line, group)| if line.group { Member::Named(name, group) } else { Member::Text(line.text) },
            ))
        } else {
            to.collect_map(members.map(|(name, line, group)| {
                (name, if line.group { Member::Group(group) } else { Member::Text(line.rest) })
            }))
        }
    }
}

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => to.serialize_str(text),
            Self::Group(group) => group.serialize(to),
            Self::Named(name, group) => to.collect_map([(name, group)]),
        }
    }
}
