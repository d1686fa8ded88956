//! What stays the same through a run: the machine's shape, its costs, its policies and its processes.

use alloc::string::String;
use alloc::vec::Vec;

use crate::bursts::Bursts;
use crate::ids::{CpuId, Pfn, Pid, Time, TimeUnit, VirtAddr, Vpn};
use crate::mem::replace::{Options, ReplaceKind, Replacer};
use crate::sched::{Class, SameTick, SchedulerKind, Tuning};

/// Everything about a run that no event changes. Snapshots share one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Setup {
    /// The scenario's title, or the recording's name.
    pub title: String,
    /// What one unit of [`Time`] is.
    pub unit: TimeUnit,
    /// Whether this is a recording of a real machine: what is left to do, and when waits end, is then unknown.
    pub recorded: bool,
    /// The machine.
    pub machine: MachineConfig,
    /// The numbers of the CPUs of a recorded machine, lowest first; empty: they count from 0.
    pub cpu_numbers: Vec<u32>,
    /// The processes, in the order of their [`Pid`]s.
    pub processes: Vec<ProcessInfo>,
}

impl Setup {
    /// The number of a CPU as a user of the machine would say it.
    #[must_use]
    pub fn cpu_number(&self, cpu: CpuId) -> u32 {
        self.cpu_numbers.get(cpu.index()).copied().unwrap_or(cpu.0.into())
    }

    /// Whether the scheduler needs to know the bursts of a process.
    #[must_use]
    pub fn needs_burst_of(&self, pid: Pid) -> bool {
        let normal = self.processes.get(pid.index()).is_some_and(|info| info.class == Class::Normal);
        normal && !self.recorded && self.machine.scheduler.info().needs_burst_time
    }

    /// See [`TimeUnit::virtual_scale`].
    #[must_use]
    pub const fn virtual_scale(&self) -> u64 {
        self.unit.virtual_scale()
    }
}

/// A machine's shape. `Default` is the machine of a scenario that sets nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct MachineConfig {
    /// CPUs, 1 to 16.
    pub cpus: u8,
    /// Frames for pages of processes, 1 to 65,536. Page tables live in frames above these.
    pub frames: u32,
    /// 2 MiB pages set aside at boot, 0 to 128; they are never swapped (as Linux's hugetlbfs).
    pub huge_pages: u16,
    /// How addresses are translated.
    pub translation: Translation,
    /// The first-level TLB of each CPU.
    pub tlb: TlbConfig,
    /// The second-level TLB of each CPU; no entries if there is none.
    pub stlb: TlbConfig,
    /// Whether TLB entries carry a process-context identifier and stay through a switch.
    pub pcid: bool,
    /// Entries of each CPU's page-walk cache; 0 switches it off.
    pub walk_cache: u16,
    /// Which page leaves when no frame is free.
    pub replacement: ReplaceKind,
    /// Whether a page just loaded counts as referenced (the access is retried and touches it).
    pub load_referenced: bool,
    /// References between two ticks of nru's and aging's clock, at least 1; as many as there are frames unless set.
    pub interval: Option<u32>,
    /// The window of wsclock in references; twice the number of frames unless set.
    pub tau: Option<u32>,
    /// The window of the processes' working sets, in their own references; 0: none is kept.
    pub working_set: u32,
    /// Swap slots, 0 to 1,048,576.
    pub swap: u32,
    /// Which process runs next.
    pub scheduler: SchedulerKind,
    /// The quantum of schedulers that have one.
    pub quantum: Time,
    /// Which process is first when a quantum ends as another arrives or wakes.
    pub same_tick: SameTick,
    /// What else there is to set about scheduling.
    pub tuning: Tuning,
    /// What things cost.
    pub costs: Costs,
    /// Seed of everything random.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::objects::exact"))]
    pub seed: u64,
}

/// How addresses are translated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum Translation {
    /// TLB and 4-level walk, each look-up an event.
    #[default]
    X86_64,
    /// The tables are there, and an access uses them at no cost and without events: for scenarios about replacement
    /// alone.
    Ideal,
}

/// The shape of a TLB: `sets` × `ways` entries, least recently used within a set. No sets: no TLB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TlbConfig {
    /// Sets, a power of two.
    pub sets: u16,
    /// Ways, 1 to 64.
    pub ways: u16,
}

impl TlbConfig {
    /// Entries in all.
    #[must_use]
    pub const fn entries(self) -> usize {
        self.sets as usize * self.ways as usize
    }
}

/// What each operation costs, in the scenario's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Costs {
    /// A look-up in the first-level TLB.
    pub tlb: u32,
    /// A look-up in the second-level TLB.
    pub stlb: u32,
    /// One access to memory: a level of a walk, or the access itself.
    pub memory: u32,
    /// The kernel's work on a fault that needs no disk.
    pub fault: u32,
    /// A switch from one process to another.
    pub switch: u32,
    /// Running on another CPU than before: what finding its data again takes a process.
    pub migration: u32,
    /// Reading or writing one page on the disk.
    pub disk: Time,
}

impl Costs {
    /// Costs that resemble a present-day machine, in nanoseconds: a TLB hit 1 and a second-level hit 4 (about 1 and 7
    /// cycles on recent Intel cores, Agner Fog, microarchitecture.pdf), memory 100 and a context switch 3,000
    /// (Hennessy and Patterson, 6th ed., section 2.1 and lmbench's `lat_ctx`), a minor fault 1,000 (lmbench's
    /// `lat_pagefault`), a page on a solid-state disk 100,000 (Hennessy and Patterson, 6th ed., section D.2).
    pub const NANOS: Self =
        Self { tlb: 1, stlb: 4, memory: 100, fault: 1_000, switch: 3_000, migration: 0, disk: Time(100_000) };
    /// Costs of a textbook scenario: an access takes one tick, a page on the disk ten, everything else nothing.
    pub const TICKS: Self = Self { tlb: 0, stlb: 0, memory: 1, fault: 0, switch: 0, migration: 0, disk: Time(10) };
}

impl MachineConfig {
    /// What the replacement policy lets be chosen.
    #[must_use]
    pub const fn replace_options(&self) -> Options {
        Options { load_referenced: self.load_referenced, interval: self.interval, tau: self.tau, seed: self.seed }
    }

    /// The replacement policy before the first reference.
    pub(crate) fn replacer(&self) -> Replacer {
        Replacer::new(self.replacement, self.frames, self.replace_options())
    }

    /// The window of wsclock, in references.
    #[must_use]
    pub fn window(&self) -> u64 {
        self.replace_options().window(self.frames)
    }

    /// The first frame of the first 2 MiB page: above the frames for pages, on a boundary of its own size.
    #[must_use]
    pub const fn huge_base(&self) -> Pfn {
        Pfn(self.frames.next_multiple_of(Vpn::HUGE as u32))
    }

    /// The first frame for page tables: above the 2 MiB pages.
    #[must_use]
    pub const fn table_base(&self) -> Pfn {
        Pfn(self.huge_base().0 + self.huge_pages as u32 * Vpn::HUGE as u32)
    }
}

impl Default for MachineConfig {
    fn default() -> Self {
        Self {
            cpus: 1,
            frames: 64,
            huge_pages: 0,
            translation: Translation::X86_64,
            tlb: TlbConfig { sets: 4, ways: 4 },
            stlb: TlbConfig::default(),
            pcid: false,
            walk_cache: 0,
            replacement: ReplaceKind::Clock,
            load_referenced: true,
            interval: None,
            tau: None,
            working_set: 0,
            swap: 1024,
            scheduler: SchedulerKind::Rr,
            quantum: Time(4_000_000),
            same_tick: SameTick::ArrivalFirst,
            tuning: Tuning::default(),
            costs: Costs::NANOS,
            seed: 1,
        }
    }
}

/// What is known of a process before it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ProcessInfo {
    /// Its name.
    pub name: String,
    /// The process number a user would see.
    pub number: u32,
    /// When it arrives.
    pub arrival: Time,
    /// Its nice value, -20 to 19.
    pub nice: i8,
    /// Its priority under `priority`; a lower number is a higher priority.
    pub priority: i32,
    /// Its tickets under `lottery` and `stride`, at least 1.
    pub tickets: u32,
    /// Its class; those above [`Class::Normal`] come before what the scheduler decides.
    pub class: Class,
    /// The CPUs it may run on: bit `n` stands for CPU `n`.
    pub affinity: u16,
    /// How many frames it may hold at most; 0: as many as it can get.
    pub quota: u32,
    /// All it has to do, as far as that is known beforehand (zero in a recording).
    pub work: Work,
    /// Its bursts, under a scheduler that needs them.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub bursts: Bursts,
    /// Its address space, lowest region first. Empty: every canonical address below the kernel's half may be read and
    /// written.
    pub regions: Vec<Region>,
}

impl ProcessInfo {
    /// The tickets of a process that says nothing about them.
    pub const TICKETS: u32 = 100;
}

impl Default for ProcessInfo {
    fn default() -> Self {
        Self {
            name: String::new(),
            number: 0,
            arrival: Time::ZERO,
            nice: 0,
            priority: 0,
            tickets: Self::TICKETS,
            class: Class::Normal,
            affinity: u16::MAX,
            quota: 0,
            work: Work::default(),
            bursts: Bursts::default(),
            regions: Vec::new(),
        }
    }
}

/// An amount of work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Work {
    /// Time to compute.
    pub compute: Time,
    /// Memory accesses.
    pub accesses: u64,
    /// Transfers of its own to or from the disk.
    pub transfers: u64,
}

/// A part of an address space.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Region {
    /// `text`, `data`, `heap`, `stack`, or the scenario's own word.
    pub name: String,
    /// The first address, a multiple of the page size.
    pub start: VirtAddr,
    /// The first address after it.
    pub end: VirtAddr,
    /// Whether it may be written.
    pub writable: bool,
    /// Whether instructions may be fetched from it.
    pub executable: bool,
    /// Whether it is mapped by 2 MiB pages.
    pub huge: bool,
}
