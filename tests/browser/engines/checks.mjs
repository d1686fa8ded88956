// The core of what the element does, described once for all engines: `[what, check(page, note)]`.
// What a check notes must be the same in every engine.
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { embed } from '../support/page.mjs';
import { DIST } from '../support/server.mjs';

const STYLE = { head: '<style>body { margin: 0 } os-scope { max-width: 640px }</style>' };
const CLOCK = embed('<os-scope scenario="clock"></os-scope>', STYLE);
const READY_QUEUE = embed('<os-scope scenario="ready-queue"></os-scope>', STYLE);
const SWITCH = embed('<os-scope scenario="switch"></os-scope>', STYLE);
const WRONG = embed([
  '<os-scope scenario="clok"></os-scope>',
  '<os-scope>process a\n  compte 3ms</os-scope>',
  '<os-scope src="/nothing.txt"></os-scope>',
].join(''), STYLE);
const WHOLE = embed('<os-scope scenario="clock" at="20"></os-scope>', { head: '<style>body { margin: 0 }</style>' });
const RECORDING = embed('<os-scope src="/recordings/sched-nice.txt.gz" at="100"></os-scope>', STYLE);
const BOTH = '<os-scope scenario="clock"></os-scope><os-scope scenario="walk" at="7" autoplay></os-scope>';
const FILES = pathToFileURL(DIST);

async function plays(page) {
  await page.play(CLOCK);
  assert.deepEqual([await page.get('paused'), await page.get('position')], [true, 0]);
  const [, , before] = await page.still();
  await page.click('Play');
  await page.until(() => document.querySelector('os-scope').position > 3);
  await page.click('Pause');
  assert.equal(await page.get('paused'), true);
  const [position, , picture] = await page.still();
  assert.ok(position > 3 && picture !== before, 'another moment, another picture');
  await page.evaluate(() => {
    window.ends = 0;
    document.addEventListener('ended', () => ends++);
    document.querySelector('os-scope').speed = 64;
  });
  await page.click('Play');
  await page.until(() => window.ends > 0);
  assert.equal(await page.get('position'), await page.get('length'));
  assert.equal(await page.get('paused'), true);
  await page.still();
  assert.equal(await page.evaluate(() => window.ends), 1, 'the end is an event once');
}

async function steps(page, note) {
  await page.play(CLOCK);
  await page.set('speed', 64);
  const seen = [await page.still()];
  for (let step = 0; step < 5; step++) {
    await page.click('Step');
    await page.until((before) => document.querySelector('os-scope').position > before, seen.at(-1)[0]);
    seen.push(await page.still());
  }
  for (const there of seen.slice(0, -1).reverse()) {
    await page.click('Step back');
    await page.until((position) => document.querySelector('os-scope').position === position, there[0]);
    assert.deepEqual(await page.still(), there, `${there[0]} from both sides`);
  }
  note('steps', seen.map(([position, caption]) => [position, caption]));
}

async function seeks(page, note) {
  await page.play(CLOCK);
  const length = await page.get('length');
  const captions = [];
  for (const [asked, got] of [[40, 40], [7.9, 7], [-5, 0], [1e12, length], [NaN, 0], [length - 1, length - 1]]) {
    // NaN does not survive the way to the page as a number.
    const at = await page.evaluate((asked) => {
      const element = document.querySelector('os-scope');
      element.seek(Number(asked));
      return element.position;
    }, String(asked));
    assert.equal(at, got, `seek(${asked})`);
    const [position, caption] = await page.still();
    assert.equal(position, got);
    captions.push(caption);
  }
  note('captions', captions);
  await page.click('Position');
  await page.until((half) => Math.abs(document.querySelector('os-scope').position - half) < half / 10, length / 2);
}

async function keys(page) {
  await page.play(SWITCH);
  await page.clickPicture();
  const [start] = await page.still();
  await page.press('ArrowRight');
  await page.until((start) => document.querySelector('os-scope').position > start, start);
  await page.still();
  await page.press('ArrowLeft');
  await page.until((start) => document.querySelector('os-scope').position === start, start);
  await page.press(' ');
  await page.until(() => !document.querySelector('os-scope').paused);
  await page.press(' ');
  await page.until(() => document.querySelector('os-scope').paused);
  await page.press('+');
  await page.until(() => document.querySelector('os-scope').speed === 2);
  await page.press('-');
  await page.until(() => document.querySelector('os-scope').speed === 1);
  const lens = await page.get('lens');
  await page.press('l');
  await page.until((lens) => document.querySelector('os-scope').lens !== lens, lens);
  await page.press('?');
  await page.until(() => document.querySelector('os-scope').shadowRoot.querySelector('dialog').open);
  await page.press('Escape');
  await page.until(() => !document.querySelector('os-scope').shadowRoot.querySelector('dialog').open);
}

async function edits(page) {
  await page.play(READY_QUEUE);
  await page.set('position', 20);
  const [position, , picture] = await page.still();
  await page.click('Edit');
  await page.click('Scenario');
  await page.press('Control+a');
  await page.type('title Typed\nprocess one\n  compte 1ms\n');
  await page.until(() => document.querySelector('os-scope').shadowRoot.querySelector('.report').innerText);
  const report = await page.inside('.report', 'innerText');
  assert.match(report, /line 3, column 3/);
  assert.match(report, /compte 1ms\n\s+\^{6}\s+Did you mean compute\?/);
  assert.equal(await page.get('position'), position, 'the scene stays');
  await page.click('compute');
  assert.equal(await page.inside('textarea', 'value'), 'title Typed\nprocess one\n  compute 1ms\n');
  await page.click('Run');
  await page.until(() => document.querySelector('os-scope').snapshot().setup.title === 'Typed');
  await page.click('Reset');
  await page.until(() => document.querySelector('os-scope').snapshot().setup.title !== 'Typed');
  await page.click('Close');
  await page.set('position', 20);
  assert.equal((await page.still())[2], picture, 'as it was');
}

/** The link that the element hands out. */
async function link(page) {
  await page.click('Share');
  return page.until(() => document.querySelector('os-scope').shadowRoot.querySelector('input[aria-label^=Link]').value);
}

async function links(page) {
  await page.play(`${SWITCH}#scene=switch&lens=ready-queue&at=33`);
  await page.until(() => document.querySelector('os-scope').position === 33);
  assert.deepEqual([await page.get('lens'), await page.get('paused')], ['ready-queue', true]);
  const there = await page.still();
  const address = await link(page);
  assert.match(address, /#scene=switch&lens=ready-queue&at=33$/);
  await page.play(address);
  await page.until(() => document.querySelector('os-scope').position === 33);
  assert.deepEqual(await page.still(), there);
  await page.evaluate(() => (location.hash = '#scene=clock&at=12'));
  await page.until(() => document.querySelector('os-scope').position === 12);
  assert.equal(await page.get('lens'), 'clock');
}

async function linksOfTexts(page) {
  await page.play(SWITCH);
  const text = 'title Größe “42” & <more>\nprocess äöü\n  repeat 9\n    compute 1ms\n    read 0x1000\n';
  await page.call('load', text);
  await page.set('lens', 'ready-queue');
  await page.set('position', 21);
  const there = await page.still();
  const address = await link(page);
  assert.match(address, /#text=[\w-]+&lens=ready-queue&at=21$/);
  await page.play(address);
  await page.until(() => document.querySelector('os-scope').position === 21);
  assert.deepEqual(await page.still(), there);
}

async function errors(page) {
  await page.open(WRONG);
  const [name, text, file] = await page.evaluate(async () => {
    const elements = [...document.querySelectorAll('os-scope')];
    const outcomes = elements.map(({ ready }) => ready.then(() => ({ message: 'none' }), (error) => error));
    const errors = await Promise.all(outcomes);
    return elements.map(({ shadowRoot }, at) => {
      const { message, line, column, suggestion } = errors[at];
      return { message, line, column, suggestion, shown: shadowRoot.querySelector('[role=alert]').innerText };
    });
  });
  assert.match(name.message, /no scenario “clok”/);
  assert.match(name.shown, /no scenario “clok”/);
  assert.deepEqual([text.line, text.column, text.suggestion], [2, 3, 'compute']);
  assert.match(text.shown, /line 2, column 3[^]*compte 3ms\n\s+\^{6}[^]*Did you mean “compute”\?/);
  assert.match(file.message, /404/);
  assert.match(file.shown, /404/);
  await page.set('scenario', 'clock');
  await page.until(() => document.querySelector('os-scope').length > 0);
  assert.equal(await page.get('error'), null);
}

/** Runs in the page: whether the canvas is nearly as wide as that, with a pixel of its own for each of the screen's. */
function fits(wide) {
  const canvas = document.querySelector('os-scope').shadowRoot.querySelector('canvas');
  const { width, height } = canvas.getBoundingClientRect();
  const off = (pixels, css) => Math.abs(pixels - css * devicePixelRatio);
  return off(canvas.width, width) <= 1 && off(canvas.height, height) <= 1 && width <= wide && width > wide * 0.9;
}

async function resized(page) {
  await page.resize(1280, 900);
  await page.play(WHOLE);
  await page.until(fits, 1280);
  assert.ok(await page.evaluate(() => devicePixelRatio > 1));
  const wide = (await page.still())[2];
  for (const width of [320, 641]) {
    await page.evaluate((width) => void (document.body.style.width = `${width}px`), width);
    await page.until(fits, width);
    assert.notEqual((await page.still())[2], wide);
  }
  await page.evaluate(() => document.body.removeAttribute('style'));
  await page.until(fits, 1280);
  assert.equal((await page.still())[2], wide, 'the same place, the same picture');
  await page.resize(900, 700);
  await page.until(fits, 900);
}

async function fromFile(page) {
  await page.play(`${FILES}examples/file.html`);
  await page.click('Play');
  await page.until(() => document.querySelector('os-scope').position > 2);
  const own = await page.evaluate(() => document.querySelectorAll('os-scope')[1].snapshot().setup.title);
  assert.equal(own, 'Two processes, one CPU');
}

async function siteFromFile(page) {
  await page.play(`${FILES}index.html`);
  await page.until(() => document.querySelector('#scope').position > 2);
}

async function site(page) {
  await page.play('/');
  await page.until(() => document.querySelector('#scope').position > 2);
  const [titles, expected] = await page.evaluate(() => [
    [...document.querySelectorAll('#gallery a')].map(({ textContent }) => textContent),
    customElements.get('os-scope').scenarios.map(({ title }) => title),
  ]);
  assert.deepEqual(titles, expected, 'a card for each scenario');
  await page.click('Whose turn is it?', '#gallery a');
  await page.until(() => document.querySelector('#scope').lens === 'ready-queue');
  assert.equal(await page.evaluate(() => document.querySelector('a[aria-current]').textContent), 'Whose turn is it?');
  await page.evaluate(() => history.back());
  await page.until(() => document.querySelector('#scope').lens.startsWith('walk'));
  await page.click('', 'a[href*="sched-nice"]');
  await page.until(() => document.querySelector('#scope').snapshot().setup.recorded);
}

async function policy(page) {
  await page.play('/examples/strict.html');
  await page.until(() => document.querySelector('os-scope').position > 2);
}

async function two(page) {
  await page.play(embed(BOTH, STYLE));
  await page.until(() => document.querySelectorAll('os-scope')[1].position > 9);
  assert.equal(await page.get('position'), 0, 'each has a play head of its own');
  await page.call('play');
  await page.until(() => {
    return [...document.querySelectorAll('os-scope')].every(({ position, paused }) => position > 2 && !paused);
  });
}

async function recording(page, note) {
  await page.play(RECORDING);
  const [position, caption] = await page.still();
  assert.equal(position, 100);
  assert.equal(await page.get('lens'), 'ready-queue');
  const told = await page.evaluate(() => {
    const { length, lenses } = document.querySelector('os-scope');
    const snapshot = document.querySelector('os-scope').snapshot();
    return { length, lenses, recorded: snapshot.setup.recorded, snapshot: JSON.stringify(snapshot) };
  });
  assert.equal(told.recorded, true);
  note('recording', { caption, ...told });
}

async function theme(page) {
  await page.play(CLOCK);
  const paper = async (theme) => {
    await page.evaluate((theme) => document.querySelector('os-scope').setAttribute('theme', theme), theme);
    await page.still();
    return page.evaluate(() => {
      const context = new OffscreenCanvas(1, 1).getContext('2d');
      context.drawImage(document.querySelector('os-scope').shadowRoot.querySelector('canvas'), 0, 0);
      const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
      return red + green + blue;
    });
  };
  const [light, dark] = [await paper('light'), await paper('dark')];
  assert.ok(light > 600 && dark < 200, `${light}, ${dark}`);
  assert.equal(await paper('light'), light);
}

/** Runs in the page: what the machine and its captions are, at moments of every built-in. */
async function told() {
  const element = document.querySelector('os-scope');
  const told = {};
  for (const { name } of customElements.get('os-scope').scenarios) {
    // First: WebKit's driver calls this in such a way that a microtask may run as soon as an attribute is set.
    const ready = new Promise((done) => element.addEventListener('ready', done, { once: true }));
    element.scenario = name;
    await ready;
    const moments = [0, 0.1, 0.37, 0.5, 0.83, 1].map((part) => {
      element.seek(Math.floor(part * element.length));
      return [element.position, element.caption, JSON.stringify(element.snapshot())];
    });
    const bytes = new TextEncoder().encode(String(moments));
    const hash = bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5);
    told[name] = [element.length, element.lenses.join(' '), bytes.length, hash >>> 0].join(', ');
  }
  return told;
}

async function simulates(page, note) {
  await page.play(CLOCK);
  const all = await page.evaluate(told);
  assert.ok(Object.keys(all).length >= 5);
  note('machines', all);
}

/** Every check; with a pattern of what the page may complain of, if it has to. */
export const CHECKS = [
  ['it plays to the end', plays],
  ['it steps on and back', steps],
  ['it seeks', seeks],
  ['keys on the picture', keys],
  ['a text is changed', edits],
  ['links to a moment', links],
  ['links with a text', linksOfTexts],
  ['errors say what and where', errors, /404/],
  ['the picture follows its place, and is sharp', resized],
  ['from a file', fromFile],
  ['the site, from a file', siteFromFile],
  ['the site, over HTTP', site],
  ['a strict content policy', policy],
  ['two on a page', two],
  ['a recording', recording],
  ['light and dark', theme],
  ['the same machine', simulates],
];
