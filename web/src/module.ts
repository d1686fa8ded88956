/** The module, which loads its wasm from beside it. */

import { OsScope } from './element.ts';
import { from } from './engine.ts';

from(() => fetch(new URL('os-scope.wasm', import.meta.url)));
if (!customElements.get('os-scope')) customElements.define('os-scope', OsScope);
