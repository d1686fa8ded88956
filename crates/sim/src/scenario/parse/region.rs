//! Regions of an address space.

use alloc::format;

use super::error::ScenarioError;
use super::limits::{MAX_REGIONS, USER_END};
use super::program::Body;
use super::text::Line;
use crate::ids::VirtAddr;
use crate::setup::Region;

/// What may be done with pages of a region, as `ls` and `/proc/PID/maps` write it.
const PERMISSIONS: [&str; 4] = ["r--", "rw-", "r-x", "rwx"];

impl Body {
    /// Reads the rest of a line that names a region: its place, and what may be done with it.
    pub(super) fn region(&mut self, line: &mut Line<'_>) -> Result<(), ScenarioError> {
        let name = line.need("a name, such as text, data, heap or stack")?;
        line.check_name(name, name.text)?;
        let (start, start_word) = line.bytes("an address, such as 0x400000")?;
        let (size, size_word) = line.bytes("a size, such as 64K")?;
        // Code is not written, and data is not executed, unless the scenario says so.
        let mut permissions = if name.text == "text" { "r-x" } else { "rw-" };
        let mut huge = false;
        while let Some(word) = line.peek()
            && !huge
        {
            let words = [PERMISSIONS[0], PERMISSIONS[1], PERMISSIONS[2], PERMISSIONS[3], "huge"];
            match line.choice(&words)? {
                4 => huge = true,
                _ => permissions = word.text,
            }
        }

        let page = if huge { 2 << 20 } else { 4 << 10 };
        let page_name = if huge { "2M" } else { "4K" };
        if start % page != 0 {
            return Err(line.error(Some(start_word), format!("a region begins where a page begins: expected a multiple of {page_name}")));
        }
        if size % page != 0 || size == 0 {
            return Err(line.error(Some(size_word), format!("a region is made of whole pages: expected a multiple of {page_name}")));
        }
        let Some(end) = start.checked_add(size).filter(|end| *end <= USER_END) else {
            return Err(line.error(
                Some(start_word),
                format!("this region reaches into the kernel's half: expected its end at {USER_END:#x} or below"),
            ));
        };
        if self.regions.len() == MAX_REGIONS {
            return Err(line.error(Some(name), format!("a process has at most {MAX_REGIONS} regions: expected no more")));
        }
        let at = self.regions.partition_point(|region| region.start.0 < start);
        let before = self.regions[..at].last().filter(|region| region.end.0 > start);
        let after = self.regions.get(at).filter(|region| region.start.0 < end);
        if let Some(other) = before.or(after) {
            let (from, to) = (other.start.0, other.end.0);
            return Err(
                line.error(Some(start_word), format!("this overlaps `{}`, {from:#x} to {to:#x}: expected regions apart", other.name))
            );
        }
        let region = Region {
            name: name.text.into(),
            start: VirtAddr(start),
            end: VirtAddr(end),
            writable: permissions.contains('w'),
            executable: permissions.contains('x'),
            huge,
        };
        self.regions.insert(at, region);
        Ok(())
    }
}
