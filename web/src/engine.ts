/** The wasm module: started once, shared by every element of a page. */

import { builtIn, builtIns, Frames, initSync, isScenario, outline, outlineText, Player, Recording, Screen, theme, Versus, withLine } from '../generated/player.js';

// By their names: the glue's own loading of the wasm, which the element does by itself, is left out of the bundle.
const CALLS = { builtIn, builtIns, Frames, isScenario, outline, outlineText, Player, Recording, Screen, theme, Versus, withLine };

export type Engine = typeof CALLS;

/** The engine, started on the first call. */
export function start(module: WebAssembly.Module): Engine {
  initSync({ module });
  return CALLS;
}
