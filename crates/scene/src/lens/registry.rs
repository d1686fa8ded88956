//! Every lens there is. This is the only file that names them all, and the only list of them: scenarios, menus, the
//! command line and tests read it.
//!
//! A new lens is a `mod` line in `mod.rs` and a line in [`lenses!`] here, in the order in which lenses are shown.

use alloc::vec::Vec;

use os_scope_sim::Setup;

use super::api::{Lens, View};
use super::{clock, disk, memory, ready, walk};
use crate::{Picture, text_backing};

/// Makes [`LensKind`] of lines `Kind = module::Type;`, each with its documentation.
macro_rules! lenses {
    ($($(#[$doc:meta])* $kind:ident = $module:ident::$lens:ident;)*) => {
        /// A lens, by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum LensKind {
            $($(#[$doc])* $kind,)*
        }

        impl LensKind {
            /// All of them, in the order in which they are shown.
            pub const ALL: [Self; [$(stringify!($kind)),*].len()] = [$(Self::$kind),*];

            /// The lens itself.
            #[must_use]
            pub fn lens(self) -> &'static dyn Lens {
                match self {
                    $(Self::$kind => &$module::$lens,)*
                }
            }
        }
    };
}

lenses! {
    /// An address on its way through TLB and page tables.
    Walk = walk::Walk;
    /// Address spaces, frames and swap.
    Memory = memory::Memory;
    /// The ring of frames and the replacement policy's search.
    Clock = clock::Clock;
    /// CPUs, run queues, states and the chart of which process ran when.
    ReadyQueue = ready::ReadyQueue;
    /// The disk, and the requests that wait for it.
    Disk = disk::Disk;
}

impl LensKind {
    /// Its name in scenarios, attributes and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.lens().name()
    }

    /// The names of all lenses, for [`scenario::parse_scene`](os_scope_sim::scenario::parse_scene).
    #[must_use]
    pub fn names() -> [&'static str; Self::ALL.len()] {
        Self::ALL.map(Self::name)
    }

    /// The lens with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The lenses that have something to show of such a machine; at least one.
    #[must_use]
    pub fn for_setup(setup: &Setup) -> Vec<Self> {
        Self::ALL.into_iter().filter(|kind| kind.lens().applies_to(setup)).collect()
    }

    /// Its layout with the marks in the order of drawing.
    #[must_use]
    pub fn layout(self, view: &View<'_>) -> Picture {
        let mut picture = self.lens().layout(view);
        picture.marks.sort_by_key(|mark| mark.layer);
        text_backing::lay(&mut picture);
        picture
    }
}

#[cfg(test)]
mod tests {
    use os_scope_sim::rule::Rule;
    use os_scope_sim::scenario::{BUILT_IN, parse_scene};

    use super::*;

    #[test]
    fn every_built_in_scenario_names_a_lens() {
        for built_in in BUILT_IN {
            let scenario = parse_scene(built_in.text, &LensKind::names()).expect(built_in.name);
            assert!(!scenario.lenses.is_empty(), "{} names no lens", built_in.name);
        }
    }

    #[test]
    fn every_rule_affects_a_lens() {
        for built_in in BUILT_IN {
            let setup = parse_scene(built_in.text, &[]).expect(built_in.name).setup;
            for rule in Rule::others(&setup) {
                let affects = |kind: &LensKind| kind.lens().affected_by(rule);
                assert!(LensKind::ALL.iter().any(affects), "no lens shows what comes of {rule:?}");
            }
        }
    }

    #[test]
    fn every_lens_is_named_in_the_description_of_scenarios() {
        let docs = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/scenario.md"));
        for name in LensKind::names() {
            assert!(docs.contains(&alloc::format!("`{name}`")), "docs/scenario.md does not name `{name}`");
        }
    }
}
