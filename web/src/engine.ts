/** The wasm module: inflated, compiled and started once, shared by every element of a page. */

import deflated from '../generated/player.deflate';
import start, * as wasm from '../generated/player.js';

export type Engine = typeof wasm & { memory: WebAssembly.Memory };

let engine: Promise<Engine> | undefined;

/** The module, started on the first call. */
export function load(): Promise<Engine> {
  return (engine ??= inflate(deflated).then(async (bytes) => {
    const { memory } = await start({ module_or_path: bytes });
    return { ...wasm, memory };
  }));
}

function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).arrayBuffer();
}
