// A page starts at once: nothing is loaded or unpacked before an element comes near, and then in small pieces; where
// nothing can run, the element says why.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { origin, ready, useBrowser, visit } from './support/browser.mjs';
import { CLASSIC, MODULE, call, drawn, embed, get, until } from './support/page.mjs';

useBrowser();

const SCRIPTS = { 'the script': CLASSIC, 'the module': MODULE };
const POSTER = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="16" height="9" fill="teal"/></svg>')}`;
const FAR = '<div style="height: 4000px"></div>';

/** Whether the first element's interior is there. */
const inside = (page) => page.evaluate(() => document.querySelector('os-scope').shadowRoot.querySelector('canvas') !== null);
const begun = (page) => page.waitForFunction(() => document.querySelector('os-scope').shadowRoot.querySelector('canvas') !== null);
const defined = (page) => page.evaluate(() => customElements.whenDefined('os-scope').then(() => {}));
/** Waits until the first element has drawn something. */
const seen = (page) => page.waitForFunction(() => document.querySelector('os-scope').shadowRoot.querySelector('canvas:not([hidden])'));
const failed = async (page) => {
  await page.waitForFunction(() => document.querySelector('os-scope')?.error);
  return page.locator('os-scope [role=alert]').first().innerText();
};

for (const [name, script] of Object.entries(SCRIPTS)) {
  test(`${name}: nothing is done before an element comes near, and all of it then`, () => visit(embed(`${FAR}<os-scope scenario="clock" at="20"></os-scope>`, { script }), async (page) => {
    await defined(page);
    await page.evaluate(() => document.querySelector('os-scope').setAttribute('speed', '2'));
    await page.waitForTimeout(300);
    assert.equal(await inside(page), false, 'nor for an attribute');
    const asked = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop()));
    assert.deepEqual(asked.filter((name) => name.startsWith('os-scope')), [/src="\/(.+?)"/.exec(script)[1]]);
    const { length, position, paused, lens, caption, snapshot, error } = await page.evaluate(() => {
      const element = document.querySelector('os-scope');
      return { ...Object.fromEntries(['length', 'position', 'paused', 'lens', 'caption', 'error'].map((name) => [name, element[name]])), snapshot: element.snapshot() };
    });
    assert.deepEqual([length, position, paused, lens, caption, snapshot, error], [0, 0, true, '', '', null, null]);
    // Not in sight, but near.
    await page.evaluate(() => scrollTo(0, document.querySelector('os-scope').getBoundingClientRect().top - 1.9 * innerHeight));
    await begun(page);
    await until(page, 'position', 20);
    assert.equal(await get(page, 'speed'), 2);
  }));

  test(`${name}: thirty out of sight are no long task`, () => visit(embed(FAR + '<os-scope scenario="clock" autoplay></os-scope>'.repeat(30), { script }), async (page) => {
    const task = await longest(page);
    assert.ok(task < 50, `${task} ms`);
  }));

  test(`${name}: one in sight is no long task either`, () => visit(embed('<os-scope scenario="clock"></os-scope>', { script }), async (page) => {
    const task = await longest(page, true);
    assert.ok(task < 50, `${task} ms`);
  }));

  test(`${name}: what methods were asked before is done in order`, () => visit(embed(`${FAR}<os-scope scenario="clock"></os-scope>`, { script }), async (page) => {
    await defined(page);
    const after = await page.evaluate(async () => {
      const element = document.querySelector('os-scope');
      element.play();
      element.seek(3);
      element.pause();
      const before = [element.position, element.paused];
      await element.ready;
      return [...before, element.position, element.paused];
    });
    assert.deepEqual(after, [0, true, 3, true]);
  }));

  test(`${name}: load() starts it wherever it is, and a later choice is what is shown`, () => visit(embed(`${FAR}<os-scope scenario="clock"></os-scope>`, { script }), async (page) => {
    await defined(page);
    const title = await page.evaluate(async () => (await document.querySelector('os-scope').load('title Mine\nprocess a\n  compute 1ms\n')).snapshot().setup.title);
    assert.equal(title, 'Mine');
    await page.evaluate(() => (document.querySelector('os-scope').scenario = 'walk'));
    await until(page, 'lens', 'walk');
  }));
}

/**
 * Reloads the page and gives the longest task of its main thread, in milliseconds of the processor: other programs on
 * the machine take none of these. The best of three starts, as a browser that is still starting up itself takes some.
 */
async function longest(page, picture = false) {
  const tasks = [];
  for (let start = 0; start < 3; start++) {
    const browser = page.context().browser();
    await browser.startTracing(page, { categories: ['toplevel'] });
    await page.reload();
    await defined(page);
    if (picture) await seen(page);
    await page.waitForTimeout(400);
    const { traceEvents } = JSON.parse(await browser.stopTracing());
    const mains = new Set(traceEvents.filter(({ args }) => args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`));
    tasks.push(Math.max(...traceEvents.filter(({ name, pid, tid }) => name === 'ThreadControllerImpl::RunTask' && mains.has(`${pid} ${tid}`)).map(({ tdur = 0 }) => tdur / 1000)));
  }
  assert.ok(tasks.every((task) => task > 0), 'something was measured');
  return Math.min(...tasks);
}

test('both scripts side by side', () => visit(embed('<os-scope scenario="clock"></os-scope>', { script: MODULE + CLASSIC + MODULE }), async (page) => {
  await ready(page);
  await seen(page);
}));

test('a link to a moment starts the element that it is about', () => visit(`${embed(`<os-scope scenario="walk"></os-scope>${FAR}<os-scope></os-scope><os-scope></os-scope>`)}#scene=clock&at=9&element=2`, async (page) => {
  await page.waitForFunction(() => document.querySelectorAll('os-scope')[2].position === 9);
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('os-scope')].map(({ lens }) => lens)), ['walk', '', 'clock']);
  await page.evaluate(() => (location.hash = '#scene=memory&element=1'));
  await page.waitForFunction(() => document.querySelectorAll('os-scope')[1].lens === 'memory');
}));

test('in a frame too', () => {
  const inner = embed(`${FAR}<os-scope scenario="clock"></os-scope>`);
  const foreign = (page) => page.frames()[1];
  return visit(embed(`<iframe sandbox="allow-scripts" style="width: 700px; height: 600px" src="${inner}"></iframe>`), async (page) => {
    const frame = foreign(page);
    await defined(frame);
    await page.waitForTimeout(300);
    assert.equal(await inside(frame), false);
    await frame.evaluate(() => scrollTo(0, document.querySelector('os-scope').getBoundingClientRect().top - 1.8 * innerHeight));
    await begun(frame);
  });
});

// ---- the poster ----

const SHAPES = [
  ['clock', 320, ''], ['clock', 500, ''], ['clock', 600, ''], ['clock', 700, ''], ['clock', 1000, ''], ['clock', 1280, ''],
  ['switch', 320, ''], ['switch', 900, ''], ['clock', 400, 'controls="minimal"'], ['clock', 800, 'controls="none"'], ['clock', 400, 'controls="picture"'], ['clock', 1280, 'presenter'],
  ['clock', 700, 'lens="clock memory"'],
];

for (const [scenario, width, attributes] of SHAPES) {
  test(`nothing moves as the picture takes the poster's place: ${scenario}, ${width} pixels ${attributes}`, () => visit(
    embed(`<os-scope scenario="${scenario}" ${attributes}><img src="${POSTER}" alt="A poster"></os-scope><p>After it</p>`, { script: MODULE, head: '<style>body { margin: 0 } img { height: auto }</style>' }),
    async (page) => {
      let open;
      await page.route('**/os-scope.wasm', async (route) => {
        await new Promise((done) => (open = done));
        await route.continue();
      });
      await page.reload({ waitUntil: 'commit' });
      await defined(page);
      await page.waitForFunction(() => document.querySelector('img').getBoundingClientRect().width);
      const boxes = (selector) => page.evaluate((selector) => {
        const element = document.querySelector('os-scope');
        const shown = [element, document.querySelector('os-scope + p'), element.querySelector(selector) ?? element.shadowRoot.querySelector(selector)];
        return shown.map((part) => Object.values(part.getBoundingClientRect().toJSON()).map((value) => Math.round(value * 10) / 10));
      }, selector);
      const before = await boxes('img');
      while (!open) await page.waitForTimeout(20);
      open();
      await seen(page);
      await drawn(page);
      assert.deepEqual(await boxes('canvas'), before);
      assert.equal(await page.locator('img').isVisible(), false);
    },
    { width },
  ));
}

test('the poster of an attribute, and children that are no scenario', () => visit(
  embed(`<os-scope poster="${POSTER}"><script type="text/os-scope">title Hidden\nprocess a\n  compute 1ms\n</script></os-scope>`
    + '<os-scope><p>What remains</p>\n title Own\n process a\n  compute 1ms\n</os-scope><os-scope><pre>title In pre\nprocess a\n  compute 1ms\n</pre></os-scope>'),
  async (page) => {
    const element = await ready(page);
    const titles = await page.evaluate(() => [...document.querySelectorAll('os-scope')].map((element) => element.snapshot().setup.title));
    assert.deepEqual(titles, ['Hidden', 'Own', 'In pre']);
    await page.evaluate(() => (document.querySelectorAll('os-scope p')[0].textContent = 'Other words'));
    await page.evaluate(() => (document.querySelectorAll('os-scope')[2].firstChild.textContent = 'title Changed\nprocess a\n  compute 1ms\n'));
    await page.waitForFunction(() => document.querySelectorAll('os-scope')[2].snapshot().setup.title === 'Changed');
    assert.equal(await page.locator('os-scope pre').isVisible(), false, 'the text itself is not shown');
    assert.equal(await element.locator('slot > img').getAttribute('src'), POSTER);
  },
));

// ---- where nothing can run ----

const CHILDREN = `<img src="${POSTER}" alt="A poster"><p>The author’s own words</p>`;

/** The element says what to allow, and shows the author's children above that, with nothing upon them. */
async function remains(page, pattern) {
  assert.match(await failed(page), pattern);
  const { message, outcome } = await page.evaluate(async () => {
    const element = document.querySelector('os-scope');
    return { message: element.error.message, outcome: await element.ready.then(() => 'ready', ({ message }) => message) };
  });
  assert.match(message, pattern);
  assert.equal(outcome, message);
  assert.ok((await page.evaluate(() => window.told)).includes(message), 'as an event too');
  const boxes = await page.evaluate(() => {
    const element = document.querySelector('os-scope');
    return [...element.children, element.shadowRoot.querySelector('[role=alert]')].map((part) => part.getBoundingClientRect().toJSON());
  });
  for (const [at, { width, height, top }] of boxes.entries()) {
    assert.ok(width > 50 && height > 10, 'it is to be seen');
    assert.ok(at === 0 || top >= boxes[at - 1].bottom - 1, 'and nothing is upon it');
  }
  assert.equal(await page.locator('os-scope button, os-scope input').count(), 0);
}

const TOLD = '<script>window.told = []; addEventListener("error", ({ detail }) => detail && told.push(detail.message));</script>';

for (const [name, script] of Object.entries(SCRIPTS)) {
  test(`${name}: no WebAssembly`, () => visit(embed(`<os-scope scenario="clock">${CHILDREN}</os-scope>`, { script, head: `<script>delete window.WebAssembly</script>${TOLD}` }), async (page) => {
    await remains(page, /needs WebAssembly, which is off in this browser/);
  }));

  test(`${name}: forbidden by the page's policy`, () => visit(
    embed(`<os-scope scenario="clock">${CHILDREN}</os-scope>`, { script, head: TOLD, headers: { 'content-security-policy': "script-src 'self' 'unsafe-inline'" } }),
    async (page) => {
      await remains(page, /script-src must allow 'wasm-unsafe-eval'/);
    },
    { allow: /Content Security Policy|wasm-unsafe-eval/ },
  ));
}

for (const [part, how] of [['os-scope.wasm', (route) => route.fulfill({ status: 404 })], ['os-scope.wasm', (route) => route.abort()], ['os-scope-*.mjs', (route) => route.abort()]]) {
  test(`a part that cannot be loaded: ${part}, ${how}`, () => visit(embed(`<os-scope scenario="clock">${CHILDREN}</os-scope>`, { script: MODULE, head: TOLD }), async (page) => {
    await page.route(`**/${part}`, how);
    await page.reload();
    await remains(page, /^OS Scope could not be loaded.+os-scope[^ ]*\.(wasm|mjs)/);
    await page.unroute(`**/${part}`);
    await page.evaluate(() => document.querySelector('os-scope').setAttribute('scenario', 'walk'));
    await until(page, 'lens', 'walk');
    assert.equal(await get(page, 'error'), null);
    await seen(page);
  }, { allow: /Failed to load resource|net::ERR/ }));
}

test('load() tries again after a failed download', () => visit(embed('<os-scope scenario="clock"></os-scope>', { script: MODULE, head: TOLD }), async (page) => {
  await page.route('**/os-scope.wasm', (route) => route.fulfill({ status: 503 }));
  await page.reload();
  assert.match(await failed(page), /the server says 503/);
  await page.unroute('**/os-scope.wasm');
  const title = await page.evaluate(async () => (await document.querySelector('os-scope').load('title Again\nprocess a\n  compute 1ms\n')).snapshot().setup.title);
  assert.equal(title, 'Again');
}, { allow: /Failed to load resource/ }));

test('a server that does not know the type of wasm', () => visit(embed('<os-scope scenario="clock"></os-scope>', { script: MODULE }), async (page) => {
  await page.route('**/os-scope.wasm', async (route) => route.fulfill({ response: await route.fetch(), headers: { 'content-type': 'application/octet-stream' } }));
  await page.reload();
  await ready(page);
}));

// ---- a defect ----

/** While `trap` is set, methods of the player read far outside of its memory, which is a trap. */
const TRAP = `<script>
  const Real = WebAssembly.Instance;
  WebAssembly.Instance = function (...args) {
    const exports = { ...new Real(...args).exports };
    for (const [name, real] of Object.entries(exports)) {
      if (typeof real === 'function') exports[name] = (player, ...rest) => real(window.trap ? 0xfffffff0 : player, ...rest);
    }
    return { exports };
  };
</script>`;

test('a trap ends one scene: it is an event, logged, and the others play on', () => visit(embed('<os-scope scenario="clock"></os-scope><os-scope scenario="walk"></os-scope>', { head: TRAP + TOLD }), async (page) => {
  const logged = [];
  page.on('console', (message) => logged.push(message.text()));
  const element = await ready(page);
  await seen(page);
  await page.evaluate(() => {
    window.trap = true;
    document.querySelector('os-scope').step();
    window.trap = false;
    document.querySelectorAll('os-scope')[1].play();
  });
  assert.match(await element.getByRole('alert').innerText(), /this picture has stopped/);
  assert.match((await page.evaluate(() => window.told))[0], /this picture has stopped/);
  assert.match(logged.join('\n'), /RuntimeError.*\n.*wasm/);
  assert.equal(await element.locator('.controls').isVisible(), false);
  await page.waitForFunction(() => document.querySelectorAll('os-scope')[1].position > 1);
  await element.getByRole('button', { name: 'Start again' }).click();
  await page.waitForFunction(() => document.querySelector('os-scope').length > 0);
  await call(page, 'step');
  await page.waitForFunction(() => document.querySelector('os-scope').position > 0);
  assert.equal(await get(page, 'error'), null);
  await element.locator('.controls').waitFor();
}, { allow: /RuntimeError/ }));

test('the module is small until an element needs more', () => visit(embed(`${FAR}<os-scope scenario="clock"></os-scope>`, { script: MODULE }), async (page) => {
  const { gzipSync } = await import('node:zlib');
  const text = await (await page.request.get(`${origin}/os-scope.mjs`)).body();
  assert.ok(gzipSync(text, { level: 9 }).length < 8000, `${gzipSync(text, { level: 9 }).length} bytes`);
}));
