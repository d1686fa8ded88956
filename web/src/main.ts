/** The classic script, with everything inside. */

// First, so that the packed wasm is at the head of the bundle: where it parts the code, gzip finds less that repeats (2.5 KB).
import packed from '../generated/player.lzma';
import { define } from './element.ts';
import { weave } from './weave.ts';

define(async () => WebAssembly.compile(await weave(bytes(packed))));

/** The bytes in a base64 text; older browsers take ten times as long. */
function bytes(base64: string): Uint8Array {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
