// The core of it in Chromium, Firefox and WebKit: each does the same checks, and then all must have noted the same.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CHECKS } from './checks.mjs';
import { Page } from './page.mjs';
import { chromium, firefox } from './puppeteer.mjs';
import { webkit } from './webkit.mjs';

const ENGINES = { Chromium: chromium, Firefox: firefox, WebKit: webkit };

/** By engine, what its checks noted. */
const notes = Object.fromEntries(Object.keys(ENGINES).map((name) => [name, {}]));

for (const [name, start] of Object.entries(ENGINES)) {
  describe(name, () => {
    let engine;
    before(async () => (engine = await start()), { timeout: 60_000 });
    after(() => engine?.close(), { timeout: 10_000 });
    for (const [what, check, allowed] of CHECKS) {
      test(`${name}: ${what}`, { timeout: 60_000 }, async (context) => {
        assert.ok(engine, `${name} did not start`);
        context.diagnostic(engine.version);
        const page = new Page(engine);
        await page.resize(700, 800);
        await check(page, (key, value) => (notes[name][key] = value));
        const complaints = (await engine.complaints()).filter((text) => !allowed?.test(text));
        assert.deepEqual(complaints, [], 'the page must not complain');
      });
    }
  });
}

test('every engine answers the same', () => {
  const [first, ...others] = Object.keys(ENGINES);
  assert.ok(Object.keys(notes[first]).length > 0, 'there is something to compare');
  for (const other of others) assert.deepEqual(notes[other], notes[first], `${other} differs from ${first}`);
});
