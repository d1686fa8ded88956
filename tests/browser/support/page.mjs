// Small pages, and what tests do on them.

import { page } from './server.mjs';

/** The tags for both scripts. */
export const CLASSIC = '<script src="/os-scope.js" defer></script>';
export const MODULE = '<script type="module" src="/os-scope.mjs"></script>';

/** A page with this body and the script. */
export function embed(body, { head = '', headers, script = CLASSIC } = {}) {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Test</title><link rel="icon" href="data:,">${head}`
    + `${script}</head><body><main><h1>Test</h1>${body}</main></body></html>`;
  return page(html, headers);
}

/** A property of the first element. */
export function get(page, property) {
  return page.evaluate((property) => document.querySelector('os-scope')[property], property);
}

/** Calls a method of the first element. */
export function call(page, method, ...args) {
  return page.evaluate(([method, args]) => void document.querySelector('os-scope')[method](...args), [method, args]);
}

/** Waits until a property of the first element is as it should be. */
export function until(page, property, value) {
  return page.waitForFunction(([property, value]) => document.querySelector('os-scope')[property] === value, [property, value]);
}

/** Waits until what is under way is over: nothing has changed for a while. */
export async function still(page, milliseconds = 500) {
  for (let before, since = Date.now(); Date.now() - since < milliseconds; await page.waitForTimeout(30)) {
    const now = await page.evaluate(() => {
      const { position, caption } = document.querySelector('os-scope');
      return `${position} ${caption}`;
    });
    if (now !== before) since = Date.now();
    before = now;
  }
}

/** What the first element's canvas shows, to be compared. */
export function pixels(page) {
  return page.evaluate(() => document.querySelector('os-scope').shadowRoot.querySelector('canvas').toDataURL());
}

/** Waits for two frames: what was asked for has been drawn. */
export function drawn(page) {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
}
