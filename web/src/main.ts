/** The classic script, with everything inside. */

// First, so that the packed wasm is at the head of the bundle: where it parts the code, gzip finds less that repeats (2.5 KB).
import packed from '../generated/player.lzma';
import { OsScope } from './element.ts';
import { from } from './engine.ts';
import { unpack } from './unpack.ts';

from(() => unpack(packed));
// A page may include the script twice.
if (!customElements.get('os-scope')) customElements.define('os-scope', OsScope);
