// What stands around the picture is loaded after it: nothing asked for earlier is lost, nothing moves when it comes,
// and the picture plays without it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ready, useBrowser, visit } from './support/browser.mjs';
import { MODULE, call, drawn, embed, get } from './support/page.mjs';

useBrowser();

const LATER = '**/os-scope-workbench.mjs*';
const CLOCK = embed('<os-scope scenario="clock"></os-scope><p>After it</p>', { script: MODULE });
const seen = (page) => page.locator('os-scope canvas:not([hidden])').waitFor();
const box = (page) => page.evaluate(() => {
  const { shadowRoot } = document.querySelector('os-scope');
  const rows = ['.tabs', '.tools', '.body', '.stage', '.caption', '.controls'].map((name) => shadowRoot.querySelector(name));
  return [document.querySelector('os-scope + p'), ...rows].map((part) => Object.values(part.getBoundingClientRect().toJSON()));
});

/** Opens the page anew; what is loaded after the picture waits for `open`. */
async function held(page) {
  let open;
  const gate = new Promise((done) => (open = done));
  await page.route(LATER, async (route) => {
    await gate;
    await route.continue();
  });
  await page.reload();
  const element = await ready(page);
  await seen(page);
  return { element, open };
}

test('what is asked for before it is there is done once it is', () => visit(CLOCK, async (page) => {
  const { element, open } = await held(page);
  const lens = await get(page, 'lens');
  await element.getByRole('button', { name: 'Step', exact: true }).click();
  // The play head needs nothing else.
  await page.waitForFunction(() => document.querySelector('os-scope').position > 0);
  await page.keyboard.press('l');
  assert.notEqual(await get(page, 'lens'), lens);
  await element.getByRole('button', { name: 'History' }).click();
  await page.keyboard.press('?');
  assert.equal(await element.getByRole('listbox').count(), 0);
  open();
  await element.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await element.getByRole('option').first().waitFor();
  await page.keyboard.press('Escape');
  await element.getByRole('listbox').waitFor({ state: 'hidden' });
}));

for (const width of [320, 700, 1280]) {
  test(`nothing moves when it comes: ${width} pixels`, () => visit(CLOCK, async (page) => {
    const { element, open } = await held(page);
    const before = await box(page);
    open();
    await element.locator('.panel').waitFor({ state: 'attached' });
    await drawn(page);
    assert.deepEqual(await box(page), before);
  }, { width }));
}

test('where it cannot be loaded the picture plays on; the next click tries again', () => visit(CLOCK, async (page) => {
  await page.route(LATER, (route) => route.abort());
  await page.reload();
  const element = await ready(page);
  await seen(page);
  const asked = page.waitForRequest(LATER);
  await element.getByRole('button', { name: 'History' }).click();
  await asked;
  await element.getByRole('alert').waitFor();
  assert.match(await element.getByRole('alert').innerText(), /could not be loaded, the next click tries again/);
  await call(page, 'step');
  await page.waitForFunction(() => document.querySelector('os-scope').position > 0);
  assert.equal(await get(page, 'error'), null);
  await page.unroute(LATER);
  await element.getByRole('button', { name: 'History' }).click();
  await element.getByRole('option').first().waitFor();
  assert.equal(await element.getByRole('alert').count(), 0);
}, { allow: /Failed to load resource/ }));

test('a mistake is said without it', () => visit(CLOCK, async (page) => {
  await page.route(LATER, (route) => route.abort());
  await page.reload();
  const element = await ready(page);
  await page.evaluate(() => document.querySelector('os-scope').setAttribute('scenario', 'clocks'));
  await element.getByRole('alert').waitFor();
  assert.match(await element.getByRole('alert').innerText(), /there is no scenario “clocks”/);
}, { allow: /Failed to load resource/ }));
