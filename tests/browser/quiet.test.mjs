// An element that is paused, out of sight, or on a hidden page asks for no animation frame.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ready, useBrowser, visit } from './support/browser.mjs';
import { call, embed, get } from './support/page.mjs';

useBrowser();

/** Counts the frames that are asked for; `hide()` and `show()` do what another tab in front does. */
const COUNT = `<script>
  window.frames_asked = 0;
  const real = window.requestAnimationFrame;
  window.requestAnimationFrame = (callback) => { window.frames_asked++; return real.call(window, callback); };
  let hidden = false;
  Object.defineProperty(document, 'hidden', { get: () => hidden });
  Object.defineProperty(document, 'visibilityState', { get: () => hidden ? 'hidden' : 'visible' });
  window.hide = (value) => { hidden = value; document.dispatchEvent(new Event('visibilitychange')); };
</script>`;

const PAGE = embed('<os-scope scenario="ready-queue" loop></os-scope><div style="height: 5000px"></div>', { head: COUNT });

/** How many frames are asked for in a time, in milliseconds. */
async function asked(page, milliseconds = 400) {
  const before = await page.evaluate(() => window.frames_asked);
  await page.waitForTimeout(milliseconds);
  return (await page.evaluate(() => window.frames_asked)) - before;
}

test('while it plays it asks for frames: one at a time', () => visit(PAGE, async (page) => {
  await ready(page);
  await call(page, 'play');
  const count = await asked(page, 1000);
  assert.ok(count > 10 && count < 150, `${count} in a second`);
}));

test('paused: none', () => visit(PAGE, async (page) => {
  await ready(page);
  await page.waitForTimeout(300);
  assert.equal(await asked(page), 0, 'before it was ever played');
  await call(page, 'play');
  await page.waitForTimeout(200);
  await call(page, 'pause');
  await page.waitForTimeout(200);
  assert.equal(await asked(page), 0, 'after it was paused');
}));

test('out of sight: none, and time stands still', () => visit(PAGE, async (page) => {
  await ready(page);
  await call(page, 'play');
  await page.evaluate(() => scrollTo(0, 4000));
  await page.waitForTimeout(200);
  const position = await get(page, 'position');
  assert.equal(await asked(page), 0);
  assert.equal(await get(page, 'position'), position);
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForTimeout(200);
  assert.ok((await asked(page)) > 0, 'it goes on when it is seen again');
}));

test('on a hidden page: none', () => visit(PAGE, async (page) => {
  await ready(page);
  await call(page, 'play');
  await page.evaluate(() => window.hide(true));
  await page.waitForTimeout(100);
  assert.equal(await asked(page), 0);
  await page.evaluate(() => window.hide(false));
  await page.waitForTimeout(100);
  assert.ok((await asked(page)) > 0);
}));

test('removed from the page: none', () => visit(PAGE, async (page) => {
  await ready(page);
  await call(page, 'play');
  await page.evaluate(() => document.querySelector('os-scope').remove());
  await page.waitForTimeout(100);
  assert.equal(await asked(page), 0);
}));

test('at the end: none', () => visit(embed('<os-scope scenario="clock" speed="64" autoplay></os-scope>', { head: COUNT }), async (page) => {
  await ready(page);
  await page.waitForFunction(() => document.querySelector('os-scope').paused);
  await page.waitForTimeout(200);
  assert.equal(await asked(page), 0);
}));

test('a frame in which nothing has changed draws nothing', () => visit(embed('<os-scope scenario="clock" at="20"></os-scope>'), async (page) => {
  await ready(page);
  await page.waitForTimeout(300);
  const calls = (act) => page.evaluate(async (act) => {
    const element = document.querySelector('os-scope');
    const { fill } = CanvasRenderingContext2D.prototype;
    let count = 0;
    CanvasRenderingContext2D.prototype.fill = function (...args) {
      count++;
      return fill.apply(this, args);
    };
    if (act === 'pause') element.pause();
    else element.seek(21);
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    CanvasRenderingContext2D.prototype.fill = fill;
    return count;
  }, act);
  assert.equal(await calls('pause'), 0, 'a frame is asked for, and shows what is there');
  assert.ok((await calls('seek')) > 5, 'another moment is drawn');
}));
