/** The script that a page includes. */

// First, so that the packed wasm is at the head of the bundle: where it parts the code, gzip finds less that repeats (2.5 KB).
import './engine.ts';
import { OsScope } from './element.ts';

// A page may include the script twice.
if (!customElements.get('os-scope')) customElements.define('os-scope', OsScope);
