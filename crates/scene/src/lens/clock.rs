//! `clock`: Who has to leave?

use alloc::vec::Vec;

use os_scope_sim::{Event, Setup, Snapshot};

use super::{Lens, Step, Table, View};
use crate::{Mark, Picture};

/// The lens.
#[derive(Debug)]
pub(super) struct Clock;

impl Lens for Clock {
    fn title(&self) -> &'static str {
        "Who has to leave?"
    }

    fn suits(&self, _setup: &Setup) -> bool {
        false
    }

    fn shows(&self, _event: &Event) -> bool {
        false
    }

    fn layout(&self, view: &View<'_>) -> Picture {
        let mut picture = Picture::new(view.size);
        view.page(&mut picture, self.title(), "");
        picture
    }

    fn travel(&self, _step: &Step<'_>) -> Vec<Mark> {
        Vec::new()
    }

    fn duration(&self, _event: &Event) -> u32 {
        600
    }

    fn table(&self, _snapshot: &Snapshot) -> Table {
        Table::default()
    }
}
