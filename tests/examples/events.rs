//! Plays every built-in scenario in the page's player, compiled for this machine, and writes down what it tells: `cargo xtask test` compares that
//! with what the same player tells as wasm (`tests/wasm/events.mjs`).

use std::io::{self, BufWriter, Write};

use os_scope_sim::scenario::BUILT_IN;
use os_scope_web::Player;

/// Events recorded at a time.
const PIECE: u32 = 10_000;

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for built_in in BUILT_IN {
        writeln!(out, "# {}", built_in.name)?;
        let mut player = Player::scenario(built_in.text).map_err(io::Error::other)?;
        while player.run(PIECE) {}
        let length = player.length();
        for position in 0..=length {
            writeln!(out, "{}", player.event_before(position))?;
        }
        write!(out, "{}", player.captions(0, length))?;
        for part in 0..=8 {
            player.seek(length * part / 8);
            writeln!(out, "{}\n{}", player.snapshot(), player.tables())?;
        }
    }
    out.flush()
}
