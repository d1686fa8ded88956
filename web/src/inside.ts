/**
 * What is inside elements: code and wasm, loaded once, when the first element needs them; and what stands around
 * pictures, loaded after the first.
 */

import type { Around } from './around.ts';
import type { Scope } from './scope.ts';
import { ownTurn } from './turn.ts';

export type Inside = Pick<typeof import('./scope.ts'), 'Scope'> & { module: WebAssembly.Module };

/** The smallest module there is: its head and its version. */
const SMALLEST = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** How to come by what is loaded later. */
export interface Ways {
  wasm(): Promise<WebAssembly.Module>;
  scope(): Promise<Pick<typeof import('./scope.ts'), 'Scope'>>;
  workbench(): Promise<Pick<typeof import('./workbench.ts'), 'Workbench'>>;
}

let ways: Ways;
let inside: Promise<Inside> | undefined;

/** Says how to come by what is loaded later. */
export function loadBy(these: Ways): void {
  ways = these;
}

/** Code and wasm, side by side. What failed is tried again on the next call. */
export function load(): Promise<Inside> {
  return (inside ??= both().catch((error: unknown) => {
    inside = undefined;
    throw error;
  }));
}

async function both(): Promise<Inside> {
  try {
    const [{ Scope }, module] = await Promise.all([ways.scope(), ways.wasm()]);
    return { Scope, module };
  } catch (error) {
    allowed();
    throw new Error(`OS Scope could not be loaded, reload the page to try again (${(error as Error).message})`);
  }
}

/** What stands around a picture. What failed is tried again on the next call. */
export async function around(scope: Scope): Promise<Around> {
  let failure = '';
  const loaded = await ways.workbench().catch((error: Error) => void (failure = error.message));
  if (!loaded) throw new Error(`a part of OS Scope could not be loaded, the next click tries again (${failure})`);
  await ownTurn();
  return new loaded.Workbench(scope);
}

/** Fails where nothing can be compiled, which browsers say in words of their own. */
function allowed(): void {
  if (typeof WebAssembly === 'undefined') {
    throw new Error('OS Scope needs WebAssembly, which is off in this browser: allow it in the settings, or open this page in another browser');
  }
  try {
    new WebAssembly.Module(SMALLEST);
  } catch {
    throw new Error("OS Scope needs WebAssembly, which the content policy of this page forbids: its script-src must allow 'wasm-unsafe-eval'");
  }
}
