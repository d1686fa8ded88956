//! The words of the language.

use alloc::format;
use alloc::vec::Vec;

use super::error::{Parsed, list, shown};
use super::text::Line;

/// Where a line may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At the outermost level.
    Top,
    /// Under `machine`.
    Machine,
    /// Under `process`, not in a `repeat`.
    Process,
    /// Under `process` or `repeat`.
    Program,
}

/// A key: the word that a line begins with.
#[derive(Debug)]
pub struct Key {
    /// Where its line may stand.
    pub place: Place,
    /// The word.
    pub word: &'static str,
    /// A line that begins with it.
    pub example: &'static str,
    pub(super) id: Id,
}

/// The keys in the order of [`KEYS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Id {
    Title,
    Unit,
    Lens,
    Machine,
    Process,
    Cpus,
    Frames,
    HugePages,
    Translation,
    Tlb,
    Stlb,
    Pcid,
    WalkCache,
    Replacement,
    Load,
    WorkingSet,
    Swap,
    Scheduler,
    SameTick,
    Queues,
    Balance,
    Cost,
    Seed,
    Region,
    Quota,
    Compute,
    Read,
    Write,
    Fetch,
    Pages,
    Io,
    Sleep,
    Yield,
    Exit,
    Repeat,
}

const fn key(place: Place, id: Id, word: &'static str, example: &'static str) -> Key {
    Key { place, word, example, id }
}

/// Every key there is. The parser reads this table, and a test holds `docs/scenario.md` against it.
pub const KEYS: &[Key] = &[
    key(Place::Top, Id::Title, "title", "title Two processes, one CPU"),
    key(Place::Top, Id::Unit, "unit", "unit ticks"),
    key(Place::Top, Id::Lens, "lens", "lens ready-queue walk"),
    key(Place::Top, Id::Machine, "machine", "machine"),
    key(Place::Top, Id::Process, "process", "process backup at 3ms nice 5"),
    key(Place::Machine, Id::Cpus, "cpus", "cpus 2"),
    key(Place::Machine, Id::Frames, "frames", "frames 8"),
    key(Place::Machine, Id::HugePages, "huge-pages", "huge-pages 2"),
    key(Place::Machine, Id::Translation, "translation", "translation ideal"),
    key(Place::Machine, Id::Tlb, "tlb", "tlb 16 sets 4 ways"),
    key(Place::Machine, Id::Stlb, "stlb", "stlb 128 sets 8 ways"),
    key(Place::Machine, Id::Pcid, "pcid", "pcid on"),
    key(Place::Machine, Id::WalkCache, "walk-cache", "walk-cache 4"),
    key(Place::Machine, Id::Replacement, "replacement", "replacement clock"),
    key(Place::Machine, Id::Load, "load", "load unreferenced"),
    key(Place::Machine, Id::WorkingSet, "working-set", "working-set 100"),
    key(Place::Machine, Id::Swap, "swap", "swap 64"),
    key(Place::Machine, Id::Scheduler, "scheduler", "scheduler rr quantum 2ms"),
    key(Place::Machine, Id::SameTick, "same-tick", "same-tick expired-first"),
    key(Place::Machine, Id::Queues, "queues", "queues one"),
    key(Place::Machine, Id::Balance, "balance", "balance 4ms"),
    key(Place::Machine, Id::Cost, "cost", "cost memory 100ns"),
    key(Place::Machine, Id::Seed, "seed", "seed 42"),
    key(Place::Process, Id::Region, "region", "region heap 0x600000 64K rw-"),
    key(Place::Process, Id::Quota, "quota", "quota 3"),
    key(Place::Program, Id::Compute, "compute", "compute 5ms"),
    key(Place::Program, Id::Read, "read", "read 0x10000 step 4K times 8"),
    key(Place::Program, Id::Write, "write", "write 0x600000 times 3"),
    key(Place::Program, Id::Fetch, "fetch", "fetch 0x400000 step 64 times 4"),
    key(Place::Program, Id::Pages, "pages", "pages 7 0 1 2w 0 3"),
    key(Place::Program, Id::Io, "io", "io disk 4ms"),
    key(Place::Program, Id::Sleep, "sleep", "sleep 2ms"),
    key(Place::Program, Id::Yield, "yield", "yield"),
    key(Place::Program, Id::Exit, "exit", "exit"),
    key(Place::Program, Id::Repeat, "repeat", "repeat 3"),
];

/// The costs that `cost` sets, in the order of the fields of [`Costs`](crate::setup::Costs).
pub const COSTS: [&str; 7] = ["tlb", "stlb", "memory", "fault", "switch", "migration", "disk"];

impl Place {
    /// Whether a line of `inner` may stand here.
    fn takes(self, inner: Self) -> bool {
        self == inner || self == Self::Process && inner == Self::Program
    }

    /// What a group of this place is called.
    const fn name(self) -> &'static str {
        match self {
            Self::Top => "at the outermost level",
            Self::Machine => "under `machine`",
            Self::Process => "under `process`",
            Self::Program => "under `process` or `repeat`",
        }
    }
}

impl Id {
    /// Whether lines may be indented below it.
    pub(super) const fn opens_group(self) -> bool {
        matches!(self, Self::Machine | Self::Process | Self::Repeat)
    }

    /// Whether it may be said more than once.
    const fn may_recur(self) -> bool {
        matches!(self, Self::Process | Self::Cost)
    }
}

/// Which keys were said, and on which lines.
pub(super) struct Seen([u32; KEYS.len()]);

impl Default for Seen {
    fn default() -> Self {
        Self([0; KEYS.len()])
    }
}

impl Seen {
    /// Notes the key of a line, which must be the first of its kind unless there may be several.
    pub(super) fn once(&mut self, line: &mut Line<'_>, id: Id) {
        let first = core::mem::replace(&mut self.0[id as usize], line.number);
        if first != 0 && !id.may_recur() {
            line.fail(line.first(), &format!("this stands on line {first} already: expected it once"));
        }
    }

    /// Whether this was said.
    pub(super) const fn has(&self, id: Id) -> bool {
        self.0[id as usize] != 0
    }
}

/// Reads a line's first word, which must be a key of `place`.
pub(super) fn read_key(line: &mut Line<'_>, place: Place) -> Parsed<Id> {
    let word = line.word();
    let mut words = Vec::new();
    let mut elsewhere = None;
    for key in KEYS {
        let takes = place.takes(key.place);
        if takes {
            words.push(key.word);
        }
        if key.word == word.text {
            if takes {
                line.key = Some(key);
                return Ok(key.id);
            }
            elsewhere = Some(key.place);
        }
    }
    Err(match elsewhere {
        Some(right) => line.error(word, &format!("this key belongs elsewhere: expected it {}", right.name())),
        None => {
            let message = format!("`{}` is not known {}: expected {}", shown(word.text), place.name(), list(&words));
            let mut error = line.error(word, &message);
            error.suggest(word, &words);
            error
        }
    })
}

// `Id`s count the rows of `KEYS`.
const _: () = {
    let mut at = 0;
    while at < KEYS.len() {
        assert!(KEYS[at].id as usize == at);
        at += 1;
    }
};
