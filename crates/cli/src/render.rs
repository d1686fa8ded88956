//! `os-scope render`: a picture of a moment.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use os_scope_scene::Picture;
use os_scope_scene::history::History;
use os_scope_scene::lens::{LensKind, View, compose};
use os_scope_scene::svg::to_svg;
use os_scope_scene::theme::{DARK, LIGHT, PRESENTER};
use os_scope_sim::{Event, Machine, Snapshot};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use crate::args::{Format, Render, Theme};
use crate::failure::{Failure, bad};
use crate::input::{self, Playable};
use crate::output::{csv, json};
use crate::words::{choice, number, shown};

/// The most events of a run that are kept, as in a page.
const MAX_EVENTS: usize = 4_000_000;

/// The smallest and the largest side of a picture, in css pixels.
const SIDES: std::ops::RangeInclusive<u64> = 160..=7_680;

/// Answers.
pub(crate) fn answer(args: &Render, out: &mut dyn Write) -> Result<(), Failure> {
    let kind =
        args.output.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    if kind != "svg" && kind != "png" {
        return bad(format!(
            "-o is `{}`: expected a name that ends in .svg or .png",
            shown(&args.output.to_string_lossy())
        ));
    }
    let (width, height) = size(&args.size)?;
    let lens = |name: &String| choice(name, "lens", &LensKind::ALL, LensKind::name);
    let mut lenses = args.lens.iter().map(lens).collect::<Result<Vec<_>, _>>()?;
    let run = WholeRun::new(&args.file)?;
    let at = run.position(&args.at)?;
    if lenses.is_empty() {
        lenses = run.lenses();
    }
    let picture = run.picture(at, &lenses, (width, height), matches!(args.theme, Theme::Presenter));
    let theme = match args.theme {
        Theme::Light => LIGHT,
        Theme::Dark => DARK,
        Theme::Presenter => PRESENTER,
    };
    let svg = to_svg(&picture, &theme);
    let bytes = if kind == "svg" { svg.into_bytes() } else { png(&svg, width, height)? };
    if let Err(error) = fs::write(&args.output, &bytes) {
        return Err(Failure::Output(io::Error::other(format!("{}: {error}", input::name(&args.output)))));
    }
    report(args, at, run.events.len(), &lenses, out)
}

/// Says what was drawn.
fn report(args: &Render, at: usize, events: usize, lenses: &[LensKind], out: &mut dyn Write) -> Result<(), Failure> {
    let names: Vec<&str> = lenses.iter().map(|lens| lens.name()).collect();
    let file = args.output.to_string_lossy();
    match args.format {
        Format::Table => writeln!(out, "{file}: {} after {at} of {events} events", names.join(" and "))?,
        Format::Json => json(out, &serde_json::json!({ "file": file, "lenses": names, "at": at, "events": events }))?,
        Format::Csv => {
            csv(out, ["file", "lenses", "at", "events"])?;
            csv(out, [&*file, &names.join(" "), &at.to_string(), &events.to_string()])?;
        }
    }
    Ok(())
}

/// `WxH`.
fn size(text: &str) -> Result<(u32, u32), Failure> {
    let side = |text: &str| number(text).filter(|side| SIDES.contains(side)).map(|side| side as u32);
    match text.split_once('x').and_then(|(width, height)| side(width).zip(side(height))) {
        Some(size) => Ok(size),
        None => bad(format!(
            "--size is `{}`: expected a width and a height from {} to {}, as in 1280x720",
            shown(text),
            SIDES.start(),
            SIDES.end()
        )),
    }
}

/// A whole run.
struct WholeRun {
    first: Snapshot,
    events: Vec<Event>,
    /// The lenses that the scenario names.
    lenses: Vec<String>,
}

impl WholeRun {
    fn new(file: &Path) -> Result<Self, Failure> {
        let (setup, mut events, lenses) = match input::playable(file)? {
            Playable::Scenario(scenario) => {
                let lenses = scenario.lenses.clone();
                let mut machine = Machine::new(scenario);
                let mut events = Vec::new();
                while events.len() < MAX_EVENTS && machine.step(&mut events) {}
                (Arc::clone(machine.setup()), events, lenses)
            }
            Playable::Recorded(schedule) => (schedule.setup, schedule.events, Vec::new()),
        };
        events.truncate(MAX_EVENTS);
        Ok(Self { first: Snapshot::first(setup), events, lenses })
    }

    fn position(&self, text: &str) -> Result<usize, Failure> {
        let last = self.events.len();
        match number(text) {
            _ if text == "end" => Ok(last),
            Some(at) if at <= last as u64 => Ok(at as usize),
            Some(_) => {
                bad(format!("--at is {}, and there are {last} events: expected a number from 0 to {last}", shown(text)))
            }
            None => bad(format!("--at is `{}`: expected a number from 0 to {last}, or `end`", shown(text))),
        }
    }

    /// The lenses to show by default: the scenario's, otherwise the first that applies.
    fn lenses(&self) -> Vec<LensKind> {
        let named: Vec<LensKind> = self.lenses.iter().filter_map(|name| LensKind::named(name)).collect();
        if named.is_empty() { LensKind::for_setup(&self.first.setup).into_iter().take(1).collect() } else { named }
    }

    fn picture(&self, at: usize, lenses: &[LensKind], (width, height): (u32, u32), presenter: bool) -> Picture {
        let mut history = History::new(&self.first);
        let mut snapshot = self.first.clone();
        let mut shown = self.first.clone();
        for (position, event) in self.events.iter().enumerate() {
            history.record(&snapshot, event);
            snapshot.apply(event);
            if position + 1 == at {
                shown = snapshot.clone();
            }
        }
        history.finish();
        compose(lenses, &View::new(&shown, &history, kurbo::Size::new(width.into(), height.into()), presenter))
    }
}

/// An SVG document as a PNG, its words in the fonts of this system.
fn png(svg: &str, width: u32, height: u32) -> Result<Vec<u8>, Failure> {
    let mut options = usvg::Options::default();
    let fonts = options.fontdb_mut();
    fonts.load_system_fonts();
    if fonts.is_empty() {
        return bad("there are no fonts on this system, and a PNG needs one: install one, or write an .svg");
    }
    // The lists of fonts in the picture end in these two, which must be fonts of this system.
    if let Some(family) = instead_of(fontdb::Family::SansSerif, false, fonts) {
        fonts.set_sans_serif_family(family);
    }
    if let Some(family) = instead_of(fontdb::Family::Monospace, true, fonts) {
        fonts.set_monospace_family(family);
    }
    let drawn =
        usvg::Tree::from_str(svg, &options).ok().zip(Pixmap::new(width, height)).and_then(|(tree, mut pixels)| {
            resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
            pixels.encode_png().ok()
        });
    drawn.map_or_else(|| bad("the picture cannot be drawn as a PNG: write an .svg"), Ok)
}

/// A font to use for a family that this system does not have.
fn instead_of(family: fontdb::Family<'_>, monospaced: bool, fonts: &fontdb::Database) -> Option<String> {
    if fonts.query(&fontdb::Query { families: &[family], ..Default::default() }).is_some() {
        return None;
    }
    let alike = fonts.faces().find(|face| face.monospaced == monospaced);
    let (name, _) = alike.or_else(|| fonts.faces().next())?.families.first()?;
    Some(name.clone())
}
