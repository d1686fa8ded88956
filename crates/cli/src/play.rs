//! `os-scope run`: what happens in a scenario or a recording, event by event.

use std::io::{self, Write};
use std::sync::Arc;

use os_scope_scene::caption::caption;
use os_scope_sim::{Event, Machine, Setup, Sink, Snapshot};

use crate::args::{Format, Run};
use crate::event;
use crate::failure::{Failure, bad, remark};
use crate::input::{self, Playable};
use crate::versus;
use crate::words::{number, shown};

/// Answers.
pub(crate) fn answer(args: &Run, out: &mut dyn Write) -> Result<(), Failure> {
    let Some(limit) = number(&args.limit).filter(|limit| *limit > 0) else {
        return bad(format!("--limit is `{}`: expected a number of events from 1 on", shown(&args.limit)));
    };
    if let Some(line) = &args.versus {
        return versus::answer(&args.file, line, limit, args.format, out);
    }
    let more = match input::playable(&args.file)? {
        Playable::Scenario(scenario) => {
            let mut machine = Machine::new(scenario);
            let mut listener = Listener::new(machine.setup(), args.format, limit, out)?;
            while listener.wants_more() && machine.step(&mut listener) {}
            listener.written?;
            listener.cut
        }
        Playable::Recorded(schedule) => {
            let mut listener = Listener::new(&schedule.setup, args.format, limit, out)?;
            for event in &schedule.events {
                listener.event(*event);
            }
            listener.written?;
            listener.cut
        }
    };
    if more {
        // What was asked for was answered: this is only said, and is no failure.
        remark(&format!("stopped after {limit} events (see --limit)"));
    }
    Ok(())
}

/// Writes events until the limit, or until writing fails.
struct Listener<'a> {
    setup: Arc<Setup>,
    /// The machine before the next event, if events are printed as sentences.
    before: Option<Snapshot>,
    csv: bool,
    left: u64,
    /// Whether events were left out.
    cut: bool,
    written: io::Result<()>,
    out: &'a mut dyn Write,
}

impl<'a> Listener<'a> {
    fn new(setup: &Arc<Setup>, format: Option<Format>, limit: u64, out: &'a mut dyn Write) -> io::Result<Self> {
        let csv = format == Some(Format::Csv);
        if csv {
            writeln!(out, "at,event,fields")?;
        }
        let before = (format == Some(Format::Table)).then(|| Snapshot::first(Arc::clone(setup)));
        Ok(Self { setup: Arc::clone(setup), before, csv, left: limit, cut: false, written: Ok(()), out })
    }

    const fn wants_more(&self) -> bool {
        !self.cut && self.written.is_ok()
    }

    fn write(&mut self, event: &Event) -> io::Result<()> {
        if let Some(before) = &mut self.before {
            let said = caption(before, event);
            before.apply(event);
            return writeln!(self.out, "{:>12}  {}", event.at.0, said.text);
        }
        if self.csv {
            return event::csv(event, &self.setup, self.out);
        }
        event::json(event, &self.setup, self.out)?;
        self.out.write_all(b"\n")
    }
}

impl Sink for Listener<'_> {
    fn event(&mut self, event: Event) {
        if self.left == 0 {
            self.cut = true;
        } else if self.written.is_ok() {
            self.left -= 1;
            self.written = self.write(&event);
        }
    }
}
