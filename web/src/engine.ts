/** The wasm module: unpacked, compiled and started once, shared by every element of a page. */

import packed from '../generated/player.packed';
import start, * as wasm from '../generated/player.js';
import { unpack } from './unpack/unpack.ts';

export type Engine = typeof wasm & { memory: WebAssembly.Memory };

let engine: Promise<Engine> | undefined;

/** The module, started on the first call. */
export function load(): Promise<Engine> {
  return (engine ??= unpack(packed).then(async (bytes) => {
    const { memory } = await start({ module_or_path: bytes });
    return { ...wasm, memory };
  }));
}
