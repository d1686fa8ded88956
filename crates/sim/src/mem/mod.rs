//! Memory: page tables, TLBs and the walk, frames and swap, replacement.

pub mod replace;
