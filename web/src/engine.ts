/** The wasm module: compiled and started once, shared by every element of a page. */

import start, * as wasm from '../generated/player.js';

export type Engine = typeof wasm & { memory: WebAssembly.Memory };

type Wasm = BufferSource | Promise<Response>;

let read: () => Wasm;
let engine: Promise<Engine> | undefined;

/** Says where the wasm is read from. */
export function from(source: () => Wasm): void {
  read = source;
}

/** The module, started on the first call. */
export function load(): Promise<Engine> {
  return (engine ??= open());
}

async function open(): Promise<Engine> {
  const { memory } = await start({ module_or_path: read() });
  return { ...wasm, memory };
}
