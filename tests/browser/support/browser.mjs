// A real browser for tests: pages in it may not warn, fail, or make requests to another server than ours.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import { serve } from './server.mjs';

const require = createRequire(new URL('../../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** Starts the browser that the tests use: Debian's unless CHROMIUM names another. */
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
}

/** Where pages are served, once the tests of a file run. */
export let origin;
let browser;

/** Starts browser and server for the tests of a file; the server is one of dist/ if no other is given. */
export function useBrowser(start = serve) {
  before(async () => {
    origin = await start();
    browser = await launch();
  });
  after(() => browser.close());
}

/**
 * Opens a page, runs `test` on it, and then holds it to account: no error, no warning, no request to elsewhere.
 * `options` are Playwright's for a context, without service workers unless the test asks for them; `allow` is a
 * pattern for messages that the test itself provokes; `host` is a server of the test's own.
 */
export async function visit(address, test, { allow, host = origin, scale = 1, width = 1280, height = 900, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale, serviceWorkers: 'block', ...options });
  const page = await context.newPage();
  const complaints = [];
  const complain = (text) => text.endsWith('Service Worker registration blocked by Playwright') || allow?.test(text) || complaints.push(text);
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complain(`console: ${message.text()}`));
  page.on('pageerror', (error) => complain(`uncaught: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, host: other } = new URL(request.url());
    const ours = ['file:', 'data:', 'blob:'].includes(protocol) || `${protocol}//${other}` === host;
    if (!ours) complain(`request to elsewhere: ${request.url()}`);
  });
  try {
    const url = /^\w+:/.test(address) ? address : origin + address;
    await page.goto(url);
    await test(page, context);
    assert.deepEqual(complaints, [], 'the page must not complain');
  } finally {
    await context.close();
  }
}

/** Waits until the page's elements can be played, and gives a locator of the first. */
export async function ready(page) {
  await page.waitForFunction(() => customElements.get('os-scope'));
  await page.evaluate(() => Promise.all([...document.querySelectorAll('os-scope')].map((element) => element.ready)));
  return page.locator('os-scope').first();
}
