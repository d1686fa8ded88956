/** The classic script, with everything inside. */

import { define } from './element.ts';
import { Scope } from './scope.ts';
import { weave } from './weave.ts';
import { Workbench } from './workbench.ts';
// Last, so that the packed wasm is behind the code: where it parts it, gzip finds less that repeats (1.5 KB).
import packed from '../generated/player.lzma';

define({
  wasm: async () => WebAssembly.compile(await weave(bytes(packed))),
  scope: async () => ({ Scope }),
  workbench: async () => ({ Workbench }),
});

/** The bytes in a base64 text; older browsers take ten times as long. */
function bytes(base64: string): Uint8Array {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
