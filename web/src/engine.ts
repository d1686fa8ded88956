/** The wasm module: unpacked, compiled and started once, shared by every element of a page. */

import packed from '../generated/player.lzma';
import start, * as wasm from '../generated/player.js';
import { unpack } from './unpack.ts';

export type Engine = typeof wasm;

let engine: Promise<Engine> | undefined;

/** The module, started on the first call. */
export function load(): Promise<Engine> {
  return (engine ??= open());
}

async function open(): Promise<Engine> {
  await start({ module_or_path: unpack(packed) });
  return wasm;
}
