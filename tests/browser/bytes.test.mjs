// What a page with the module loads: little while its players are far away, the picture within its budget, and nothing
// twice.
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { test } from 'node:test';
import { origin, useBrowser, visit } from './support/browser.mjs';
import { servePacked } from './support/packed.mjs';
import { DIST } from './support/server.mjs';
import { AFTER, watchStart, watchTraffic } from './support/start.mjs';

/**
 * Bytes over the network, headers included, the page itself left out: until the first picture with brotli, and out of
 * sight with gzip.
 */
const PICTURE = 265_000;
const FAR = 15_360;

const page = (body) => '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title>'
  + '<link rel="icon" href="data:,"><style>os-scope:not(:defined) { display: block; height: 640px }</style></head>'
  + `<body>${body}<script type="module" src="dist/os-scope.mjs"></script></body></html>`;

useBrowser(() => servePacked({ dist: DIST }, {
  'near.html': page('<os-scope scenario="clock"></os-scope>'.repeat(2)),
  'far.html': page(`<div style="height: 6000px"></div>${'<os-scope scenario="clock"></os-scope>'.repeat(30)}`),
}));

/** Opens a page of the packed server. */
const open = (path, look) => visit('about:blank', async (page) => {
  await page.addInitScript(`(${watchStart})(${AFTER})`);
  const traffic = await watchTraffic(page);
  await page.goto(origin + path);
  await look(page, traffic);
  const names = traffic.files().map(({ url }) => url);
  assert.deepEqual(names, [...new Set(names)], 'nothing is loaded twice');
});

const names = (traffic) => traffic.files().map(({ url }) => basename(url));

test('until the first picture it loads no more than its budget', () => open('/br/near.html', async (page, traffic) => {
  const { first, origin } = await page.evaluate(() => window.started);
  const bytes = traffic.until(origin + first);
  assert.ok(bytes > 0 && bytes <= PICTURE, `${bytes} bytes until the first picture, of ${PICTURE}`);
  assert.ok(names(traffic).includes('os-scope.wasm'), `the wasm comes by itself: ${names(traffic)}`);
  const colours = await page.evaluate(() => {
    const canvas = document.querySelector('os-scope').shadowRoot.querySelector('canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
  assert.ok(colours > 10, `a picture, of ${colours} colours`);
}));

test('far out of sight it loads little, the rest once one is near', () => open('/gzip/far.html', async (page, traffic) => {
  await page.evaluate(() => window.rested);
  const bytes = traffic.until(Infinity);
  assert.ok(bytes > 0 && bytes <= FAR, `${bytes} bytes out of sight, of ${FAR}: ${names(traffic)}`);
  assert.ok(!names(traffic).includes('os-scope.wasm'), `no wasm: ${names(traffic)}`);
  await page.evaluate(() => {
    document.querySelectorAll('os-scope')[12].scrollIntoView();
    return window.started;
  });
  assert.ok(names(traffic).includes('os-scope.wasm'), `the wasm once it is needed: ${names(traffic)}`);
}));
