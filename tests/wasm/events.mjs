// Plays every built-in scenario in the page's player, the very wasm that is shipped, and writes down what it tells:
// `cargo xtask test` compares that with what the same player tells when it is compiled for this machine
// (`tests/examples/events.rs`), which is in the file that is named: random scenarios are taken from there.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { writeFileSync } from 'node:fs';

const generated = new URL('../../web/generated/', import.meta.url);
const { builtIn, builtIns, initSync, outline, outlineText, Player } = await import(new URL('player.js', generated));
initSync({ module: await readFile(new URL('player.wasm', generated)) });

/** Events recorded at a time. */
const PIECE = 10_000;

const lines = [];
const tell = (value) => lines.push(`${JSON.stringify(value)}\n`);

/** A player of a scenario's text, and what comes of it. */
function end(text) {
  const player = Player.scenario(text);
  while (player.run(PIECE));
  player.seek(player.length);
  const found = JSON.stringify([player.lens, player.length, player.snapshot()]);
  player.free();
  return found;
}

/** Tells a scenario as an object, which must give the same scenario again. */
function both(text) {
  const object = outline(text);
  assert.equal(end(outlineText(object)), end(text), text);
  tell([text, object]);
}

for (const { name } of builtIns()) {
  lines.push(`# ${name}\n`);
  const player = Player.scenario(builtIn(name));
  while (player.run(PIECE));
  const { length } = player;
  for (let position = 0; position <= length; position += 1) tell(player.eventBefore(position));
  tell(player.captions(0, length));
  for (let part = 0; part <= 8; part += 1) {
    player.seek(Math.floor((length * part) / 8));
    tell(player.snapshot());
    tell(player.tables());
  }
  tell([player.lenses(), player.rules(), player.totals()]);
  player.free();
  both(builtIn(name));
}
lines.push('# random\n');
const [, random] = (await readFile(process.argv[2], 'utf8')).split('# random\n');
for (const line of random.trimEnd().split('\n')) both(JSON.parse(line)[0]);
writeFileSync(1, lines.join(''));
