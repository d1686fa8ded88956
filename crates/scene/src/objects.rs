//! Objects for JavaScript and JSON (feature `serde`): what crosses in another shape than it has in Rust.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::Str;
use crate::lens::LensKind;

impl Serialize for Str {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self)
    }
}

/// A lens is its name and its title.
impl Serialize for LensKind {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = to.serialize_struct("LensKind", 2)?;
        object.serialize_field("name", self.name())?;
        object.serialize_field("title", self.lens().title())?;
        object.end()
    }
}
