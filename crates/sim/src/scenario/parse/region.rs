//! Regions of an address space.

use alloc::format;

use super::limits::{MAX_REGIONS, USER_END};
use super::program::Body;
use super::text::Line;
use crate::ids::VirtAddr;
use crate::setup::Region;

/// What may be done with pages of a region, as `/proc/PID/maps` writes it, and the word for 2 MiB pages.
const PERMISSIONS: [&str; 5] = ["r--", "rw-", "r-x", "rwx", "huge"];

impl Body {
    /// Reads the rest of a line that names a region: its place, and what may be done with it.
    pub(super) fn region(&mut self, line: &mut Line<'_>) {
        let name = line.need("a name, such as text, data, heap or stack");
        line.check_name(name, name.text);
        let start_word = line.peek();
        let start = line.bytes("an address, such as 0x400000");
        let size_word = line.peek();
        let size = line.bytes("a size, such as 64K");
        // Code is not written, and data is not executed, unless the scenario says so.
        let mut permissions = if name.text == "text" { "r-x" } else { "rw-" };
        let mut huge = false;
        while !huge && line.goes_on() {
            let which = line.choice(&PERMISSIONS);
            huge = which == PERMISSIONS.len() - 1;
            if !huge {
                permissions = PERMISSIONS[which];
            }
        }

        let page = if huge { 2 << 20 } else { 4 << 10 };
        for (word, number) in [(start_word, start), (size_word, size)] {
            if number % page != 0 {
                line.fail(word, "a region is made of whole pages: expected a multiple of 4K, or of 2M if it is huge");
            }
        }
        let end = start.saturating_add(size);
        if end > USER_END || start == end {
            line.fail(
                size_word,
                "a region is not empty, and ends where the kernel's half begins: expected its end at 0x800000000000 or below",
            );
        }
        line.limit(name, self.regions.len() as u64 + 1, MAX_REGIONS as u64, "regions in a process");
        if let Some(other) = self.regions.iter().find(|other| other.start.0 < end && start < other.end.0) {
            line.fail(start_word, &format!("this overlaps `{}`: expected regions apart", other.name));
        }
        let at = self.regions.iter().take_while(|other| other.start.0 < start).count();
        let (writable, executable) = (permissions.contains('w'), permissions.contains('x'));
        self.regions.insert(
            at,
            Region { name: name.text.into(), start: VirtAddr(start), end: VirtAddr(end), writable, executable, huge },
        );
    }
}

const _: () = assert!(USER_END == 0x8000_0000_0000, "as the message says");
