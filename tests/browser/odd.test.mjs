// Odd attributes and links: one clear error or none, and the scene goes on; never an exception or a page that stands
// still.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ready, useBrowser, visit } from './support/browser.mjs';
import { embed } from './support/page.mjs';

useBrowser();

const ODD = [
  '', ' ', '0', '-1', '1e308', '-1e308', '1e400', 'NaN', 'Infinity', '0x10', '1,5', '7.9', '4294967296', '9'.repeat(400), 'clock', 'clock clock', 'walk memory clock ready-queue walk', 'ready-queue\nwalk', 'CLOCK',
  'constructor', '__proto__', 'toString', '<b>', '"', '\u0000', '\u{1f600}', '\ud800', '%00', '#', '../..', 'dark', 'light', 'none', 'picture', 'a'.repeat(70_000),
];
const ATTRIBUTES = ['speed', 'at', 'lens', 'theme', 'controls', 'loop', 'autoplay', 'presenter', 'scenario'];

test('any value of any attribute', () => visit(embed('<os-scope scenario="switch"></os-scope>'), async (page) => {
  await ready(page);
  const problems = await page.evaluate(async ({ odd, attributes }) => {
    const element = document.querySelector('os-scope');
    const problems = [];
    let errors = [];
    element.addEventListener('error', ({ detail }) => errors.push(detail.message));
    const turn = () => new Promise((wake) => setTimeout(wake));
    for (const name of attributes) {
      for (const value of odd) {
        errors = [];
        element.setAttribute(name, value);
        await turn();
        await element.ready.catch(() => {});
        await turn();
        const wrong = (what) => problems.push(`${name}=${JSON.stringify(value).slice(0, 60)}: ${what}`);
        const known = name !== 'scenario' || value === '' || customElements.get('os-scope').scenarios.some((scenario) => scenario.name === value);
        if (errors.length !== (known ? 0 : 1)) wrong(`${errors.length} errors: ${errors}`.slice(0, 200));
        if (errors.some((message) => !message || /undefined|\[object|defect/.test(message))) wrong(errors[0]);
        const { position, length, speed } = element;
        if (!(position >= 0 && position <= length && length > 0)) wrong(`position ${position} of ${length}`);
        if (!(speed >= 1 / 8 && speed <= 64)) wrong(`speed ${speed}`);
        if (!element.lens || !element.snapshot() || !element.caption) wrong('no scene');
      }
      element.removeAttribute(name);
      element.pause();
    }
    return problems;
  }, { odd: ODD, attributes: ATTRIBUTES });
  assert.deepEqual(problems, []);
}));

test('any link', () => visit(embed('<os-scope scenario="switch"></os-scope>'), async (page) => {
  await ready(page);
  const problems = await page.evaluate(async (odd) => {
    const element = document.querySelector('os-scope');
    const problems = [];
    let errors = [];
    element.addEventListener('error', ({ detail }) => errors.push(detail.message));
    const links = odd.flatMap((value) => {
      const coded = encodeURIComponent(value.toWellFormed());
      return [value.toWellFormed(), `scene=clock&at=${coded}`, `scene=clock&lens=${coded}`, `scene=clock&versus=${coded}`, `scene=clock&versus=replacement+lru&side=${coded}`, `scene=${coded}`, `text=${coded}`, `scene=walk&element=${coded}`];
    });
    for (const link of links) {
      errors = [];
      location.hash = link;
      // A link is unpacked by a stream of the browser, which has turns of its own.
      for (let turns = 0; turns < 4; turns++) await new Promise((wake) => setTimeout(wake));
      await element.ready.catch(() => {});
      const wrong = (what) => problems.push(`#${link.slice(0, 80)}: ${what}`);
      if (errors.length > 1) wrong(`${errors.length} errors: ${errors}`.slice(0, 200));
      if (errors.some((message) => !message || /undefined|\[object|defect/.test(message))) wrong(errors[0]);
      const { position, length } = element;
      if (!(position >= 0 && position <= length && length > 0) || !element.snapshot() || !element.caption) wrong(`position ${position} of ${length}`);
    }
    return problems;
  }, ODD);
  assert.deepEqual(problems, []);
}));
