// Plays every built-in scenario in the page's player, the very wasm that is shipped, and writes down what it tells: `cargo xtask test` compares that
// with what the same player tells when it is compiled for this machine (`tests/examples/events.rs`).
import { readFile } from 'node:fs/promises';
import { writeFileSync } from 'node:fs';

const generated = new URL('../../web/generated/', import.meta.url);
const { builtIn, builtIns, initSync, Player } = await import(new URL('player.js', generated));
initSync({ module: await readFile(new URL('player.wasm', generated)) });

/** Events recorded at a time. */
const PIECE = 10_000;

const lines = [];
for (const { name } of JSON.parse(builtIns())) {
  lines.push(`# ${name}\n`);
  const player = Player.scenario(builtIn(name));
  while (player.run(PIECE));
  const { length } = player;
  for (let position = 0; position <= length; position += 1) lines.push(`${player.eventBefore(position)}\n`);
  lines.push(player.captions(0, length));
  for (let part = 0; part <= 8; part += 1) {
    player.seek(Math.floor((length * part) / 8));
    lines.push(`${player.snapshot()}\n${player.tables()}\n`);
  }
  player.free();
}
writeFileSync(1, lines.join(''));
