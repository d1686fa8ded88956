// Playing: every way to move the play head ends where it should, and the picture follows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ready, useBrowser, visit } from './support/browser.mjs';
import { call, drawn, embed, get, pixels, still, until } from './support/page.mjs';

useBrowser();

const CLOCK = embed('<os-scope scenario="clock"></os-scope>');
const FAST = embed('<os-scope scenario="clock" speed="4"></os-scope>');

test('it plays, and pauses', () => visit(CLOCK, async (page) => {
  const element = await ready(page);
  assert.equal(await get(page, 'paused'), true);
  assert.equal(await get(page, 'position'), 0);
  const before = await pixels(page);
  await element.getByRole('button', { name: 'Play' }).click();
  assert.equal(await get(page, 'paused'), false);
  await page.waitForFunction(() => document.querySelector('os-scope').position > 3);
  await element.getByRole('button', { name: 'Pause' }).click();
  assert.equal(await get(page, 'paused'), true);
  const position = await get(page, 'position');
  assert.notEqual(await pixels(page), before);
  await page.waitForTimeout(300);
  assert.equal(await get(page, 'position'), position, 'paused means paused');
}));

test('it steps, and steps back to the very same picture', () => visit(FAST, async (page) => {
  const element = await ready(page);
  const seen = [];
  for (let step = 0; step < 5; step++) {
    await drawn(page);
    seen.push([await get(page, 'position'), await pixels(page), await get(page, 'caption')]);
    await element.getByRole('button', { name: 'Step', exact: true }).click();
    await still(page);
  }
  assert.equal(new Set(seen.map(([position]) => position)).size, 5, 'each step moves on');
  for (const [position, picture, caption] of seen.slice(1).reverse()) {
    await element.getByRole('button', { name: 'Step back' }).click();
    await still(page);
    await drawn(page);
    assert.equal(await get(page, 'position'), position);
    assert.equal(await get(page, 'caption'), caption);
    assert.equal(await pixels(page), picture, `the picture at ${position} is the same from both sides`);
  }
}));

test('it seeks by property, by scrubber and by history', () => visit(CLOCK, async (page) => {
  const element = await ready(page);
  await page.evaluate(() => (document.querySelector('os-scope').position = 40));
  assert.equal(await get(page, 'position'), 40);
  const slider = element.getByRole('slider', { name: 'Position' });
  const { x, y, width, height } = await slider.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  const length = await get(page, 'length');
  assert.ok(Math.abs((await get(page, 'position')) - length / 2) < length / 20);
  await page.mouse.move(x + width * 2, y, { steps: 4 });
  assert.equal(await get(page, 'position'), length, 'a drag beyond the end ends there');
  await page.mouse.up();
  await element.getByRole('button', { name: 'History' }).click();
  const option = element.getByRole('option').nth(3);
  const index = Number(await option.getAttribute('aria-posinset'));
  await option.click();
  assert.equal(await get(page, 'position'), index);
  assert.equal(await get(page, 'caption'), await option.getAttribute('title'));
}));

test('positions that make no sense are mended', () => visit(CLOCK, async (page) => {
  await ready(page);
  for (const [asked, got] of [[-5, 0], [NaN, 0], [7.9, 7], [1e12, await get(page, 'length')]]) {
    await call(page, 'seek', asked);
    assert.equal(await get(page, 'position'), got, `seek(${asked})`);
  }
}));

test('the end is an event, and play begins anew', () => visit(CLOCK, async (page) => {
  await ready(page);
  await page.evaluate(() => {
    const element = document.querySelector('os-scope');
    window.told = [];
    for (const name of ['ready', 'step', 'ended', 'error']) document.addEventListener(name, ({ type, detail, composed }) => told.push({ type, detail, composed }));
    element.speed = 64;
    element.play();
  });
  await page.waitForFunction(() => told.some(({ type }) => type === 'ended'));
  const told = await page.evaluate(() => JSON.parse(JSON.stringify(window.told)));
  const length = await get(page, 'length');
  const last = told.filter(({ type }) => type === 'step').at(-1);
  assert.equal(last.detail.position, length);
  assert.equal(last.detail.event.type, 'Finished');
  assert.equal(last.detail.caption, await get(page, 'caption'));
  assert.ok(told.every(({ composed }) => composed));
  assert.equal(told.filter(({ type }) => type === 'ended').length, 1);
  assert.equal(await get(page, 'paused'), true);
  await call(page, 'play');
  await page.waitForFunction((length) => document.querySelector('os-scope').position < length, length);
}));

test('loop begins anew by itself', () => visit(embed('<os-scope scenario="clock" loop autoplay speed="64"></os-scope>'), async (page) => {
  await ready(page);
  await until(page, 'position', await get(page, 'length'));
  await page.waitForFunction(() => document.querySelector('os-scope').position < 10, undefined, { timeout: 5000 });
  assert.equal(await get(page, 'paused'), false);
}));

test('speed goes from an eighth to 64 in powers of two', () => visit(CLOCK, async (page) => {
  const element = await ready(page);
  for (const [asked, got] of [[3, 4], [1000, 64], [0.01, 0.125], [1, 1]]) {
    await page.evaluate((speed) => (document.querySelector('os-scope').speed = speed), asked);
    assert.equal(await get(page, 'speed'), got);
  }
  await element.getByRole('slider', { name: 'Speed' }).fill('5');
  assert.equal(await get(page, 'speed'), 32);
}));

test('snapshots are plain objects', () => visit(CLOCK, async (page) => {
  await ready(page);
  await call(page, 'seek', 50);
  const snapshot = await page.evaluate(() => document.querySelector('os-scope').snapshot());
  assert.equal(snapshot.setup.machine.replacement, 'clock');
  assert.equal(snapshot.memory.frames.length, snapshot.setup.machine.frames);
  assert.equal(typeof snapshot.memory.frames[0].page.vpn, 'number');
}));

test('lenses are chosen by tab, by attribute and by property', () => visit(embed('<os-scope scenario="switch"></os-scope>'), async (page) => {
  const element = await ready(page);
  assert.equal(await get(page, 'lens'), 'walk ready-queue', 'the scenario shows two');
  const both = await pixels(page);
  await element.getByRole('tab', { name: 'Ready queue', exact: true }).click();
  await drawn(page);
  assert.equal(await get(page, 'lens'), 'ready-queue');
  assert.equal(await element.getAttribute('lens'), 'ready-queue');
  assert.notEqual(await pixels(page), both);
  await page.evaluate(() => document.querySelector('os-scope').setAttribute('lens', 'walk ready-queue'));
  await drawn(page);
  assert.equal(await pixels(page), both);
  const lenses = await get(page, 'lenses');
  assert.ok(lenses.includes('walk') && lenses.includes('memory'));
}));
