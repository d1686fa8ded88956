// “What if…”: the scene under another rule, and the moment at which the two part.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ready, useBrowser, visit } from './support/browser.mjs';
import { call, drawn, embed, get, pixels, until } from './support/page.mjs';

useBrowser();

const PAGE = embed('<os-scope scenario="clock" at="20"></os-scope>', { head: '<style>body { margin: 0 }</style>' });
const MOMENT = 'Until 14 ticks both do the same. Then clock lets page 2 leave frame 1, and lru lets page 8 leave frame 3.';

/** Asks what if; gives the element. */
async function choose(page, rule) {
  const element = await ready(page);
  await element.getByRole('button', { name: 'What if…' }).click();
  await element.getByRole('button', { name: rule, exact: true }).click();
  return element;
}

function side(element, name) {
  return element.getByRole('group', { name: 'Two rules' }).getByRole('button', { name, exact: true });
}

test('both go to the moment at which they part, and undo takes it back', () => visit(PAGE, async (page) => {
  const element = await choose(page, 'lru');
  await element.getByText(MOMENT).waitFor();
  await until(page, 'position', 68);
  assert.match(await get(page, 'caption'), /page 2 .* has to leave/);
  assert.equal(await element.getByRole('group', { name: 'Two rules' }).getByRole('status').innerText(), MOMENT);
  await side(element, 'lru').click();
  await until(page, 'position', 63);
  assert.match(await get(page, 'caption'), /page 8 .* has to leave/);
  assert.equal(await side(element, 'lru').getAttribute('aria-pressed'), 'true');
  assert.equal((await page.evaluate(() => document.querySelector('os-scope').snapshot().setup.machine.replacement)), 'lru');
  await element.getByRole('button', { name: 'Undo: as it was' }).click();
  await until(page, 'position', 20);
  assert.equal((await page.evaluate(() => document.querySelector('os-scope').snapshot().setup.machine.replacement)), 'clock');
  await element.getByRole('group', { name: 'Two rules' }).waitFor({ state: 'hidden' });
}, { width: 800 }));

test('one looks at either at the same time, by key too', () => visit(PAGE, async (page) => {
  const element = await choose(page, 'lru');
  await element.getByText(MOMENT).waitFor();
  await element.locator('.stage').first().focus();
  const now = () => page.evaluate(() => document.querySelector('os-scope').snapshot().now);
  for (const position of [0, 7, 40, 68, 90, 106]) {
    await call(page, 'seek', position);
    const [time, picture] = [await now(), (await drawn(page), await pixels(page))];
    await page.keyboard.press('x');
    assert.ok((await now()) <= time, `at ${position}`);
    await page.keyboard.press('x');
    assert.ok((await now()) <= time, `back at ${position}`);
    if (position === 68) {
      await drawn(page);
      assert.equal(await pixels(page), picture, 'there and back again');
    }
  }
  await element.getByRole('button', { name: 'To that moment' }).click();
  await until(page, 'position', 68);
}, { width: 800 }));

test('edit shows the very rule that runs, its comments and all', () => visit(embed('<os-scope scenario="ready-queue"></os-scope>'), async (page) => {
  const element = await choose(page, 'shortest job first');
  await element.getByText('Until 4 ms both do the same. Then round robin runs editor, and shortest job first lets compiler run on.').waitFor();
  await element.getByRole('button', { name: 'Edit' }).click();
  const text = () => element.getByRole('textbox', { name: 'Scenario' }).inputValue();
  const before = await text();
  await side(element, 'shortest job first').click();
  assert.equal(await text(), before.replace('scheduler rr quantum 4ms', 'scheduler sjf'));
  await element.getByRole('button', { name: 'Reset' }).click();
  await page.waitForFunction(() => document.querySelector('os-scope').snapshot().setup.machine.scheduler === 'rr');
  await element.getByRole('group', { name: 'Two rules' }).waitFor({ state: 'hidden' });
}, { width: 900 }));

test('what never shows is said too, and nothing moves', () => visit(embed('<os-scope scenario="thrash" lens="memory" at="9"></os-scope>'), async (page) => {
  const element = await choose(page, 'lru');
  await element.getByText('Clock and lru do the same to the end.').waitFor();
  assert.equal(await get(page, 'position'), 9);
  assert.equal(await element.getByRole('button', { name: 'To that moment' }).isVisible(), false);
}));

test('rules are those that the lens shows; a recording has none', () => visit(embed('<os-scope scenario="switch"></os-scope>'), async (page) => {
  const element = await ready(page);
  const open = element.getByRole('button', { name: 'What if…' });
  await open.click();
  const questions = () => element.locator('.rules h3').allInnerTexts();
  assert.deepEqual(await questions(), ['Who runs next?', 'A quantum ends as another process arrives: who is first?', 'Does a TLB entry say whose it is?']);
  await page.evaluate(() => (document.querySelector('os-scope').lens = 'clock'));
  await drawn(page);
  assert.deepEqual(await questions(), ['Which page leaves?', 'Does a page just loaded count as referenced?']);
  const names = await page.evaluate(() => document.querySelector('os-scope').snapshot().setup.machine.replacement);
  assert.equal(await element.locator('.rules button:disabled').first().innerText(), `${names} (as it is)`);
  await page.evaluate(() => document.querySelector('os-scope').load(new Blob(['1 2 3\n4 5 6\n1 2 3\n'])));
  await drawn(page);
  assert.equal(await open.isDisabled(), true);
}));

test('a text of one’s own, another rule after the first, and a link to both', () => visit(embed('<os-scope scenario="walk"></os-scope>'), async (page, context) => {
  await ready(page);
  await page.evaluate(() => document.querySelector('os-scope').load('unit ticks\nmachine\n  scheduler rr quantum 2\n# who\nprocess a\n  compute 4\nprocess b at 2\n  compute 2\nprocess c at 3\n  compute 1\n'));
  const element = await choose(page, 'first come, first served');
  await element.getByText('Until 2 ticks both do the same. Then round robin runs b, and first come, first served lets a run on.').waitFor();
  await element.getByRole('button', { name: 'What if…' }).click();
  await element.getByRole('button', { name: 'expired first', exact: true }).click();
  await element.getByText('Until 2 ticks both do the same. Then arrival first runs b, and expired first lets a run on.').waitFor();
  await side(element, 'expired first').click();
  await element.getByRole('button', { name: 'Share' }).click();
  const field = element.getByRole('textbox', { name: 'Link to this moment' });
  await page.waitForFunction((field) => field.value !== '', await field.elementHandle());
  const address = await field.inputValue();
  assert.match(address, /#text=[\w-]+&lens=ready-queue&at=\d+&versus=same-tick\+expired-first&side=1$/);
  const [caption, position] = [await get(page, 'caption'), await get(page, 'position')];
  const other = await context.newPage();
  await other.goto(address);
  const there = await ready(other);
  await side(there, 'expired first').and(there.locator('[aria-pressed=true]')).waitFor();
  assert.deepEqual([await get(other, 'caption'), await get(other, 'position')], [caption, position]);
  await other.close();
  await page.evaluate(() => document.querySelector('os-scope').load('process alone\n  compute 1ms\n'));
  await element.getByRole('group', { name: 'Two rules' }).waitFor({ state: 'hidden' });
  await drawn(page);
  assert.equal(await element.getByRole('button', { name: 'What if…' }).isDisabled(), true);
}, { width: 900 }));

for (const width of [320, 640, 1280, 1920]) {
  test(`two rules at ${width} pixels: ${width < 800 ? 'one above the other' : 'side by side'}`, () => visit(PAGE, async (page) => {
    const element = await choose(page, 'lru');
    await element.getByText(MOMENT).waitFor();
    await drawn(page);
    assert.equal(await element.locator('canvas:visible').count(), 2);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out');
    const inside = await element.locator('.versus').evaluate((bar) => [...bar.querySelectorAll('*')].every((part) => part.getBoundingClientRect().right <= bar.getBoundingClientRect().right + 1));
    assert.ok(inside, 'the bar holds what is in it');
    const [one, other] = await element.locator('canvas').evaluateAll((all) => all.map((canvas) => canvas.getBoundingClientRect().toJSON()));
    assert.ok(width < 800 ? other.top >= one.bottom && other.left === one.left : other.left >= one.right && other.top === one.top, 'beside each other');
    assert.ok(one.height >= 220 && one.height === other.height, `each has room: ${one.height}`);
    const [left, right] = await page.evaluate(() => [...document.querySelector('os-scope').shadowRoot.querySelectorAll('canvas')].map((canvas) => canvas.getAttribute('aria-label')));
    assert.match(left, /page 2 .* has to leave/);
    assert.match(right, /page 8 .* has to leave/);
    await element.getByRole('button', { name: 'History' }).click();
    await drawn(page);
    assert.equal(await element.locator('canvas:visible').count(), 1, 'the panel takes the room of the second');
    await element.getByRole('button', { name: 'Close', exact: true }).first().click();
    await drawn(page);
    assert.equal(await element.locator('canvas:visible').count(), 2);
  }, { width, height: 900 }));
}

test('where there is no height for two, one is seen at a time', () => visit(embed('<os-scope scenario="clock" style="height: 560px"></os-scope>'), async (page) => {
  const element = await choose(page, 'lru');
  await element.getByText(MOMENT).waitFor();
  await drawn(page);
  assert.equal(await element.locator('canvas:visible').count(), 1);
  await page.evaluate(() => (document.querySelector('os-scope').style.height = '1000px'));
  await page.waitForFunction(() => document.querySelector('os-scope').shadowRoot.querySelectorAll('canvas').length === 2);
}, { width: 800 }));

test('both pictures have the pixels that they cover', () => visit(PAGE, async (page) => {
  const element = await choose(page, 'lru');
  await element.getByText(MOMENT).waitFor();
  for (const width of [1280, 1281, 1303]) {
    await page.setViewportSize({ width, height: 900 });
    await drawn(page);
    for (const [has, covers] of await element.locator('canvas').evaluateAll((all) => all.map((canvas) => {
      const { left, right } = canvas.getBoundingClientRect();
      return [canvas.width, Math.round(right) - Math.round(left)];
    }))) assert.equal(has, covers, `at ${width}`);
  }
}));

test('what both come to is shown, whole runs, in a line and as a table', () => visit(PAGE, async (page) => {
  const element = await choose(page, 'lru');
  const totals = element.locator('.sides p');
  await totals.first().getByText('faults 9').waitFor();
  assert.deepEqual(await totals.allInnerTexts(), ['faults 9 · hits 4 · evictions 4', 'faults 10 · hits 3 · evictions 5']);
  await element.getByRole('button', { name: 'State in numbers' }).click();
  const table = element.getByRole('table', { name: 'Both runs to their ends' });
  await table.waitFor();
  assert.deepEqual((await table.getByRole('row').allInnerTexts()).map((row) => row.split(/\s+/).filter(Boolean)), [['clock', 'lru'], ['faults', '9', '10'], ['hits', '4', '3'], ['evictions', '4', '5']]);
  await page.evaluate(() => (document.querySelector('os-scope').lens = 'ready-queue'));
  await totals.first().getByText('mean turnaround').waitFor();
}, { width: 1300 }));

test('what was written in the editor and does not run yet outlasts a look at the other side', () => visit(PAGE, async (page) => {
  const element = await choose(page, 'lru');
  await element.getByText(MOMENT).waitFor();
  await element.getByRole('button', { name: 'Edit' }).click();
  const text = element.getByRole('textbox', { name: 'Scenario' });
  const before = await text.inputValue();
  await text.fill(`${before}# mine\n`);
  await side(element, 'lru').click();
  const other = await text.inputValue();
  assert.doesNotMatch(other, /# mine/);
  await text.fill('procss x\n');
  await side(element, 'clock').click();
  assert.equal(await text.inputValue(), `${before}# mine\n`);
  await element.getByText('not running yet').waitFor();
  await side(element, 'lru').click();
  assert.equal(await text.inputValue(), 'procss x\n');
  await element.getByText('Did you mean').waitFor();
}, { width: 1300 }));

test('mlfq has the question which process is first', () => visit(embed('<os-scope>unit ticks\nmachine\n  scheduler mlfq quanta 2 4 allotments 2 1\nprocess a\n  compute 6\nprocess b at 2\n  compute 6\n</os-scope>'), async (page) => {
  const element = await choose(page, 'expired first');
  await element.getByText('Until 2 ticks both do the same.').waitFor();
}));

test('by keyboard alone', () => visit(PAGE, async (page) => {
  const element = await ready(page);
  await element.getByRole('button', { name: 'What if…' }).focus();
  await page.keyboard.press('Enter');
  const active = () => page.evaluate(() => document.querySelector('os-scope').shadowRoot.activeElement?.textContent);
  for (let presses = 0; presses < 20 && (await active()) !== 'lru'; presses++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await element.getByText(MOMENT).waitFor();
  assert.equal(await page.evaluate(() => document.querySelector('os-scope').shadowRoot.activeElement?.title), 'What if…', 'the focus is not lost');
  for (let presses = 0; presses < 30 && (await active()) !== 'lru'; presses++) await page.keyboard.press('Tab');
  await page.keyboard.press(' ');
  assert.equal(await side(element, 'lru').getAttribute('aria-pressed'), 'true');
  assert.equal(await get(page, 'paused'), true, 'space presses the button, and nothing else');
}, { width: 800 }));
