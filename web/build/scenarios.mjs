// Writes the list of built-in scenarios, which the element's class offers before the wasm has started: asked of the wasm itself, which is unpacked as
// a page does it, so that a packing which loses anything ends the build.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';

const generated = new URL('../generated/', import.meta.url);
const player = await import(new URL('player.js', generated));
const { unpack } = await import(new URL('unpack.mjs', generated));
const module = unpack(await readFile(new URL('player.lzma', generated)));
assert.ok((await readFile(new URL('player.wasm', generated))).equals(module), 'unpacked, the wasm is not what was packed');
player.initSync({ module });
await writeFile(new URL('scenarios.json', generated), JSON.stringify(player.builtIns()));
