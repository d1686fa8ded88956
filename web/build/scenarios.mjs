// Writes the list of built-in scenarios, which the element's class offers before the wasm has started: asked of the
// wasm itself, which is unpacked as a page does it, so that a packing which loses anything ends the build.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';

const generated = new URL('../generated/', import.meta.url);
const player = await import(new URL('player.js', generated));
const { weave } = await import(new URL('weave.mjs', generated));
const module = await weave(await readFile(new URL('player.lzma', generated)));
assert.ok((await readFile(new URL('player.wasm', generated))).equals(module), 'unpacked, the wasm is not what was packed');
player.initSync({ module });
// The lenses with which each begins: the element has the shape for them before the scene is there.
const list = player.builtIns().map((one) => ({ ...one, lens: /^lens (.+)/m.exec(player.builtIn(one.name))[1] }));
await writeFile(new URL('scenarios.json', generated), JSON.stringify(list));
