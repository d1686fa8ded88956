//! What follows the name of a scheduling event or a page fault.
//!
//! The kernel prints `key=value` (`include/trace/events/sched.h`); `trace-cmd report` has a shorter form of its own for
//! switches and wakeups (libtraceevent, `plugin_sched_switch.c`). Names of tasks may hold anything, so a name ends
//! where what must follow it does follow.

use crate::text::{find, hex, id, int, skip, trim};

/// What happened.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Payload<'a> {
    Switch {
        prev: Task<'a>,
        state: PrevState,
        next: Task<'a>,
    },
    /// `new`: for the first time, after a fork.
    Wakeup {
        task: Task<'a>,
        cpu: Option<u32>,
        new: bool,
    },
    Migrate {
        task: Task<'a>,
        to: u32,
    },
    Fork {
        child: Task<'a>,
    },
    Exec {
        number: u32,
        file: &'a [u8],
    },
    /// It will leave its CPU for the last time soon, which is then a switch.
    Exit,
    /// A task is about to be woken: a wakeup follows.
    Waking,
    Fault {
        addr: u64,
        write: bool,
        fetch: bool,
    },
}

/// A task, as an event names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Task<'a> {
    pub(crate) number: u32,
    pub(crate) name: &'a [u8],
    /// 120 is nice 0, 100 to 139 are nice -20 to 19, below are real-time priorities.
    pub(crate) priority: Option<u32>,
}

/// In which state a task left its CPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PrevState {
    /// R: it could run on.
    Ready,
    /// S, stopped, traced, parked: it waits for something.
    Waiting,
    /// D, I: it waits and no signal wakes it.
    Uninterruptible,
    /// X, Z: it is dead.
    Dead,
    /// Something else.
    Unknown,
}

/// Reads what happened. None for an event of another kind, some none for one that cannot be read.
#[expect(clippy::option_option, reason = "the outer one is about the kind, the inner one about the contents")]
pub(crate) fn read<'a>(name: &[u8], text: &'a [u8]) -> Option<Option<Payload<'a>>> {
    Some(match name {
        b"sched_switch" => switch(text).or_else(|| short_switch(text)),
        b"sched_wakeup" => wakeup(text, false),
        b"sched_wakeup_new" => wakeup(text, true),
        b"sched_waking" => Some(Payload::Waking),
        b"sched_migrate_task" => migrate(text),
        b"sched_process_fork" => fork(text),
        b"sched_process_exec" => exec(text),
        b"sched_process_exit" => Some(Payload::Exit),
        b"page_fault_user" => fault(text),
        _ => return None,
    })
}

/// `prev_comm=A prev_pid=1 prev_prio=120 prev_state=S ==> next_comm=B next_pid=2 next_prio=120`; `trace-cmd report -R`
/// leaves the arrow out.
fn switch(mut rest: &[u8]) -> Option<Payload<'_>> {
    let prev = task(&mut rest, b"prev_comm=", b" prev_pid=", b" prev_prio=")?;
    let state = rest.strip_prefix(b" prev_state=")?;
    let end = state.iter().position(|&byte| byte == b' ')?;
    rest = &state[end..];
    skip(&mut rest, b" ==>");
    skip(&mut rest, b" ");
    let next = task(&mut rest, b"next_comm=", b" next_pid=", b" next_prio=")?;
    Some(Payload::Switch { prev, state: left(&state[..end]), next })
}

/// `A:1 [120] S ==> B:2 [120]`
fn short_switch(mut rest: &[u8]) -> Option<Payload<'_>> {
    let prev = short_task(&mut rest)?;
    skip(&mut rest, b" ");
    let end = find(rest, b" ==> ")?;
    let state = left(&rest[..end]);
    rest = &rest[end + b" ==> ".len()..];
    Some(Payload::Switch { prev, state, next: short_task(&mut rest)? })
}

fn wakeup(text: &[u8], new: bool) -> Option<Payload<'_>> {
    let mut rest = text;
    let task = match task(&mut rest, b"comm=", b" pid=", b" prio=") {
        Some(task) => task,
        None => {
            rest = text;
            short_task(&mut rest)?
        }
    };
    let cpu = [&b"target_cpu="[..], b"CPU:"].iter().find_map(|key| id(&mut &rest[find(rest, key)? + key.len()..]));
    Some(Payload::Wakeup { task, cpu, new })
}

fn migrate(mut rest: &[u8]) -> Option<Payload<'_>> {
    let task = task(&mut rest, b"comm=", b" pid=", b" prio=")?;
    let key = b"dest_cpu=";
    let to = id(&mut &rest[find(rest, key)? + key.len()..])?;
    Some(Payload::Migrate { task, to })
}

/// `comm=bash pid=10 child_comm=bash child_pid=11`; `trace-cmd report -R` has the fields' names, `parent_comm` and
/// `parent_pid`.
fn fork(mut rest: &[u8]) -> Option<Payload<'_>> {
    let parent = skip(&mut rest, b"parent_comm=");
    skip(&mut rest, b"comm=");
    named(&mut rest, if parent { b" parent_pid=" } else { b" pid=" }, b" child_comm=")?;
    let (name, number) = named(&mut rest, b" child_pid=", b"")?;
    Some(Payload::Fork { child: Task { number, name, priority: None } })
}

/// `filename=/bin/sort pid=3 old_pid=3`: the task is named after the file, in at most 15 bytes.
fn exec(mut rest: &[u8]) -> Option<Payload<'_>> {
    skip(&mut rest, b"filename=");
    let (path, number) = named(&mut rest, b" pid=", b" old_pid=")?;
    let file = path.rsplit(|&byte| byte == b'/').next()?;
    Some(Payload::Exec { number, file: &file[..file.len().min(15)] })
}

/// `address=0x7f00 ip=0x5600 error_code=0x7`: of the code's bits, 1 is a write and 4 a fetch (Intel SDM vol. 3A,
/// section 5.7).
fn fault(mut rest: &[u8]) -> Option<Payload<'_>> {
    let mut number = |key: &[u8]| {
        rest = &rest[find(rest, key)? + key.len()..];
        skip(&mut rest, b"0x");
        hex(&mut rest)
    };
    let addr = number(b"address=")?;
    let code = number(b"error_code=")?;
    Some(Payload::Fault { addr, write: code & 2 != 0, fetch: code & 16 != 0 })
}

/// A name after `key`, a number after `number_key`, a priority after `priority_key`.
fn task<'a>(rest: &mut &'a [u8], key: &[u8], number_key: &[u8], priority_key: &[u8]) -> Option<Task<'a>> {
    if !skip(rest, key) {
        return None;
    }
    let (name, number) = named(rest, number_key, priority_key)?;
    Some(Task { number, name, priority: priority(rest) })
}

/// A priority: -1 for deadline tasks, which is as good as none here.
fn priority(rest: &mut &[u8]) -> Option<u32> {
    let negative = skip(rest, b"-");
    id(rest).filter(|_| !negative)
}

/// A name up to `key`, a number and `after`. The name may hold `key` itself: the first one that the rest follows is
/// meant.
fn named<'a>(rest: &mut &'a [u8], key: &[u8], after: &[u8]) -> Option<(&'a [u8], u32)> {
    let text = *rest;
    let mut from = 0;
    loop {
        let at = from + find(&text[from..], key)?;
        let mut tail = &text[at + key.len()..];
        if let Some(number) = id(&mut tail)
            && skip(&mut tail, after)
        {
            *rest = tail;
            return Some((&text[..at], number));
        }
        from = at + 1;
    }
}

/// `name:12 [120]`
fn short_task<'a>(rest: &mut &'a [u8]) -> Option<Task<'a>> {
    let (name, number) = named(rest, b":", b" [")?;
    let priority = priority(rest);
    skip(rest, b"]").then_some(Task { number, name, priority })
}

/// The state as a letter, or as the kernel's number for it (`include/linux/sched.h`). What follows the letter (`R+`,
/// `D|K`) makes no difference here.
fn left(state: &[u8]) -> PrevState {
    let mut rest = trim(state);
    if let Some(number) = int(&mut rest) {
        return match number & 0xff {
            0 => PrevState::Ready,
            bits if bits & (16 | 32) != 0 => PrevState::Dead,
            bits if bits & (2 | 128) != 0 => PrevState::Uninterruptible,
            _ => PrevState::Waiting,
        };
    }
    match rest.first() {
        Some(b'R') => PrevState::Ready,
        Some(b'S' | b'T' | b't' | b'P') => PrevState::Waiting,
        Some(b'D' | b'I' | b'K' | b'W') => PrevState::Uninterruptible,
        Some(b'X' | b'Z' | b'x') => PrevState::Dead,
        _ => PrevState::Unknown,
    }
}
