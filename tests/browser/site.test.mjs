// The site as hosts serve it: below any path, from a file, under a strict content policy, and without a network after
// a first visit.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ready, useBrowser, visit } from './support/browser.mjs';
import { DIST, serve } from './support/server.mjs';

useBrowser();

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'";

/** Waits until the page has all its scenes, and gives their number. */
async function scenes(page) {
  await ready(page);
  await page.waitForFunction(() => document.querySelectorAll('#gallery os-scope').length > 0);
  await ready(page);
  return page.locator('#gallery a').count();
}

/** The names of what a page has asked for. */
function requested(page) {
  return page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name.replace(/.*\//, '')));
}

test('over HTTP the module is used, and its wasm fetched once', () => visit('/', async (page) => {
  assert.ok(await scenes(page) > 5);
  const names = await requested(page);
  assert.equal(names.filter((name) => name === 'os-scope.wasm').length, 1);
  assert.equal(names.filter((name) => name === 'os-scope.mjs').length, 1);
  assert.ok(!names.includes('os-scope.js'), 'the classic script is not fetched');
}));

test('from a file the classic script is used', () => visit(pathToFileURL(`${DIST}index.html`).href, async (page) => {
  assert.ok(await scenes(page) > 5);
  assert.ok((await requested(page)).every((name) => !/\.(mjs|wasm)$/.test(name)));
  await page.getByRole('link', { name: 'Scenarios' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}));

test('below a path and under a strict policy, all of it works', async () => {
  const host = await serve({ below: '/a/b/', headers: { 'content-security-policy': POLICY } });
  await visit(`${host}/a/b/`, async (page) => {
    assert.ok(await scenes(page) > 5);
    assert.ok((await requested(page)).includes('os-scope.mjs'));
    await page.getByRole('link', { name: 'A heap sort' }).click();
    await page.waitForFunction(() => document.querySelector('#scope').snapshot().setup.title === 'memory-sort');
    await page.getByRole('link', { name: 'every attribute' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
  }, { host });
});

test('after a first visit it works without a network', () => visit('/', async (page, context) => {
  await scenes(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  await page.reload();
  assert.ok(await scenes(page) > 5);
  await page.getByRole('link', { name: 'Two busy loops' }).click();
  await page.waitForFunction(() => document.querySelector('#scope').snapshot().setup.recorded);
  for (const place of ['docs/scenario.html', 'examples/strict.html', 'examples/many.html']) {
    await page.goto(new URL(`/${place}`, page.url()).href);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  await ready(page);
}, { serviceWorkers: 'allow' }));

test('a newer version replaces the one that was kept, as a whole', async () => {
  let text = await readFile(`${DIST}offline.js`, 'utf8');
  const changed = new Map([['/offline.js', () => text]]);
  const host = await serve({ changed });
  await visit(`${host}/`, async (page) => {
    await page.evaluate(() => navigator.serviceWorker.ready);
    const kept = () => page.evaluate(() => caches.keys());
    const before = await kept();
    assert.equal(before.length, 1);
    text = text.replace(/VERSION = '\w+'/, "VERSION = 'newer'");
    await page.reload();
    // Browsers look for a newer worker by themselves some time after a page was loaded.
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
    await page.waitForFunction(() => navigator.serviceWorker.getRegistration().then(({ waiting }) => waiting !== null));
    assert.equal((await kept()).length, 2, 'the page that is open keeps its version');
    await page.reload();
    await page.waitForFunction(async () => (await caches.keys()).every((name) => name.endsWith(' newer')));
    assert.ok(await scenes(page) > 5);
  }, { host, serviceWorkers: 'allow' });
});

test('a file of another version is never kept', async () => {
  const host = await serve({ changed: new Map([['/site.css', () => 'body { color: red }']]) });
  await visit(`${host}/`, async (page) => {
    const state = await page.evaluate(async () => {
      const { installing } = await navigator.serviceWorker.register('offline.js');
      await new Promise((done) => installing.addEventListener('statechange', done, { once: true }));
      return installing.state;
    });
    assert.equal(state, 'redundant');
  }, { host, serviceWorkers: 'allow', allow: /integrity|Failed to fetch/ });
});
