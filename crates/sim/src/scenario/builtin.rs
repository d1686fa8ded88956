//! The scenarios that come with OS Scope.

/// A scenario that comes with OS Scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltIn {
    /// Its name, as in `<os-scope scenario="clock">`.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it is about: scenarios of one topic stand together.
    pub topic: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// All of them, in the order in which they are shown.
pub const BUILT_IN: &[BuiltIn] = &[];
