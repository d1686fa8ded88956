// Everything by keyboard alone, and by the two buttons of a presentation clicker.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ready, useBrowser, visit } from './support/browser.mjs';
import { embed, get, still, until } from './support/page.mjs';

useBrowser();

const TWO = embed('<button id="before">Before</button><os-scope scenario="clock"></os-scope><os-scope scenario="walk"></os-scope>');

test('keys play, step, seek and change the speed', () => visit(TWO, async (page) => {
  const element = await ready(page);
  await page.evaluate(() => (document.querySelector('os-scope').speed = 4));
  await element.locator('.stage').focus();
  await page.keyboard.press('ArrowRight');
  await still(page);
  const first = await get(page, 'position');
  assert.ok(first > 0);
  await page.keyboard.press('PageDown');
  await still(page);
  assert.ok((await get(page, 'position')) > first);
  await page.keyboard.press('PageUp');
  await still(page);
  assert.equal(await get(page, 'position'), first);
  await page.keyboard.press('ArrowLeft');
  await until(page, 'position', 0);
  await page.keyboard.press('End');
  assert.equal(await get(page, 'position'), await get(page, 'length'));
  await page.keyboard.press('Home');
  assert.equal(await get(page, 'position'), 0);
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  assert.equal(await get(page, 'speed'), 16);
  await page.keyboard.press('-');
  assert.equal(await get(page, 'speed'), 8);
  await page.keyboard.press(' ');
  assert.equal(await get(page, 'paused'), false);
  await page.keyboard.press(' ');
  assert.equal(await get(page, 'paused'), true);
  const lens = await get(page, 'lens');
  await page.keyboard.press('l');
  assert.notEqual(await get(page, 'lens'), lens);
}));

test('keys are the focused element’s only', () => visit(TWO, async (page) => {
  await ready(page);
  await page.locator('#before').focus();
  for (const key of ['End', 'ArrowRight', ' ', '?', '+']) await page.keyboard.press(key);
  assert.equal(await get(page, 'position'), 0);
  assert.equal(await get(page, 'speed'), 1);
  await page.locator('os-scope').nth(1).locator('.stage').focus();
  await page.keyboard.press('End');
  assert.equal(await get(page, 'position'), 0, 'the first element is not meant');
}));

test('every control can be reached and used', () => visit(TWO, async (page) => {
  const element = await ready(page);
  await page.locator('#before').focus();
  const names = [];
  for (let presses = 0; presses < 30; presses++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const first = document.querySelector('os-scope');
      const active = first.shadowRoot.activeElement;
      return document.activeElement === first && active ? active.getAttribute('aria-label') ?? active.textContent : null;
    });
    if (name === null) break;
    names.push(name);
  }
  for (const name of ['Clock', 'History', 'State in numbers', 'Edit', 'What if…', 'Share', 'Keys', 'Picture', 'Restart', 'Step back', 'Play', 'Step', 'Position', 'Speed']) {
    assert.ok(names.includes(name), `${name} among ${names}`);
  }
  await element.getByRole('button', { name: 'Keys' }).focus();
  await page.keyboard.press('Enter');
  await element.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await element.getByRole('dialog').waitFor({ state: 'hidden' });
  await element.getByRole('button', { name: 'History' }).focus();
  await page.keyboard.press('Enter');
  await element.getByRole('option').first().waitFor();
  await element.getByRole('listbox').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.equal(await get(page, 'position'), 2);
  await page.keyboard.press('Escape');
  await element.getByRole('listbox').waitFor({ state: 'hidden' });
  await element.getByRole('button', { name: 'Play' }).focus();
  await page.keyboard.press(' ');
  assert.equal(await get(page, 'paused'), false, 'space presses the button once, not twice');
}));

test('tabs move by arrows, and text fields keep their keys', () => visit(TWO, async (page) => {
  const element = await ready(page);
  await element.getByRole('tab', { selected: true }).focus();
  const lens = await get(page, 'lens');
  await page.keyboard.press('ArrowRight');
  assert.notEqual(await get(page, 'lens'), lens);
  assert.equal(await get(page, 'position'), 0);
  await element.getByRole('button', { name: 'Edit' }).click();
  await element.getByRole('textbox', { name: 'Scenario' }).pressSequentially(' +-?lf');
  assert.equal(await get(page, 'speed'), 1);
  assert.equal(await element.getByRole('dialog').count(), 0);
}));

test('on the site keys go to the scene when nothing else has them', () => visit('/', async (page) => {
  await ready(page);
  await page.keyboard.press('End');
  await page.waitForFunction(() => {
    const { position, length } = document.querySelector('#scope');
    return position === length;
  });
}));
