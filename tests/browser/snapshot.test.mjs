// The machine as plain objects: what policies keep is among them, and all of them are of the types in `os-scope.d.ts`.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ready, useBrowser, visit } from './support/browser.mjs';
import { embed } from './support/page.mjs';

useBrowser();

const PAGE = embed('<os-scope scenario="walk"></os-scope>');
const WEB = fileURLToPath(new URL('../../web/', import.meta.url));

/**
 * A scenario's snapshot after a part of its run; at the end, before the first process ends and gives its frames back.
 */
function at(page, text, part) {
  return page.evaluate(async ({ text, part }) => {
    const element = document.querySelector('os-scope');
    await element.load(text);
    element.seek(1e9);
    while (element.position < element.length || !element.length) await new Promise((wake) => setTimeout(wake, 5));
    element.seek(Math.floor(element.length * part));
    while (part === 1 && element.snapshot().processes[0].state.name === 'Terminated') element.seek(element.position - 1);
    return element.snapshot();
  }, { text, part });
}

/** Pages 0 to 3 and 0 again in three frames. */
const pages = (policy) => `unit ticks\nmachine\n  frames 3\n  translation ideal\n  replacement ${policy}\n  working-set 2\nprocess a\n  quota 3\n  pages 0 1 2 0 3 0\n`;

test('a replacement policy’s lists, ghosts, hand and marks', () => visit(PAGE, async (page) => {
  await ready(page);
  const lists = async (policy) => {
    const { policy: { lists, marks, hand } } = (await at(page, pages(policy), 1)).memory;
    return [lists.map(({ name, pages }) => `${name} ${pages.map(({ page, mark }) => page.vpn + (mark === null ? '' : `/${mark}`)).join(' ')}`.trim()), marks, hand];
  };
  // An access that faults is done again once its page is there, which is a use: so page 0, used again, is not the one
  // that leaves under lru.
  assert.deepEqual(await lists('lru'), [['queue 2 3 0'], '', null]);
  assert.deepEqual(await lists('fifo'), [['queue 2 3 0'], '', null]);
  const [ring, marks, hand] = await lists('clock');
  assert.deepEqual([ring.length, marks, typeof hand], [1, 'R', 'number']);
  const [arc] = await lists('arc');
  assert.deepEqual(arc.map((list) => list.split(' ')[0]), ['T1', 'T2', 'B1', 'B2']);
  const { processes, setup } = await at(page, pages('lru'), 1);
  assert.equal(setup.processes[0].quota, 3);
  const { workingSet } = (await at(page, pages('lru'), 0.9)).processes[0];
  assert.ok(workingSet.length > 0 && workingSet.length <= 2, `${workingSet}`);
  assert.ok(processes[0].resident <= 3);
}));

/**
 * Scenarios that bring kinds of events that no built-in has: one that is killed, one at its quota, random victims, a
 * boost, deadlines far away, cold caches.
 */
const RARE = [
  `machine\n  frames 4\n  swap off\nprocess a\n  region text 0x1000 0x2000\n  write 0x9000\nprocess b\n  pages 0 1 2 3 4 5 6\n`,
  `unit ticks\nmachine\n  frames 3\n  translation ideal\n  replacement wsclock tau 1\nprocess a\n  quota 3\n  repeat 3\n    write 0x1000\n    write 0x2000\n    write 0x3000\n    write 0x4000\n    write 0x5000\n`,
  `machine\n  cpus 2\n  queues one\n  scheduler rr quantum 1ms\n  cost migration 1ms\nprocess a\n  compute 5ms\nprocess b\n  compute 5ms\nprocess c\n  compute 5ms\n`,
  `machine\n  cpus 2\n  pcid on\n  walk-cache 4\n  scheduler eevdf\n  seed 18446744073709551615\n  cost migration 1ms\nprocess a\n  compute 30ms\n  io disk 2ms\n  yield\nprocess b class deadline 1ms 5ms 10ms\n  compute 3ms\nprocess c nice 19\n  sleep 2ms\n  compute 100s\nprocess d class rr 5\n  fetch 0x1000\n`,
];

/** What a scene gives to a page: a snapshot here and there, an event of each kind, its lenses and its outline. */
function crossing(page, text) {
  return page.evaluate(async (text) => {
    const element = document.querySelector('os-scope');
    const kinds = new Map();
    const listen = ({ detail }) => detail.event && kinds.set(detail.event.type, { ...detail, event: detail.event, caption: detail.caption });
    element.addEventListener('step', listen);
    if (text.includes('\n')) await element.load(text);
    else {
      element.scenario = text;
      // What the attributes say is read once all of them are set.
      await Promise.resolve();
      await element.ready;
    }
    element.seek(1e9);
    while (element.position < element.length || element.length < 10) await new Promise((wake) => setTimeout(wake, 5));
    const { length } = element;
    const steps = Math.min(length, 3000);
    for (let step = 0; step <= steps; step += 1) element.seek(Math.round((length * step) / steps));
    const snapshots = [0, 0.3, 0.7, 1].map((part) => {
      element.seek(Math.floor(length * part));
      return element.snapshot();
    });
    element.removeEventListener('step', listen);
    return { snapshots, steps: [...kinds.values()], outline: element.outline(), text };
  }, text);
}

/** The kinds of events in the types. */
const KINDS = /type: ((?:'\w+'(?: \| )?)+)/g;

test('all that crosses is of the types in os-scope.d.ts, and of no more', () => visit(PAGE, async (page) => {
  const element = await ready(page);
  const values = { OsScopeSnapshot: [], OsScopeStep: [], OsScopeOutline: [], OsScopeError: [], OsScopeScenario: [], OsScopeLens: [] };
  values.OsScopeScenario = await page.evaluate(() => customElements.get('os-scope').scenarios);
  for (const text of [...values.OsScopeScenario.map(({ name }) => name), ...RARE]) {
    const { snapshots, steps, outline } = await crossing(page, text);
    values.OsScopeSnapshot.push(...snapshots);
    values.OsScopeStep.push(...steps);
    values.OsScopeOutline.push(outline);
  }
  const seen = new Set(values.OsScopeStep.map(({ event }) => event.type));
  const declared = [...(await readFile(`${WEB}os-scope.d.ts`, 'utf8')).matchAll(KINDS)].flatMap(([, names]) => names.match(/\w+/g));
  assert.deepEqual(declared.filter((kind) => !seen.has(kind)), []);
  for (const wrong of ['process a\n  compte 1ms\n', { machine: { cpus: null } }, '']) {
    values.OsScopeError.push(await page.evaluate(async (wrong) => {
      const element = document.querySelector('os-scope');
      await element.load(wrong).catch(() => {});
      return element.error;
    }, wrong));
  }
  assert.deepEqual(values.OsScopeError.map(({ line }) => line), [2, 0, 1]);
  await element.evaluate((element) => (element.src = '/recordings/sched-nice.txt.gz'));
  await page.waitForFunction(() => document.querySelector('os-scope').snapshot().setup.recorded);
  await page.evaluate(() => document.querySelector('os-scope').seek(200));
  values.OsScopeSnapshot.push(await page.evaluate(() => document.querySelector('os-scope').snapshot()));
  assert.equal(await page.evaluate(() => document.querySelector('os-scope').outline()), null);
  const one = (type, value) => `\n{ const value: ${type} = ${JSON.stringify(value)}; void value; }`;
  const source = Object.entries(values).flatMap(([type, all]) => all.map((value) => one(type, value))).join('');
  assert.equal(await typed(Object.keys(values), source), '');
  // A field too many, one too few and one of another type are found.
  const [step] = values.OsScopeStep;
  const [{ caption: _, ...less }, [snapshot]] = [step, values.OsScopeSnapshot];
  for (const [type, value] of [
    ['OsScopeStep', { ...step, more: 1 }], ['OsScopeStep', less], ['OsScopeStep', { ...step, event: { ...step.event, more: 1 } }],
    ['OsScopeSnapshot', { ...snapshot, disk: { ...snapshot.disk, more: 1 } }], ['OsScopeSnapshot', { ...snapshot, now: '1' }],
  ]) {
    assert.match(await typed([type], one(type, value)), /error TS/);
  }
}));

/** What the compiler finds wrong with a source that uses types of `os-scope.d.ts`. */
async function typed(types, source) {
  const folder = await mkdtemp(`${WEB}generated/types-`);
  try {
    await writeFile(`${folder}/values.ts`, `import type { ${types.join(', ')} } from '../../os-scope.d.ts';${source}\n`);
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler', '--allowImportingTsExtensions', '--ignoreConfig'];
    const { stdout } = await promisify(execFile)(`${WEB}node_modules/.bin/tsc`, [...options, `${folder}/values.ts`]).catch((error) => error);
    return stdout.slice(0, 2000);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('odd objects end in one error', () => visit(PAGE, async (page) => {
  await ready(page);
  const errors = await page.evaluate(async () => {
    const element = document.querySelector('os-scope');
    const cycle = { machine: {} };
    cycle.machine.again = cycle;
    const nested = (depth) => { let all = []; for (let at = 0; at < depth; at += 1) all = [all]; return all; };
    let shared = ['compute 1ms'];
    for (let at = 0; at < 20; at += 1) shared = Array(500).fill(shared);
    const odd = {
      cycle, nested: nested(10_000), shared, list: Array(1e9), words: { lens: Array(60_000).fill('x'.repeat(1000)) },
      many: Object.fromEntries(Array.from({ length: 1e6 }, (_, at) => [`key ${at}`, at])),
      function: { machine: { cpus: () => 1 } }, symbol: { title: Symbol('x') }, big: { machine: { seed: 1n } }, nothing: { title: null },
      NaN: { machine: { cpus: NaN } }, object: { lens: [{}] },
    };
    const found = {};
    for (const [name, object] of Object.entries(odd)) {
      const begun = performance.now();
      const message = await element.load(object).then(() => 'no error', (error) => error.message);
      found[name] = performance.now() - begun < 5000 ? message : 'too slow';
    }
    return found;
  });
  const deep = /at most 32$/;
  const large = /^(lens: )?the object is too large/;
  const expected = {
    cycle: deep, nested: deep, shared: large, list: large, words: large, many: large, function: /^machine: cpus: expected text/, symbol: /^title: expected text/,
    big: /^machine: seed: expected text/, nothing: /^title: expected text/, NaN: /expected a number of CPUs/, object: /^lens: expected text, a number, true or false$/,
  };
  for (const [name, pattern] of Object.entries(expected)) assert.match(errors[name], pattern, name);
}));

test('an outline loads as the same scene', () => visit(PAGE, async (page) => {
  const element = await ready(page);
  const [before, after] = await element.evaluate(async (element) => {
    const before = JSON.stringify(element.snapshot());
    await element.load(element.outline());
    return [before, JSON.stringify(element.snapshot())];
  });
  assert.equal(after, before);
}));
