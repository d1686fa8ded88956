//! Words of a picture: cheap to copy, because a picture is copied for every frame.

use alloc::rc::Rc;
use alloc::string::String;
use core::ops::Deref;

/// A piece of text: a literal, or shared.
#[derive(Clone, Debug)]
pub enum Str {
    /// A literal.
    Static(&'static str),
    /// A text made while the picture was made.
    Shared(Rc<str>),
}

impl Deref for Str {
    type Target = str;
    fn deref(&self) -> &str {
        match self {
            Self::Static(text) => text,
            Self::Shared(text) => text,
        }
    }
}

impl PartialEq for Str {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Default for Str {
    fn default() -> Self {
        Self::Static("")
    }
}

impl From<&'static str> for Str {
    fn from(text: &'static str) -> Self {
        Self::Static(text)
    }
}

impl From<String> for Str {
    #[inline(never)]
    fn from(text: String) -> Self {
        Self::Shared(text.into())
    }
}

impl From<char> for Str {
    fn from(letter: char) -> Self {
        String::from(letter).into()
    }
}
