// Writes the list of built-in scenarios, which the element's class offers before the wasm has started: asked of the wasm itself.
import { readFile, writeFile } from 'node:fs/promises';

const generated = new URL('../generated/', import.meta.url);
const player = await import(new URL('player.js', generated));
player.initSync({ module: await readFile(new URL('player_bg.wasm', generated)) });
await writeFile(new URL('scenarios.json', generated), player.builtIns());
