/** The module, which loads what is inside elements, and the wasm, from beside it. */

import { define } from './element.ts';

define({
  async wasm() {
    const address = new URL('os-scope.wasm', import.meta.url);
    const response = await fetch(address).catch(() => undefined);
    if (!response?.ok) throw new Error(`${address} cannot be read${response ? `: the server says ${response.status}` : ''}`);
    // Compiled while it arrives, which browsers do only if the server names the right type.
    if (response.headers.get('content-type') === 'application/wasm') return WebAssembly.compileStreaming(response);
    return WebAssembly.compile(await response.arrayBuffer());
  },
  scope: () => import('./scope.ts'),
  // Bundled apart, with a copy of the little that both sides need: a third part for that would be one more to wait for.
  workbench: () => import('./os-scope-workbench.mjs'),
});
