/** What is inside elements: code and wasm, loaded once, when the first element needs them. */

export type Inside = Pick<typeof import('./scope.ts'), 'Scope'> & { module: WebAssembly.Module };

/** The smallest module there is: its head and its version. */
const SMALLEST = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

let compile: () => Promise<WebAssembly.Module>;
let inside: Promise<Inside> | undefined;

/** Says how to come by the wasm, which is asked for later. */
export function wasmBy(how: () => Promise<WebAssembly.Module>): void {
  compile = how;
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
    const [{ Scope }, module] = await Promise.all([import('./scope.ts'), compile()]);
    return { Scope, module };
  } catch (error) {
    allowed();
    throw new Error(`OS Scope could not be loaded, reload the page to try again (${(error as Error).message})`);
  }
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
