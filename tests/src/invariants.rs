//! What is true of a machine after every step, whatever the scenario.

use std::collections::{BTreeMap, BTreeSet};

use os_scope_sim::event::{DiskOp, WaitFor};
use os_scope_sim::setup::Translation;
use os_scope_sim::snapshot::{Cpu, Process, ProcessState, Residence, Snapshot, Table, TlbEntry};
use os_scope_sim::{Entry, Page, Pfn, Pid, Slot, Vpn};

/// Checks everything.
///
/// # Errors
/// The first thing that is not true.
pub fn check(snapshot: &Snapshot) -> Result<(), String> {
    places(snapshot)?;
    times(snapshot)?;
    tables(snapshot)?;
    frames(snapshot)?;
    swap(snapshot)?;
    disk(snapshot)?;
    for cpu in 0..snapshot.cpus.len() {
        translations(snapshot, cpu)?;
    }
    counts(snapshot)
}

/// Checks what is true of a machine on which every process has ended.
///
/// # Errors
/// The first thing that is not true.
pub fn check_end(snapshot: &Snapshot) -> Result<(), String> {
    let memory = &snapshot.memory;
    ensure(snapshot.finished, || "a machine that has nothing more to do is not finished".into())?;
    ensure(snapshot.processes.iter().all(|process| matches!(process.state, ProcessState::Terminated(_))), || {
        "a process was lost".into()
    })?;
    ensure(memory.frames.iter().all(|frame| frame.page.is_none()), || "a frame outlives its process".into())?;
    ensure(memory.huge.iter().all(Option::is_none), || "a huge page outlives its process".into())?;
    ensure(memory.swap.iter().all(Option::is_none), || "a slot of swap outlives its process".into())?;
    ensure(memory.tables.iter().all(Option::is_none), || "a table outlives its process".into())
}

fn ensure(condition: bool, wrong: impl FnOnce() -> String) -> Result<(), String> {
    if condition { Ok(()) } else { Err(wrong()) }
}

/// The pages of 4 KiB or 2 MiB of a process that are mapped, with their leaf entries.
fn leaves(snapshot: &Snapshot, pid: Pid) -> Vec<(Vpn, bool, Entry, Pfn, u16)> {
    fn walk(snapshot: &Snapshot, at: Pfn, base: u64, found: &mut Vec<(Vpn, bool, Entry, Pfn, u16)>) {
        let Some(table) = snapshot.memory.table(at) else { return };
        for (index, entry) in table.written() {
            let vpn = base + (u64::from(index) << (9 * (table.level - 1)));
            let huge = entry.has(Entry::HUGE);
            match entry.pfn() {
                Some(next) if table.level > 1 && !huge => walk(snapshot, next, vpn, found),
                _ => found.push((Vpn::new(vpn), huge, entry, at, index)),
            }
        }
    }
    let mut found = Vec::new();
    if let Some(root) = snapshot.processes[pid.index()].root {
        walk(snapshot, root, 0, &mut found);
    }
    found
}

/// Every page of every process that an entry stands for.
fn all_leaves(snapshot: &Snapshot) -> impl Iterator<Item = (Page, bool, Entry, Pfn, u16)> {
    let pids = (0..snapshot.processes.len() as u32).map(Pid);
    pids.flat_map(|pid| {
        leaves(snapshot, pid)
            .into_iter()
            .map(move |(vpn, huge, entry, table, index)| (Page { pid, vpn }, huge, entry, table, index))
    })
}

/// Each process is in exactly one place.
fn places(snapshot: &Snapshot) -> Result<(), String> {
    for (process, number) in snapshot.processes.iter().zip(0..) {
        let pid = Pid(number);
        let mut found = Vec::new();
        for (Cpu { running, switching_to, queue, .. }, number) in snapshot.cpus.iter().zip(0..) {
            let here = [(*running == Some(pid), "running"), (*switching_to == Some(pid), "switched to")];
            found.extend(here.into_iter().filter(|(here, _)| *here).map(|(_, what)| (number, what)));
            found.extend(queue.iter().filter(|other| **other == pid).map(|_| (number, "queued")));
        }
        let cpu = process.cpu.0;
        let expected = match process.state {
            ProcessState::Running => vec![(cpu, "running")],
            ProcessState::Ready if found == [(cpu, "switched to")] => found.clone(),
            ProcessState::Ready => vec![(cpu, "queued")],
            ProcessState::New | ProcessState::Blocked(_) | ProcessState::Terminated(_) => Vec::new(),
        };
        ensure(found == expected, || format!("process {number} is {:?}, and found {found:?}", process.state))?;
        ensure(process.arrived || process.state == ProcessState::New, || {
            format!("process {number} is somewhere before it arrived")
        })?;
        ensure(process.state != ProcessState::New || !process.arrived, || {
            format!("process {number} arrived and is nowhere")
        })?;
    }
    Ok(())
}

/// Time is accounted for.
fn times(snapshot: &Snapshot) -> Result<(), String> {
    for (cpu, number) in snapshot.cpus.iter().zip(0..) {
        let spent = cpu.busy + cpu.switching + cpu.idle;
        ensure(spent == cpu.since, || {
            format!(
                "CPU {number} was busy {:?}, switching {:?}, idle {:?} until {:?}",
                cpu.busy, cpu.switching, cpu.idle, cpu.since
            )
        })?;
        ensure(cpu.switching_to.is_none() || cpu.running.is_none(), || format!("CPU {number} runs while it switches"))?;
    }
    for (Process { arrived, arrival, ran, waited, blocked, since, .. }, number) in snapshot.processes.iter().zip(0..) {
        let spent = *ran + *waited + *blocked;
        ensure(!arrived || spent == since.since(*arrival), || {
            format!(
                "process {number} ran {ran:?}, waited {waited:?}, was blocked {blocked:?} from {arrival:?} to {since:?}"
            )
        })?;
    }
    let ran = |sum: u64, process: &Process| sum + process.ran.0;
    let (ran, busy) = (snapshot.processes.iter().fold(0, ran), snapshot.cpus.iter().map(|cpu| cpu.busy.0).sum::<u64>());
    ensure(ran == busy, || format!("processes ran for {ran}, CPUs were busy for {busy}"))
}

/// Tables form a tree below each process's root.
fn tables(snapshot: &Snapshot) -> Result<(), String> {
    let memory = &snapshot.memory;
    let mut named = BTreeSet::new();
    for (process, number) in snapshot.processes.iter().zip(0..) {
        if let Some(root) = process.root {
            let level = memory.table(root).filter(|table| table.pid == Pid(number)).map(|table| table.level);
            ensure(level == Some(4), || format!("the root of process {number} is no table of level 4"))?;
            named.insert(root);
        }
    }
    for (table, at) in memory.tables.iter().zip(0..) {
        let Some(table) = table else { continue };
        let Table { pid, level, .. } = &**table;
        ensure(snapshot.processes[pid.index()].root.is_some(), || {
            format!("table {at} belongs to a process without a root")
        })?;
        for (index, entry) in table.written() {
            let Some(next) = entry.pfn().filter(|_| *level > 1 && !entry.has(Entry::HUGE)) else { continue };
            let below = memory.table(next).map(|table| (table.pid, table.level));
            ensure(below == Some((*pid, level - 1)), || {
                format!("entry {index} of table {at} names {next:?}, which holds {below:?}")
            })?;
            ensure(named.insert(next), || format!("two entries name table {next:?}"))?;
        }
    }
    let held = memory.tables.iter().flatten().count();
    ensure(named.len() == held, || format!("there are {held} tables, and {} of them are named", named.len()))
}

/// Each present leaf belongs to exactly one frame, and the other way round.
fn frames(snapshot: &Snapshot) -> Result<(), String> {
    let memory = &snapshot.memory;
    let mut mapped: BTreeMap<Pfn, Page> = BTreeMap::new();
    for (page, huge, entry, table, index) in all_leaves(snapshot) {
        let Some(pfn) = entry.pfn() else { continue };
        ensure(mapped.insert(pfn, page).is_none(), || format!("two entries name frame {pfn:?}"))?;
        if huge {
            let at = (pfn.0 - memory.huge_base.0) / Vpn::HUGE as u32;
            let held = memory.huge.get(at as usize).copied().flatten();
            ensure(held == Some(page), || format!("{page:?} is mapped to huge page {at}, which holds {held:?}"))?;
            continue;
        }
        let frame = memory.frames.get(pfn.index()).copied().unwrap_or_default();
        let known = (frame.page, frame.residence, frame.table, frame.index);
        ensure(known == (Some(page), Residence::Here, table, index), || {
            format!("{page:?} is mapped to {pfn:?}, which is {frame:?}")
        })?;
    }
    let mut held = BTreeSet::new();
    for (frame, number) in memory.frames.iter().zip(0..) {
        let Some(page) = frame.page else { continue };
        ensure(held.insert((page.pid, page.vpn)), || format!("{page:?} is in two frames"))?;
        let here = frame.residence == Residence::Here;
        ensure(here == mapped.contains_key(&Pfn(number)), || {
            format!("frame {number} is {frame:?}, which no entry bears out")
        })?;
        ensure(here || frame.pinned, || format!("frame {number} is promised and not pinned"))?;
        let state = snapshot.processes[page.pid.index()].state;
        ensure(!matches!(state, ProcessState::New | ProcessState::Terminated(_)), || {
            format!("frame {number} belongs to a process that is {state:?}")
        })?;
        ensure(here || state == ProcessState::Blocked(WaitFor::Page), || {
            format!("the page coming to frame {number} is not waited for: {state:?}")
        })?;
    }
    for (process, number) in snapshot.processes.iter().zip(0..) {
        let mine = |page: &Option<Page>| page.is_some_and(|page| page.pid == Pid(number));
        let small = memory.frames.iter().filter(|frame| mine(&frame.page)).count();
        let huge = memory.huge.iter().filter(|page| mine(page)).count();
        let resident = process.resident as usize;
        ensure(resident == small + 512 * huge, || {
            format!("process {number} counts {resident} frames, and has {small} and {huge} huge pages")
        })?;
    }
    Ok(())
}

/// Each slot holds one page, and each page that is in swap is in one slot.
fn swap(snapshot: &Snapshot) -> Result<(), String> {
    let memory = &snapshot.memory;
    ensure(memory.swap.len() <= snapshot.setup.machine.swap as usize, || "swap is larger than it is".into())?;
    let mut used: BTreeMap<Slot, Page> = BTreeMap::new();
    let swapped = all_leaves(snapshot).filter_map(|(page, _, entry, ..)| Some((page, entry.slot()?)));
    // A page in a frame may have a copy in swap.
    let copies = memory.frames.iter().filter_map(|frame| Some((frame.page?, frame.slot?)));
    for (page, slot) in swapped.chain(copies) {
        let held = memory.swap.get(slot.0 as usize).copied().flatten();
        ensure(held == Some(page), || format!("{page:?} is in {slot:?}, which holds {held:?}"))?;
        ensure(used.insert(slot, page).is_none(), || format!("two pages are in {slot:?}"))?;
    }
    for (page, number) in memory.swap.iter().zip(0..) {
        ensure(page.is_none() || used.contains_key(&Slot(number)), || {
            format!("slot {number} holds {page:?}, and no entry names it")
        })?;
    }
    Ok(())
}

/// A process that waits for the disk has one request there, and the disk works while there is one.
fn disk(snapshot: &Snapshot) -> Result<(), String> {
    let disk = &snapshot.disk;
    ensure(disk.current.is_some() || disk.queue.is_empty(), || "the disk rests while requests wait".into())?;
    let mut waiting = BTreeMap::new();
    for request in disk.current.iter().chain(&disk.queue).filter(|request| request.op != DiskOp::WriteBack) {
        *waiting.entry(request.pid).or_insert(0) += 1;
        let state = snapshot.processes[request.pid.index()].state;
        let expected = if request.op == DiskOp::Io { WaitFor::Disk } else { WaitFor::Page };
        ensure(state == ProcessState::Blocked(expected), || format!("{request:?} is for a process that is {state:?}"))?;
    }
    for (process, number) in snapshot.processes.iter().zip(0..) {
        let requests = waiting.get(&Pid(number)).copied().unwrap_or(0);
        let expected = matches!(process.state, ProcessState::Blocked(WaitFor::Disk | WaitFor::Page));
        ensure(requests == i32::from(expected), || {
            format!("process {number} is {:?} and has {requests} requests", process.state)
        })?;
        let hopeless = process.state == ProcessState::Blocked(WaitFor::Frame)
            && !snapshot.memory.frames.iter().any(|frame| frame.pinned);
        ensure(!hopeless, || format!("process {number} waits for a frame, and none is pinned"))?;
    }
    Ok(())
}

/// What a CPU remembers of page tables is what they say.
fn translations(snapshot: &Snapshot, number: usize) -> Result<(), String> {
    let cpu = &snapshot.cpus[number];
    let machine = &snapshot.setup.machine;
    if let Some(pid) = cpu.running {
        let root = snapshot.processes[pid.index()].root;
        ensure(cpu.loaded == Some(pid) && cpu.cr3 == root, || {
            format!("CPU {number} runs {pid:?} with {:?} and root {:?}", cpu.loaded, cpu.cr3)
        })?;
    }
    let alive = |pid: Pid| snapshot.processes[pid.index()].root.is_some();
    for (slots, level) in [(&cpu.tlb, 1), (&cpu.stlb, 2)] {
        let mut known = BTreeSet::new();
        for entry in slots.iter().flatten() {
            let TlbEntry { pid, vpn, pfn, huge, writable, executable, dirty, .. } = *entry;
            let found = || format!("level {level} of the TLB of CPU {number} has {entry:?}");
            ensure(machine.translation == Translation::X86_64, found)?;
            ensure(known.insert((pid, vpn, huge)), || format!("{} twice", found()))?;
            ensure(machine.pcid || cpu.loaded == Some(pid), || {
                format!("{} of an address space that is not loaded", found())
            })?;
            if !alive(pid) {
                continue;
            }
            let leaf = leaves(snapshot, pid)
                .into_iter()
                .find(|(page, ..)| *page == vpn)
                .filter(|(.., entry, _, _)| entry.pfn() == Some(pfn));
            let Some((_, is_huge, leaf, ..)) = leaf else { return Err(format!("{}, which is stale", found())) };
            let rights =
                (is_huge, leaf.has(Entry::WRITABLE), !leaf.has(Entry::NO_EXECUTE)) == (huge, writable, executable);
            ensure(rights, || format!("{} and the page table {leaf:x?}", found()))?;
            ensure(!dirty || leaf.has(Entry::DIRTY), || format!("{} as dirty, and the page is not", found()))?;
            // A translation is remembered only once its A bit is set (Intel SDM vol. 3A, section 5.10.4.3), so a
            // process that clears the bit must forget it here; but for the convention by which the first
            // access after a load does not count.
            let counted = leaf.has(Entry::ACCESSED) || !machine.load_referenced;
            ensure(counted, || format!("{}, and its A bit is clear", found()))?;
        }
    }
    ensure(cpu.walk_cache.len() <= machine.walk_cache.into(), || {
        format!("the walk cache of CPU {number} is too full")
    })?;
    for entry in cpu.walk_cache.iter().filter(|entry| alive(entry.pid)) {
        let mut table = snapshot.processes[entry.pid.index()].root;
        for level in (entry.level + 1..=4).rev() {
            let index = entry.prefix >> (9 * (level - entry.level - 1)) & 0x1ff;
            table =
                table.and_then(|table| snapshot.memory.table(table)).and_then(|table| table.entry(index as u16).pfn());
        }
        ensure(table == Some(entry.table), || {
            format!("the walk cache of CPU {number} has {entry:?}, and the walk leads to {table:?}")
        })?;
    }
    Ok(())
}

/// Counts agree with one another.
fn counts(snapshot: &Snapshot) -> Result<(), String> {
    let (counts, processes) = (&snapshot.counts, &snapshot.processes);
    let accesses: u64 = processes.iter().map(|process| process.done.accesses).sum();
    ensure(counts.references == snapshot.memory.references && counts.references == accesses, || {
        format!("{counts:?} and {accesses} accesses")
    })?;
    let minor: u64 = processes.iter().map(|process| u64::from(process.minor_faults)).sum();
    let major: u64 = processes.iter().map(|process| u64::from(process.major_faults)).sum();
    ensure((counts.minor_faults, counts.major_faults) == (minor, major), || {
        format!("{counts:?}, and {minor} and {major} faults")
    })?;
    let held = snapshot.memory.frames.iter().filter(|frame| frame.page.is_some()).count() as u64;
    ensure(held <= snapshot.memory.loads && counts.evictions <= snapshot.memory.loads, || {
        format!("{counts:?}, {held} frames held")
    })
}
