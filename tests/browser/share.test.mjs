// Sharing: a link restores scenario, lens and position exactly, with no server.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ready, useBrowser, visit } from './support/browser.mjs';
import { call, drawn, embed, get, pixels } from './support/page.mjs';

useBrowser();

const PAGE = embed('<os-scope scenario="switch" autoplay></os-scope>');

/** The link that the element hands out. */
async function link(element) {
  await element.getByRole('button', { name: 'Share' }).click();
  const field = element.getByRole('textbox', { name: 'Link to this moment' });
  await element.page().waitForFunction((field) => field.value !== '', await field.elementHandle());
  const value = await field.inputValue();
  await element.getByRole('button', { name: 'Close' }).first().click();
  return value;
}

async function sameThere(page, context, address, expected) {
  const other = await context.newPage();
  await other.goto(address);
  await ready(other);
  await drawn(other);
  await other.waitForTimeout(100);
  const got = { position: await get(other, 'position'), lens: await get(other, 'lens'), caption: await get(other, 'caption'), picture: await pixels(other) };
  assert.deepEqual(got, expected);
  assert.equal(await get(other, 'paused'), true, 'a link to a moment stands still');
  await other.close();
}

async function here(page) {
  await drawn(page);
  await page.waitForTimeout(100);
  return { position: await get(page, 'position'), lens: await get(page, 'lens'), caption: await get(page, 'caption'), picture: await pixels(page) };
}

test('a moment of a built-in', () => visit(PAGE, async (page, context) => {
  const element = await ready(page);
  await call(page, 'pause');
  await call(page, 'seek', 33);
  const expected = await here(page);
  const address = await link(element);
  assert.match(address, /#scene=switch&lens=walk\+ready-queue&at=33$/);
  await sameThere(page, context, address, expected);
}));

test('a moment of a text of one’s own, through another lens', () => visit(PAGE, async (page, context) => {
  const element = await ready(page);
  await page.evaluate(async () => {
    const element = document.querySelector('os-scope');
    await element.load('title Größe “42” & <more>\nprocess äöü\n  repeat 9\n    compute 1ms\n    read 0x1000\n');
    element.pause();
    element.lens = 'ready-queue';
    element.position = 21;
  });
  const expected = await here(page);
  const address = await link(element);
  assert.match(address, /#text=[\w-]+&lens=ready-queue&at=21$/);
  await sameThere(page, context, address, expected);
}));

test('the link is copied, or can be copied by hand', () => visit(PAGE, async (page, context) => {
  const element = await ready(page);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await call(page, 'pause');
  const address = await link(element);
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), address);
  await page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))));
  await element.getByRole('button', { name: 'Share' }).click();
  await element.getByText('Copy the link from the field.').waitFor();
  assert.equal(await page.evaluate(() => document.querySelector('os-scope').shadowRoot.activeElement.value), address);
}));

test('a damaged link says so, and the page’s own scene plays', () => visit(`${PAGE}#text=AAAA&at=3`, async (page) => {
  const element = await ready(page);
  await element.getByText('this link is damaged').waitFor();
  assert.ok((await get(page, 'length')) > 0);
}));

test('a link to elsewhere is not followed', () => visit(`${PAGE}#src=https://example.com/trace.txt&at=0`, async (page) => {
  await ready(page);
  assert.ok((await get(page, 'length')) > 0);
}));

test('on the site a choice is a link, and going back goes back', () => visit('/', async (page) => {
  const element = page.locator('#scope');
  await ready(page);
  await page.getByRole('link', { name: 'Whose turn is it?' }).click();
  await page.waitForFunction(() => document.querySelector('#scope').lens === 'ready-queue');
  assert.equal(await page.locator('a[aria-current]').innerText(), 'Whose turn is it?');
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('#scope').lens.startsWith('walk'));
  await element.waitFor();
}));
