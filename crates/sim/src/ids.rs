//! Numbers that say what they count: addresses, page and frame numbers, processes, CPUs, time.

use alloc::string::String;
use core::fmt;
use core::ops::{Add, AddAssign, Sub};

/// Virtual time in the scenario's [`TimeUnit`]: nanoseconds, or ticks in a textbook scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub u64);

impl Time {
    /// The beginning of every run.
    pub const ZERO: Self = Self(0);
    /// Later than anything that happens: "no limit" and "not known".
    pub const NEVER: Self = Self(u64::MAX);

    /// The time since `earlier`, or zero if `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }
}

impl Add for Time {
    type Output = Self;
    fn add(self, rhs: Self) -> Self {
        Self(self.0.saturating_add(rhs.0))
    }
}

impl AddAssign for Time {
    fn add_assign(&mut self, rhs: Self) {
        *self = *self + rhs;
    }
}

impl Sub for Time {
    type Output = Self;
    fn sub(self, rhs: Self) -> Self {
        self.since(rhs)
    }
}

/// What one unit of [`Time`] is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum TimeUnit {
    /// Nanoseconds: costs have defaults that resemble a present-day machine.
    #[default]
    Nanos,
    /// Ticks: a textbook scenario, where most costs are nothing unless it says so
    /// ([`Costs::TICKS`](crate::setup::Costs::TICKS)).
    Ticks,
}

impl TimeUnit {
    /// Virtual units in one unit of time: virtual runtimes count nanoseconds, and in a scenario of ticks millionths of
    /// a tick, so that weights up to 1 : 5917 make a difference.
    #[must_use]
    pub const fn virtual_scale(self) -> u64 {
        match self {
            Self::Nanos => 1,
            Self::Ticks => 1_000_000,
        }
    }
}

/// A virtual address, 64 bits, canonical or not.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VirtAddr(pub u64);

impl VirtAddr {
    /// The number of the 4 KiB page that holds this address.
    #[must_use]
    pub const fn vpn(self) -> Vpn {
        Vpn::new(self.0 >> 12)
    }

    /// The byte within its 4 KiB page: bits 11 to 0.
    #[must_use]
    pub const fn offset(self) -> u16 {
        (self.0 & 0xfff) as u16
    }

    /// Whether bits 63 to 47 are all alike, as x86-64 with 4 levels asks
    /// (Intel SDM vol. 1, section 3.3.7.1).
    #[must_use]
    pub const fn is_canonical(self) -> bool {
        let top = (self.0 as i64) >> 47;
        top == 0 || top == -1
    }

    /// The nine bits that choose the entry at `level`: 4 is the PGD (bits 47 to 39), 1 the PTE
    /// (bits 20 to 12). Intel SDM vol. 3A, section 5.5.
    #[must_use]
    pub const fn index(self, level: u8) -> u16 {
        ((self.0 >> (12 + 9 * (level as u32 - 1))) & 0x1ff) as u16
    }
}

impl fmt::Debug for VirtAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}

/// A virtual page number: a virtual address without its low 12 bits. Kept in six bytes, so that an event
/// with a page, a frame and a process is 16 bytes long; pages number at most 2^48.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Vpn([u16; 3]);

impl Vpn {
    /// Pages in a 2 MiB page.
    pub const HUGE: u64 = 512;

    /// The page with this number; bits above 48 are dropped.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self([(number >> 32) as u16, (number >> 16) as u16, number as u16])
    }

    /// The page's number.
    #[must_use]
    pub const fn get(self) -> u64 {
        (self.0[0] as u64) << 32 | (self.0[1] as u64) << 16 | self.0[2] as u64
    }

    /// The first address of the page.
    #[must_use]
    pub const fn addr(self) -> VirtAddr {
        VirtAddr(self.get() << 12)
    }

    /// The first page of the 2 MiB page that holds this one.
    #[must_use]
    pub const fn huge_base(self) -> Self {
        Self::new(self.get() & !(Self::HUGE - 1))
    }
}

impl fmt::Debug for Vpn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.get())
    }
}

/// A physical frame number. Frames are 4 KiB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Pfn(pub u32);

impl Pfn {
    /// As an index into a list of frames.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A swap slot: room for one page on the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Slot(pub u32);

/// A process of this run, counted from 0 in the order of the scenario. It indexes `processes` in the
/// [`Snapshot`](crate::Snapshot) and the [`Setup`](crate::Setup); the number a user would see is the setup's `number`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Pid(pub u32);

impl Pid {
    /// As an index into a list of processes.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A CPU, counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CpuId(pub u8);

impl CpuId {
    /// As an index into a list of CPUs.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A page of a process: what a frame or a swap slot holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Page {
    /// The process that it belongs to.
    pub pid: Pid,
    /// Which page.
    pub vpn: Vpn,
}

/// `0x` and the number in lower-case hexadecimal.
#[must_use]
pub fn hex(value: u64) -> String {
    let mut text = String::from("0x");
    let digits = (64 - value.leading_zeros()).div_ceil(4).max(1);
    for at in (0..digits).rev() {
        text.push(char::from_digit((value >> (4 * at)) as u32 & 0xf, 16).unwrap_or('0'));
    }
    text
}
