// The machine as plain objects: what policies keep is among them, and all of them are of the types that pages are told.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ready, useBrowser, visit } from './support/browser.mjs';
import { embed } from './support/page.mjs';

useBrowser();

const PAGE = embed('<os-scope scenario="walk"></os-scope>');
const WEB = fileURLToPath(new URL('../../web/', import.meta.url));

/** A scenario's snapshot after a part of its run; at the end, before the first process ends and gives its frames back. */
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
  // An access that faults is done again once its page is there, which is a use: so page 0, used again, is not the one that leaves under lru.
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

test('every snapshot is of the types that pages are told', () => visit(PAGE, async (page) => {
  const element = await ready(page);
  const snapshots = [];
  for (const name of ['walk', 'memory', 'arc', 'mlfq', 'cfs', 'eevdf', 'lottery', 'tlb-levels']) {
    await page.evaluate(async (name) => {
      const element = document.querySelector('os-scope');
      element.scenario = name;
      // What the attributes say is read once all of them are set.
      await Promise.resolve();
      await element.ready;
    }, name);
    await page.waitForFunction(() => document.querySelector('os-scope').length > 20);
    for (const part of [0, 0.3, 0.7]) {
      snapshots.push(await page.evaluate((part) => {
        const element = document.querySelector('os-scope');
        element.seek(Math.floor(element.length * part));
        return element.snapshot();
      }, part));
    }
  }
  await element.evaluate((element) => (element.src = '/recordings/sched-nice.txt.gz'));
  await page.waitForFunction(() => document.querySelector('os-scope').snapshot().setup.recorded);
  await page.evaluate(() => document.querySelector('os-scope').seek(200));
  snapshots.push(await page.evaluate(() => document.querySelector('os-scope').snapshot()));
  const folder = await mkdtemp(`${WEB}generated/types-`);
  try {
    const source = snapshots.map((snapshot, at) => `export const snapshot${at}: OsScopeSnapshot = ${JSON.stringify(snapshot)};`).join('\n');
    await writeFile(`${folder}/snapshots.ts`, `import type { OsScopeSnapshot } from '../../os-scope.d.ts';\n${source}\n`);
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler', '--allowImportingTsExtensions', '--ignoreConfig'];
    const { stdout } = await promisify(execFile)(`${WEB}node_modules/.bin/tsc`, [...options, `${folder}/snapshots.ts`]).catch((error) => error);
    assert.equal(stdout.slice(0, 2000), '');
  } finally {
    await rm(folder, { recursive: true });
  }
}));
