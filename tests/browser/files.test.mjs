// Files: dropped, chosen or fetched; plain or gzip; scenarios, recordings and nonsense.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { ready, useBrowser, visit } from './support/browser.mjs';
import { call, drawn, embed, get } from './support/page.mjs';
import { DIST } from './support/server.mjs';

useBrowser();

const PAGE = embed('<os-scope scenario="clock"></os-scope>');

/** Drops a file on the element: its text may be repeated, and gzipped. */
function drop(page, name, text, { times = 1, gzip = false, on = 'os-scope' } = {}) {
  return page.evaluate(async ({ name, text, times, gzip, on }) => {
    let blob = new Blob(Array.from({ length: times }, () => text));
    if (gzip) blob = await new Response(blob.stream().pipeThrough(new CompressionStream('gzip'))).blob();
    const transfer = new DataTransfer();
    transfer.items.add(new File([blob], name));
    const element = document.querySelector(on);
    const target = element.shadowRoot?.querySelector('.stage') ?? element;
    for (const type of ['dragenter', 'dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, composed: true, cancelable: true }));
    }
  }, { name, text, times, gzip, on });
}

const PAGES = Array.from({ length: 400 }, (_, at) => (at * 7) % 23).join('\n') + '\n';

const SCHED = Array.from({ length: 40 }, (_, at) => {
  const [from, to] = at % 2 ? ['b-11', 'a-10'] : ['a-10', 'b-11'];
  const [comm, pid] = from.split('-');
  const [next, number] = to.split('-');
  return `           ${comm}-${pid}    [000] d..2.   100.${String(at * 4000).padStart(6, '0')}: sched_switch: prev_comm=${comm} prev_pid=${pid} prev_prio=120 prev_state=R ==> next_comm=${next} next_pid=${number} next_prio=120`;
}).join('\n') + '\n';

for (const gzip of [false, true]) {
  const how = gzip ? 'gzip' : 'plain';
  test(`a memory trace drives the machine (${how})`, () => visit(PAGE, async (page) => {
    await ready(page);
    await drop(page, 'pages.txt', PAGES, { gzip });
    await page.waitForFunction(() => document.querySelector('os-scope').snapshot().setup.title === 'pages');
    assert.ok((await get(page, 'lenses')).includes('clock'));
  }));
  test(`a schedule plays as the real ready queues (${how})`, () => visit(PAGE, async (page) => {
    await ready(page);
    await drop(page, 'sched.txt', SCHED, { gzip });
    await page.waitForFunction(() => document.querySelector('os-scope').snapshot().setup.recorded);
    assert.equal(await get(page, 'lens'), 'ready-queue');
    const names = await page.evaluate(() => document.querySelector('os-scope').snapshot().setup.processes.map(({ name }) => name));
    assert.deepEqual(names.sort(), ['a', 'b']);
  }));
  test(`a scenario starts (${how})`, () => visit(PAGE, async (page) => {
    const element = await ready(page);
    await drop(page, 'mine.scope', '# mine\nprocess one\n  compute 1ms\n', { gzip });
    await page.waitForFunction(() => document.querySelector('os-scope').snapshot().processes[0].done.compute === 0);
    await element.getByRole('button', { name: 'Edit' }).click();
    assert.match(await element.getByRole('textbox', { name: 'Scenario' }).inputValue(), /process one/);
  }));
}

const state = (page) => page.evaluate(() => {
  const { setup: { recorded, machine, processes }, now } = document.querySelector('os-scope').snapshot();
  return { recorded, scheduler: machine.scheduler, names: processes.map(({ name }) => name), now };
});

test('a schedule runs again beside what Linux did', () => visit(PAGE, async (page) => {
  const element = await ready(page);
  await drop(page, 'sched.txt', SCHED);
  await page.waitForFunction(() => document.querySelector('os-scope').snapshot().setup.recorded);
  await call(page, 'seek', 60);
  const { now, names } = await state(page);
  await element.getByRole('button', { name: 'Run its tasks again' }).click();
  await element.getByText('What Linux did, and the same bursts and waits under earliest eligible virtual deadline first.').waitFor();
  await page.waitForFunction(() => document.querySelector('os-scope').shadowRoot.querySelectorAll('canvas').length === 2);
  const other = await state(page);
  assert.equal(other.recorded, false);
  assert.deepEqual(other.names, names, 'a task is the same process on both sides');
  assert.ok(other.now <= now, 'at the same time');
  // 40 switches, 4 ms apart, from the first line on: each waits while the other runs.
  assert.match((await element.locator('.sides p').allInnerTexts())[0], /^mean wait 7[68]\sms .* end 156\sms$/);
  await element.getByRole('group', { name: 'Linux, as recorded' }).focus();
  await page.keyboard.press('End');
  const end = await state(page);
  await page.keyboard.press('x');
  const recorded = await state(page);
  assert.equal(recorded.recorded, true);
  assert.ok(recorded.now <= end.now);
  assert.equal(await element.getByRole('button', { name: 'Edit' }).isDisabled(), true, 'a recording has no text');
  await element.getByRole('button', { name: 'What if…' }).click();
  await element.getByRole('button', { name: 'shortest job first', exact: true }).click();
  await element.getByText('bursts and waits under shortest job first.').waitFor();
  assert.equal((await state(page)).scheduler, 'sjf');
  await element.getByRole('button', { name: 'Undo: as it was' }).click();
  assert.deepEqual(await state(page), { recorded: true, scheduler: 'fifo', names, now });
}));

test('what should be known of a recording and of its re-run covers neither picture nor error', () => visit(embed('<os-scope src="/recordings/sched-nice.txt.gz"></os-scope>'), async (page) => {
  const element = await ready(page);
  const clear = () => page.evaluate(() => {
    const root = document.querySelector('os-scope').shadowRoot;
    const { bottom } = root.querySelector('.remarks').getBoundingClientRect();
    return [...root.querySelectorAll('canvas')].map((canvas) => canvas.getBoundingClientRect().top >= bottom - 1);
  });
  await drawn(page);
  assert.deepEqual(await clear(), [true]);
  await element.getByText('2 remarks').click();
  await element.getByText('re-run: tasks left out because no time of theirs is known: 1').waitFor();
  await page.evaluate(() => document.querySelector('os-scope').load('procss x').catch(() => {}));
  await element.getByRole('alert').waitFor();
  await element.getByRole('button', { name: 'What if…' }).click();
  await element.getByRole('button', { name: 'round robin', exact: true }).click();
  await element.getByText('bursts and waits under round robin.').waitFor();
  await drawn(page);
  assert.deepEqual(await clear(), [true, true]);
  assert.equal(await element.getByRole('button', { name: 'Run its tasks again' }).count(), 0, 'they do run again');
  assert.equal(await element.getByRole('alert').isVisible(), true);
  await element.getByRole('button', { name: 'Undo: as it was' }).click();
  await element.getByRole('button', { name: 'Run its tasks again' }).waitFor();
}));

test('the text of the tasks that run again can be changed', () => visit(PAGE, async (page) => {
  const element = await ready(page);
  await drop(page, 'sched.txt', SCHED);
  await element.getByRole('button', { name: 'Run its tasks again' }).click();
  await element.getByRole('button', { name: 'Edit' }).click();
  const field = element.getByRole('textbox', { name: 'Scenario' });
  const text = await field.inputValue();
  assert.match(text, /title sched, re-run/);
  assert.match(text, /process b pid 11\n {2}compute 80ms/);
  await field.fill(text.replace(/scheduler .*/, 'scheduler srtf'));
  await element.getByRole('button', { name: 'Run', exact: true }).click();
  await element.getByText('bursts and waits under shortest remaining time first.').waitFor();
  assert.equal((await state(page)).scheduler, 'srtf');
  await element.getByRole('button', { name: 'Reset' }).click();
  await element.getByText('bursts and waits under earliest eligible virtual deadline first.').waitFor();
  await element.getByRole('button', { name: 'Close', exact: true }).first().click();
  assert.equal(await element.locator('canvas:visible').count(), 2);
}));

test('a link keeps a recording of the page’s own host and what runs beside it', () => visit(embed('<os-scope src="/recordings/sched-nice.txt.gz"></os-scope>'), async (page, context) => {
  const element = await ready(page);
  await element.getByRole('button', { name: 'What if…' }).click();
  await element.getByRole('button', { name: 'round robin', exact: true }).click();
  await element.getByText('bursts and waits under round robin.').waitFor();
  await call(page, 'seek', 500);
  await element.getByRole('button', { name: 'Share' }).click();
  const field = element.getByRole('textbox', { name: 'Link to this moment' });
  await page.waitForFunction((field) => field.value !== '', await field.elementHandle());
  const address = await field.inputValue();
  assert.match(address, /#src=.*&versus=scheduler\+rr.*&side=1$/);
  const other = await context.newPage();
  await other.goto(address);
  const there = await ready(other);
  await there.getByText('bursts and waits under round robin.').waitFor();
  await other.waitForFunction(() => document.querySelector('os-scope').position === 500);
  assert.equal(await get(other, 'caption'), await get(page, 'caption'));
}));

test('a file that was cut off is read as far as it goes', () => visit(PAGE, async (page) => {
  const element = await ready(page);
  await page.evaluate(async (text) => {
    const noise = Array.from({ length: 60_000 }, (_, at) => (at * 2654435761) % 1000).join('\n');
    const whole = await new Response(new Blob([text, noise]).stream().pipeThrough(new CompressionStream('gzip'))).blob();
    await document.querySelector('os-scope').load(new File([whole.slice(0, whole.size / 2)], 'half.gz'));
  }, PAGES);
  await page.waitForFunction(() => document.querySelector('os-scope').snapshot().setup.title === 'half');
  await element.getByText('on this recording').click();
  await element.getByText('ends too early').waitFor();
}));

test('a bomb is refused', () => visit(PAGE, async (page) => {
  const element = await ready(page);
  await drop(page, 'bomb.txt.gz', '7 8 9 10 11 12\n'.repeat(70_000), { times: 60, gzip: true });
  await element.getByRole('alert').getByText('100 times its size').waitFor();
  await drop(page, 'zeros.gz', '\0'.repeat(1 << 20), { times: 60, gzip: true });
  await element.getByRole('alert').getByText('no text').waitFor();
}));

test('a bad file is refused, and the scene stays', () => visit(PAGE, async (page) => {
  const element = await ready(page);
  const length = await get(page, 'length');
  for (const [name, text] of [['photo.jpg', '\u00ff\u00d8\u00ff\u00e0 binary\n'], ['empty.txt', ''], ['bad.scope', 'process x\n  fly 3ms\n'], ['list.txt', 'no numbers here\n'.repeat(2000)]]) {
    await page.evaluate(() => {
      window.failed = new Promise((done) => document.addEventListener('error', ({ detail }) => done(detail), { once: true }));
    });
    await drop(page, name, text);
    const { message } = await page.evaluate(() => window.failed);
    assert.ok(message, name);
    await element.getByRole('alert').waitFor();
    assert.equal(await get(page, 'length'), length, `${name} leaves the scene alone`);
    await element.getByRole('alert').getByRole('button', { name: 'Close' }).click();
  }
  // A gzip file that ends in the middle.
  await page.evaluate(() => document.querySelector('os-scope').load(new Blob([new Uint8Array([0x1f, 0x8b, 8, 0, 0])])).catch(() => {}));
  await element.getByRole('alert').waitFor();
  assert.equal(await get(page, 'length'), length);
}));

test('lines that are not understood are listed, one warning each', () => visit(PAGE, async (page) => {
  const element = await ready(page);
  await drop(page, 'pages.txt', `${PAGES}what is this\n${PAGES}`);
  await element.getByText('1 remark').click();
  await element.getByText('line 401').waitFor();
  assert.ok((await get(page, 'length')) > 100);
}));

test('a million lines show progress, keep the page alive, and can be cancelled', () => visit(PAGE, async (page) => {
  const element = await ready(page);
  await page.evaluate(() => {
    window.longest = 0;
    let last = performance.now();
    const beat = () => {
      const now = performance.now();
      window.longest = Math.max(window.longest, now - last);
      last = now;
      setTimeout(beat, 10);
    };
    beat();
  });
  await drop(page, 'pages.txt', PAGES, { times: 2500 });
  await element.getByRole('progressbar').waitFor();
  await page.waitForFunction(() => document.querySelector('os-scope').length > 500_000, undefined, { timeout: 60_000 });
  const longest = await page.evaluate(() => window.longest);
  assert.ok(longest < 500, `the page stood still for ${Math.round(longest)} ms`);
  const length = await get(page, 'length');
  await drop(page, 'pages.txt', PAGES, { times: 20_000 });
  await element.getByRole('button', { name: 'Cancel' }).click();
  await page.waitForTimeout(300);
  assert.ok((await get(page, 'length')) >= length, 'the scene before stays');
  assert.equal(await element.getByRole('progressbar').count(), 0);
  assert.equal(await get(page, 'error'), null);
}));

test('src takes scenarios and recordings, and says what is wrong', () => visit(embed('<os-scope src="/nothing.txt"></os-scope>'), async (page) => {
  const element = page.locator('os-scope');
  await element.getByRole('alert').waitFor();
  assert.match((await get(page, 'error')).message, /404/);
  for (const name of (await readdir(`${DIST}recordings`)).filter((name) => name.endsWith('.gz'))) {
    await page.evaluate((name) => (document.querySelector('os-scope').src = `/recordings/${name}`), name);
    await page.waitForFunction((name) => document.querySelector('os-scope').snapshot()?.setup.title.startsWith(name.split('.')[0]), name);
    assert.equal(await get(page, 'error'), null);
    assert.ok((await get(page, 'length')) > 100, name);
  }
}, { allow: /404/ }));

test('on the site a file may be dropped anywhere', () => visit('/', async (page) => {
  await ready(page);
  await drop(page, 'pages.txt', PAGES, { on: 'footer, #embed' });
  await page.waitForFunction(() => document.querySelector('#scope').snapshot().setup.title === 'pages');
}));
