//! What a scenario may ask for at most. Every text ends in a scenario or in an error within these.

use crate::setup::TlbConfig;

/// Bytes of text.
pub const MAX_TEXT: usize = 64 * 1024;
/// Characters of a title.
pub const MAX_TITLE: usize = 120;
/// Characters of a process's or a region's name.
pub const MAX_NAME: usize = 32;
/// Processes, copies included.
pub const MAX_PROCESSES: usize = 256;
/// CPUs.
pub const MAX_CPUS: u64 = 16;
/// Frames for pages.
pub const MAX_FRAMES: u64 = 65_536;
/// 2 MiB pages.
pub const MAX_HUGE_PAGES: u64 = 128;
/// Sets of a TLB.
pub const MAX_TLB_SETS: u64 = 1024;
/// Ways of a TLB, and so entries of a fully associative one.
pub const MAX_TLB_WAYS: u64 = 64;
/// Entries of a TLB, sets × ways.
pub const MAX_TLB_ENTRIES: usize = 4096;
/// Entries of a page-walk cache.
pub const MAX_WALK_CACHE: u64 = 64;
/// References between two ticks of a replacement policy's clock, or in its window.
pub const MAX_INTERVAL: u64 = 1_000_000;
/// References in the window of a working set.
pub const MAX_WORKING_SET: u64 = 65_536;
/// Swap slots.
pub const MAX_SWAP: u64 = 1_048_576;
/// Regions of one process.
pub const MAX_REGIONS: usize = 64;
/// The greatest process number (Linux: `PID_MAX_LIMIT`, include/linux/threads.h).
pub const MAX_PID: u64 = 4_194_304;
/// Levels of mlfq.
pub const MAX_LEVELS: usize = 16;
/// Tickets of one process.
pub const MAX_TICKETS: u64 = 1_000_000;
/// Repeats inside each other.
pub const MAX_DEPTH: usize = 8;
/// Operations as written, in all processes: `pages`, `times` and copies of processes are written out.
pub const MAX_OPS: usize = 65_536;
/// Operations as performed, in all processes: repeats unrolled.
pub const MAX_PERFORMED: u64 = 1_000_000;
/// The greatest time in the scenario's unit: the greatest integer up to which JavaScript's numbers are exact.
pub const MAX_TIME: u64 = 1 << 53;
/// Where the kernel's half of the address space begins (Intel SDM vol. 1, section 3.3.7.1): regions end here at the
/// latest.
pub const USER_END: u64 = 1 << 47;

// A TLB's slot is 16 bits wide in an event.
const _: () = assert!(MAX_TLB_ENTRIES <= u16::MAX as usize + 1);
const _: () = assert!(TlbConfig { sets: 1, ways: MAX_TLB_WAYS as u16 }.entries() <= MAX_TLB_ENTRIES);
