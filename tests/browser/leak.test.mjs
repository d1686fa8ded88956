// Elements that come and go leave nothing behind: neither nodes of the document nor memory of the wasm.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ready, useBrowser, visit } from './support/browser.mjs';
import { embed } from './support/page.mjs';

useBrowser();

/** Elements that are mounted, and how many of them at a time. */
const [ALL, AT_ONCE] = [400, 20];

/** Keeps the wasm's memory, to look at its size. */
const MEMORY = `<script>
  const Real = WebAssembly.Instance;
  WebAssembly.Instance = function (...args) {
    const instance = new Real(...args);
    window.wasmMemory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
    return instance;
  };
</script>`;

test(`${ALL} elements that are mounted, played, pointed at and removed`, { timeout: 240_000 }, () => visit(
  embed('<os-scope scenario="clock"></os-scope><div id="place"></div>', { head: MEMORY }),
  async (page, context) => {
    await ready(page);
    const session = await context.newCDPSession(page);
    const collect = async () => {
      // What a collection has freed may hold on to more: finalizers run between two of them.
      for (let n = 0; n < 4; n++) {
        await session.send('HeapProfiler.collectGarbage');
        await page.waitForTimeout(100);
      }
    };
    const mount = () => page.evaluate(async (count) => {
      const place = document.querySelector('#place');
      window.gone ??= [];
      const made = Array.from({ length: count }, (_, at) => {
        const element = document.createElement('os-scope');
        element.setAttribute('scenario', ['clock', 'walk', 'memory', 'ready-queue'][at % 4]);
        return place.appendChild(element);
      });
      await Promise.all(made.map((element) => element.ready));
      for (const element of made) {
        const inside = element.shadowRoot;
        element.play();
        inside.querySelector('.stage').dispatchEvent(new PointerEvent('pointermove', { clientX: 60, clientY: 60 }));
        window.gone.push(new WeakRef(element), new WeakRef(inside.querySelector('canvas')));
      }
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      place.replaceChildren();
    }, AT_ONCE);
    await mount();
    await collect();
    const before = await page.evaluate(() => window.wasmMemory.buffer.byteLength);
    for (let mounted = AT_ONCE; mounted < ALL; mounted += AT_ONCE) {
      await mount();
      await collect();
    }
    const [alive, bytes] = await page.evaluate(() => [window.gone.filter((one) => one.deref()).length, window.wasmMemory.buffer.byteLength]);
    assert.ok(alive <= 2 * 2, `${alive} elements and canvases of ${ALL * 2} are alive`);
    assert.ok(bytes - before <= 8 << 20, `the wasm's memory has grown from ${before} to ${bytes} bytes`);
  },
));
