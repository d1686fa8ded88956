//! The wasm of the page: everything that [`os_scope_web`] exports.
//!
//! A crate of its own because a library that is made for Rust as well as for wasm is optimised without knowing all of
//! its parts, which costs more than half of its size again.

pub use os_scope_web::*;
