//! The scenarios that come with OS Scope: what a student sees first. Each is a text like any other.

/// A scenario that comes with OS Scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct BuiltIn {
    /// Its name, as in `<os-scope scenario="clock">`.
    pub name: &'static str,
    /// Its title: the question it answers. The text has the same.
    pub title: &'static str,
    /// What it is about: scenarios of one topic stand together.
    pub topic: &'static str,
    /// Its text.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub text: &'static str,
}

macro_rules! built_in {
    ($topic:literal, $name:literal, $title:literal) => {
        BuiltIn { name: $name, title: $title, topic: $topic, text: include_str!(concat!("builtin/", $name, ".scope")) }
    };
}

/// All of them, in the order in which they are shown: topic by topic.
pub const BUILT_IN: &[BuiltIn] = &[
    built_in!("Memory", "walk", "How does an address find its byte?"),
    built_in!("Memory", "tlb-levels", "What do a second TLB and a walk cache save?"),
    built_in!("Memory", "clock", "Who gets a second chance?"),
    built_in!("Memory", "memory", "What happens when memory is full?"),
    built_in!("Memory", "belady", "Can more memory mean more page faults?"),
    built_in!("Memory", "aging", "How old is a page?"),
    built_in!("Memory", "inactive", "When does Linux call a page active?"),
    built_in!("Memory", "scan", "What survives a scan?"),
    built_in!("Memory", "arc", "Seen once or seen again: who gets the room?"),
    built_in!("Memory", "disk", "Who waits for the disk?"),
    built_in!("Scheduling", "ready-queue", "Whose turn is it?"),
    built_in!("Scheduling", "mlfq", "How does a scheduler learn who is interactive?"),
    built_in!("Scheduling", "cfs", "What is a fair share?"),
    built_in!("Scheduling", "eevdf", "Who has waited for more than its share?"),
    built_in!("Scheduling", "lottery", "Can luck be fair?"),
    built_in!("Scheduling", "smp", "Who runs where?"),
    built_in!("Both", "switch", "What does a context switch cost?"),
    built_in!("Both", "switch-pcid", "What do PCIDs save at a context switch?"),
    built_in!("Both", "thrash", "Why is the disk busy and the CPU idle?"),
];
