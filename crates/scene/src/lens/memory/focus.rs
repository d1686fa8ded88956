//! What the last event was about: which page, frame and slot are lit, and how.

use os_scope_sim::event::EventKind;
use os_scope_sim::{CpuId, Page, Pfn, Slot, Snapshot};

use crate::Role;

/// What is lit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Focus {
    pub(super) page: Option<(Page, Role)>,
    pub(super) frame: Option<(Pfn, Role)>,
    pub(super) slot: Option<(Slot, Role)>,
}

impl Focus {
    /// What the event that led to this snapshot was about.
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let Some(event) = snapshot.last else { return Self::default() };
        let memory = &snapshot.memory;
        let both = |page: Option<Page>, pfn, role| Self {
            page: page.map(|page| (page, role)),
            frame: Some((pfn, role)),
            ..Self::default()
        };
        let paging = |pfn, slot| Self { slot: Some((slot, Role::Active)), ..both(None, pfn, Role::Active) };
        let access = |cpu: CpuId| {
            let access = snapshot.cpus.get(cpu.index())?.access?;
            Some(Page { pid: access.pid, vpn: access.addr.vpn() })
        };
        match event.kind {
            EventKind::AccessStarted { cpu, .. }
            | EventKind::TlbHit { cpu, .. }
            | EventKind::TlbMissed { cpu, .. }
            | EventKind::WalkCacheHit { cpu, .. }
            | EventKind::EntryRead { cpu, .. }
            | EventKind::TlbFilled { cpu, .. } => {
                Self { page: access(cpu).map(|page| (page, Role::Active)), ..Self::default() }
            }
            EventKind::Faulted { pid, addr, .. } => {
                Self { page: Some((Page { pid, vpn: addr.vpn() }, Role::Fault)), ..Self::default() }
            }
            EventKind::FrameTaken { pfn, pid, vpn } => both(Some(Page { pid, vpn }), pfn, Role::Active),
            EventKind::Mapped { pfn, .. } => both(held(snapshot, pfn), pfn, Role::Hit),
            EventKind::AccessDone { cpu, pfn, .. } => both(access(cpu), pfn, Role::Hit),
            EventKind::DirtySet { cpu, .. } => {
                let page = access(cpu);
                let frame = page.and_then(|page| memory.frames.iter().position(|frame| frame.page == Some(page)));
                let frame = frame.map(|at| (Pfn(at as u32), Role::Active));
                Self { page: page.map(|page| (page, Role::Active)), frame, slot: None }
            }
            EventKind::HandCleared { pfn } | EventKind::HandSkipped { pfn } | EventKind::Spared { pfn } => {
                both(None, pfn, Role::Active)
            }
            EventKind::VictimChosen { pfn, pid, vpn, .. } => both(Some(Page { pid, vpn }), pfn, Role::Victim),
            EventKind::Evicted { pfn, slot } => {
                let page = slot.and_then(|slot| memory.swap.get(slot.0 as usize).copied().flatten());
                Self { slot: slot.map(|slot| (slot, Role::Victim)), ..both(page, pfn, Role::Victim) }
            }
            EventKind::Cleaned { pfn, slot } => paging(pfn, slot),
            EventKind::DiskQueued { op, slot, pfn, .. } if op.is_paging() => paging(pfn, slot),
            EventKind::DiskStarted { .. } => {
                let current = snapshot.disk.current.filter(|request| request.op.is_paging());
                current.map_or_else(Self::default, |request| paging(request.pfn, request.slot))
            }
            _ => Self::default(),
        }
    }
}

/// The page that a frame holds, or the 2 MiB page that begins in it.
pub(super) fn held(snapshot: &Snapshot, pfn: Pfn) -> Option<Page> {
    let memory = &snapshot.memory;
    match memory.frames.get(pfn.index()) {
        Some(frame) => frame.page,
        None => memory.huge.get(pfn.0.checked_sub(memory.huge_base.0)? as usize / 512).copied().flatten(),
    }
}
