/** The wasm module: started once, shared by every element of a page. */

import { builtIn, builtIns, initSync, isScenario, Player, Recording, theme, Versus, withLine } from '../generated/player.js';

// By their names: the glue's own loading of the wasm, which the element does by itself, is left out of the bundle.
const CALLS = { builtIn, builtIns, isScenario, Player, Recording, theme, Versus, withLine };

export type Engine = typeof CALLS & { memory: WebAssembly.Memory };

let engine: Engine | undefined;

/** The engine, started on the first call. */
export function start(module: WebAssembly.Module): Engine {
  return (engine ??= { ...CALLS, memory: initSync({ module }).memory });
}
