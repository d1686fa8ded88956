// Editing: a text that is right starts anew, a mistake is pointed at and changes nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ready, useBrowser, visit } from './support/browser.mjs';
import { embed, get, pixels } from './support/page.mjs';

useBrowser();

const PAGE = embed('<os-scope scenario="ready-queue"></os-scope>');
const SHORT = 'process one\n  compute 1ms\n';

async function editor(page) {
  const element = await ready(page);
  await element.getByRole('button', { name: 'Edit' }).click();
  return [element, element.getByRole('textbox', { name: 'Scenario' })];
}

test('a changed text starts a new scene, by button and by key', () => visit(PAGE, async (page) => {
  const [element, text] = await editor(page);
  const length = await get(page, 'length');
  await text.fill(SHORT);
  assert.equal(await get(page, 'length'), length, 'not before it is asked for');
  await element.getByRole('button', { name: 'Run' }).click();
  await page.waitForFunction((length) => document.querySelector('os-scope').length < length, length);
  await text.fill(`${SHORT}process two\n  compute 1ms\n`);
  await text.press('Control+Enter');
  await page.waitForFunction(() => document.querySelector('os-scope').snapshot().processes.length === 2);
  await element.getByRole('button', { name: 'Reset' }).click();
  await page.waitForFunction((length) => document.querySelector('os-scope').length === length, length);
}));

test('a mistake is shown at its place, and the scene stays', () => visit(PAGE, async (page) => {
  const [element, text] = await editor(page);
  await page.evaluate(() => (document.querySelector('os-scope').position = 20));
  await page.waitForTimeout(100);
  const [picture, length] = [await pixels(page), await get(page, 'length')];
  await text.fill('process one\n  compte 1ms\n');
  const report = element.locator('.report');
  await report.getByText('line 2, column 3').waitFor();
  assert.match(await report.innerText(), /compte 1ms\n\s+\^{6}/);
  assert.equal(await element.locator('.lines .wrong').innerText(), '2');
  await text.press('Control+Enter');
  await page.waitForTimeout(100);
  assert.equal(await get(page, 'position'), 20);
  assert.equal(await get(page, 'length'), length);
  assert.equal(await pixels(page), picture);
  assert.equal(await get(page, 'error'), null, 'nothing is wrong with the scene that is shown');
  await report.getByRole('button', { name: 'compute' }).click();
  assert.equal(await text.inputValue(), 'process one\n  compute 1ms\n');
  await report.waitFor({ state: 'hidden' });
  await text.press('Control+z');
  assert.equal(await text.inputValue(), 'process one\n  compte 1ms\n', 'undo takes the correction back');
}));

test('texts of any kind end in a scene or in an error', () => visit(PAGE, async (page) => {
  await ready(page);
  const texts = ['', '\0', '🦀'.repeat(1000), 'process a\n' + '  repeat 9999999\n'.repeat(20), 'x'.repeat(100_000), '  \t\n#', 'process a\n  compute 99999999999999999999s'];
  for (const text of texts) {
    const error = await page.evaluate((text) => document.querySelector('os-scope').load(text).then(() => null, ({ message, line, column }) => ({ message, line, column })), text);
    assert.ok(error.message && error.line >= 1 && error.column >= 1, JSON.stringify(error));
  }
  assert.ok((await get(page, 'length')) > 0, 'the old scene is still there');
}));

test('a scenario may be an object', () => visit(PAGE, async (page) => {
  await ready(page);
  const count = await page.evaluate(async () => {
    const element = document.querySelector('os-scope');
    await element.load({ title: 'From an object', machine: { cpus: 1, frames: 8 }, 'process editor': ['compute 5ms', { 'repeat 3': ['read 0x1000'] }], lens: ['walk'] });
    return element.snapshot().processes.length;
  });
  assert.equal(count, 1);
  assert.equal(await get(page, 'lens'), 'walk');
}));
