//! `os-scope run --versus`: a scenario as it is and with another line under `machine`, and the first moment at which
//! they part.

use std::io::Write;
use std::path::Path;

use os_scope_scene::caption;
use os_scope_scene::lens::LensKind;
use os_scope_sim::divergence::{Divergence, Found, Search};
use os_scope_sim::rule::Rule;
use os_scope_sim::scenario::{parse_scene, with_line};
use os_scope_sim::{Event, Machine, Scenario, Setup, Sink, Snapshot};

use crate::args::Format;
use crate::event;
use crate::failure::{Failure, bad, remark};
use crate::input;
use crate::output::{csv, or_empty, table};
use crate::words::shown;

/// Answers. Neither machine goes further than `limit` events.
pub(crate) fn answer(
    path: &Path,
    line: &str,
    limit: u64,
    format: Option<Format>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    // `replacement=lru` needs no quotes in a shell.
    let line = &*line.replacen('=', " ", 1);
    let (first, text) = input::scenario_text(path)?;
    let second = match parse_scene(&with_line(&text, line), &LensKind::names()) {
        Ok(second) if line.chars().any(char::is_control) || second.setup.processes != first.setup.processes => None,
        Ok(second) => Some(second),
        Err(error) => return bad(format!("--versus is `{}`: {}", shown(line), error.message)),
    };
    let Some(second) = second else {
        return bad(format!("--versus is `{}`: expected a line under `machine`", shown(line)));
    };
    if first.setup.machine == second.setup.machine {
        return bad(format!("--versus `{}` is the rule that holds already: expected another", shown(line)));
    }
    let setup = first.setup.clone();
    let rules = Rule::differing(&setup.machine, &second.setup.machine);
    let names = rules.map_or(["the scenario as it is", line], |(a, b)| [a.title(), b.title()]);
    let lines = [rules.map_or_else(|| "as it is".into(), |(rule, _)| rule.line(&setup)), line.to_owned()];
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let divergence = match Search::new(first.clone(), second.clone()).run(limit.saturating_mul(2)) {
        Found::Parted(divergence) => Some(divergence),
        Found::Never => None,
        Found::NotYet => {
            remark(&format!("both do the same for {limit} events (see --limit)"));
            None
        }
    };
    let totals = [total(first, limit), total(second, limit)];
    match format.unwrap_or(Format::Json) {
        Format::Json => json(&setup, &lines, divergence.as_ref(), &totals, out),
        Format::Csv => {
            csv(out, ["rule", "end", "switches", "references", "faults", "parts", "position"])?;
            for (side, (name, total)) in lines.iter().zip(&totals).enumerate() {
                let at = or_empty(divergence.map(|divergence| divergence.at.0));
                let position = or_empty(divergence.map(|divergence| divergence.then[side].position));
                let [end, switches, references, faults] = total.numbers().map(|(_, number)| number.to_string());
                csv(out, [name.as_str(), &*end, &*switches, &*references, &*faults, &*at, &*position])?;
            }
            Ok(())
        }
        Format::Table => {
            let subjects = rules.map(|(a, b)| [a.subject(), b.subject()]);
            let subjects = subjects.as_ref().map_or(names, |subjects| subjects.each_ref().map(String::as_str));
            writeln!(out, "{}\n", caption::divergence(&setup, subjects, divergence.as_ref()))?;
            Ok(table(out, &["", names[0], names[1]], || {
                let both = totals[0].numbers().into_iter().zip(totals[1].numbers());
                both.map(|((name, a), (_, b))| [name.into(), a.to_string(), b.to_string()])
            })?)
        }
    }
}

fn json(
    setup: &Setup,
    names: &[String; 2],
    divergence: Option<&Divergence>,
    totals: &[Total; 2],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let mut rules = Vec::new();
    for (name, total) in names.iter().zip(totals) {
        let numbers: Vec<String> =
            total.numbers().iter().map(|(name, number)| format!("\"{name}\":{number}")).collect();
        rules.push(format!("{{\"rule\":{},{}}}", serde_json::to_string(name)?, numbers.join(",")));
    }
    write!(out, "{{\"rules\":[{}],\"parts\":", rules.join(","))?;
    match divergence {
        None => write!(out, "null")?,
        Some(Divergence { at, then }) => {
            write!(out, "{{\"at\":{},\"positions\":[{},{}],\"events\":[", at.0, then[0].position, then[1].position)?;
            for (side, then) in then.iter().enumerate() {
                out.write_all(if side == 0 { b"" } else { b"," })?;
                match &then.event {
                    Some(found) => event::json(found, setup, out)?,
                    None => write!(out, "null")?,
                }
            }
            write!(out, "]}}")?;
        }
    }
    Ok(writeln!(out, "}}")?)
}

/// What comes of a run.
struct Total {
    end: Snapshot,
    left: usize,
}

impl Total {
    fn numbers(&self) -> [(&'static str, u64); 4] {
        let counts = &self.end.counts;
        let faults = counts.minor_faults + counts.major_faults;
        [("end", self.end.now.0), ("switches", counts.switches), ("references", counts.references), ("faults", faults)]
    }
}

impl Sink for Total {
    fn event(&mut self, event: Event) {
        if self.left > 0 {
            self.left -= 1;
            self.end.apply(&event);
        }
    }
}

fn total(scenario: Scenario, limit: usize) -> Total {
    let mut machine = Machine::new(scenario);
    let mut total = Total { end: Snapshot::first(machine.setup().clone()), left: limit };
    while total.left > 0 && machine.step(&mut total) {}
    total
}
