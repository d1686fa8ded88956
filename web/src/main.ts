/** The script that a page includes. */

import { OsScope } from './element.ts';

// A page may include the script twice.
if (!customElements.get('os-scope')) customElements.define('os-scope', OsScope);
