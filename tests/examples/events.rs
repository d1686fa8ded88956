//! Plays every built-in scenario in the page's player, compiled for this machine, and writes down what it reports:
//! `cargo xtask test` compares that with what the same player reports as wasm (`tests/wasm/events.mjs`). At the end
//! come random scenarios with the objects that they are.

use std::io::{self, BufWriter, Write};

use os_scope_sim::scenario::BUILT_IN;
use os_scope_tests::random;
use os_scope_web::{Player, outline};
use serde::Serialize;

/// Events recorded at a time.
const PIECE: u32 = 10_000;

/// Random scenarios.
const RANDOM: u64 = 200;

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for built_in in BUILT_IN {
        writeln!(out, "# {}", built_in.name)?;
        let mut player = Player::scenario(built_in.text).map_err(|fault| io::Error::other(fault.0))?;
        while player.run(PIECE) {}
        let length = player.length();
        for position in 0..=length {
            line(&mut out, &player.event_before(position))?;
        }
        line(&mut out, &player.captions(0, length))?;
        for part in 0..=8 {
            player.seek(length * part / 8);
            line(&mut out, &player.snapshot())?;
            line(&mut out, &player.tables())?;
        }
        line(&mut out, &(player.lenses(), player.rules(), player.totals()))?;
        line(&mut out, &(built_in.text, outline(built_in.text.into())))?;
    }
    writeln!(out, "# random")?;
    for text in (0..RANDOM).map(random::scenario) {
        line(&mut out, &(&text, outline(text.clone())))?;
    }
    out.flush()
}

/// A value as a line of JSON.
fn line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}
