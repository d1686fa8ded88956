//! Every layout at every size, and what the lens says.

use crate::lens::LensKind;
use crate::testing::{Run, check_lens};

#[test]
fn no_layout_of_a_built_in_has_a_fault() {
    for (name, step) in [("memory", 1), ("thrash", 1), ("clock", 1), ("walk", 5)] {
        check_lens(LensKind::Memory, &Run::built_in(name), step);
    }
}
