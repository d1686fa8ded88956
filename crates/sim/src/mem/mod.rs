//! Memory: page tables in frames of their own, TLBs and the walk, frames and swap, replacement.

pub mod replace;
pub mod working_set;

pub(crate) mod mmu;
pub(crate) mod ram;
pub(crate) mod tables;
pub(crate) mod tlb;
