// The element in other people's pages: from a file, many at once, under a strict policy, by attributes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ready, useBrowser, visit } from './support/browser.mjs';
import { call, drawn, embed, get, pixels } from './support/page.mjs';
import { DIST } from './support/server.mjs';

useBrowser();

test('it plays from a file, with the network off', () => visit(`${pathToFileURL(DIST)}examples/file.html`, async (page, context) => {
  await context.setOffline(true);
  const element = await ready(page);
  await element.getByRole('button', { name: 'Play' }).click();
  await page.waitForFunction(() => document.querySelector('os-scope').position > 2);
  const inline = await page.evaluate(() => document.querySelectorAll('os-scope')[1].snapshot().setup.title);
  assert.equal(inline, 'Two processes, one CPU');
}));

test('thirty on a page share one module, and all play', () => visit('/examples/many.html', async (page) => {
  await ready(page);
  const lengths = await page.evaluate(() => [...document.querySelectorAll('os-scope')].map(({ length }) => length));
  assert.equal(lengths.length, 30);
  assert.ok(lengths.every((length) => length > 0));
  await page.evaluate(() => document.querySelectorAll('os-scope')[29].scrollIntoView());
  await page.waitForFunction(() => document.querySelectorAll('os-scope')[29].position > 0);
  assert.equal(await page.evaluate(() => window.compiled), undefined);
}));

test('one module is compiled, whatever the number of elements', () => visit(
  embed('<os-scope scenario="clock"></os-scope>'.repeat(5), { head: '<script>window.started = 0; for (const name of ["instantiate", "compile", "instantiateStreaming", "compileStreaming"]) { const real = WebAssembly[name]; WebAssembly[name] = (...args) => { window.started++; return real.apply(WebAssembly, args); }; }</script>' }),
  async (page) => {
    await ready(page);
    assert.equal(await page.evaluate(() => window.started), 1);
  },
));

test('it works under a strict content policy', () => visit('/examples/strict.html', async (page) => {
  await ready(page);
  await page.waitForFunction(() => document.querySelector('os-scope').position > 2);
}));

test('it works under the same policy sent as a header', () => visit(
  embed('<os-scope scenario="clock" autoplay></os-scope>', { headers: { 'content-security-policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; img-src data:" } }),
  async (page) => {
    const element = await ready(page);
    await page.waitForFunction(() => document.querySelector('os-scope').position > 2);
    for (const name of ['History', 'State in numbers', 'Edit', 'Share', 'Keys']) await element.getByRole('button', { name, exact: true }).click();
  },
));

test('a page in another encoding shows the same signs', () => visit(
  embed('<os-scope scenario="clock"></os-scope>', { headers: { 'content-type': 'text/html; charset=windows-1252' } }),
  async (page) => {
    const element = await ready(page);
    assert.equal(await element.locator('.speed output').innerText(), '1×');
  },
));

test('a page’s own styles end at the element', async () => {
  const pictures = [];
  const odd = '* { letter-spacing: 3px; word-spacing: 9px; line-height: 3; text-transform: uppercase; text-align: center; font: italic 9px serif; direction: rtl; white-space: pre; text-indent: 2em }'
    + 'canvas, button, p { display: none }';
  for (const style of ['', odd]) {
    const head = `<style>${style} h1 { display: none } os-scope { position: fixed; inset: 0 auto auto 0; width: 640px; height: 700px }</style>`;
    await visit(embed('<os-scope scenario="clock" at="20"></os-scope>', { head }), async (page) => {
      const element = await ready(page);
      await drawn(page);
      pictures.push((await element.screenshot()).toString('base64'));
    });
  }
  assert.equal(pictures[1], pictures[0]);
});

test('the class lists the built-in scenarios, and each of them runs', () => visit(embed('<os-scope></os-scope>'), async (page) => {
  await page.waitForFunction(() => customElements.get('os-scope'));
  const list = await page.evaluate(() => customElements.get('os-scope').scenarios);
  assert.ok(list.length >= 5);
  for (const { name, title, topic } of list) {
    assert.ok(title && topic);
    const got = await page.evaluate(async (name) => {
      const element = document.querySelector('os-scope');
      element.scenario = name;
      await new Promise((done) => element.addEventListener('ready', done, { once: true }));
      return { title: element.snapshot().setup.title, length: element.length, lenses: element.lenses };
    }, name);
    assert.equal(got.title, title);
    assert.ok(got.length > 10 && got.lenses.length > 0);
  }
}));

test('attributes may be set and changed at any time', () => visit(embed('<os-scope scenario="clock" at="12" speed="4"></os-scope>'), async (page) => {
  const element = await ready(page);
  assert.equal(await get(page, 'position'), 12);
  assert.equal(await get(page, 'speed'), 4);
  await page.evaluate(() => {
    const element = document.querySelector('os-scope');
    element.setAttribute('at', '30');
    element.setAttribute('speed', '0.5');
    element.setAttribute('controls', 'none');
    element.setAttribute('theme', 'dark');
  });
  assert.equal(await get(page, 'position'), 30);
  assert.equal(await get(page, 'speed'), 0.5);
  assert.equal(await element.locator('.controls').isVisible(), false);
  assert.equal(await element.locator('.scope').getAttribute('data-theme'), 'dark');
  await page.evaluate(() => {
    const element = document.querySelector('os-scope');
    element.removeAttribute('controls');
    element.scenario = 'walk';
  });
  await page.waitForFunction(() => document.querySelector('os-scope').lens.startsWith('walk'));
  await element.locator('.controls').waitFor();
}));

test('a new scene brings a new promise at once', () => visit(embed('<os-scope scenario="clock"></os-scope>'), async (page) => {
  await ready(page);
  const lens = await page.evaluate(async () => {
    const element = document.querySelector('os-scope');
    element.scenario = 'walk';
    return (await element.ready).lens;
  });
  assert.equal(lens, 'walk');
}));

test('text between the tags may change, and elements may come and go', () => visit(embed('<os-scope>process a\n  compute 1ms</os-scope>'), async (page) => {
  await ready(page);
  await page.evaluate(() => (document.querySelector('os-scope').textContent = 'title Another\nprocess a\n  compute 1ms\nprocess b\n  compute 1ms'));
  await page.waitForFunction(() => document.querySelector('os-scope').snapshot().processes.length === 2);
  await page.evaluate(() => {
    const element = document.querySelector('os-scope');
    const parent = element.parentNode;
    element.play();
    element.remove();
    parent.append(element);
    const made = document.createElement('os-scope');
    made.setAttribute('scenario', 'clock');
    parent.append(made);
  });
  await page.waitForFunction(() => [...document.querySelectorAll('os-scope')].every(({ length }) => length > 0));
}));

test('an element that is moved goes on where it was', () => visit(embed('<os-scope scenario="clock"></os-scope><div></div>'), async (page) => {
  await ready(page);
  await call(page, 'seek', 30);
  await page.evaluate(() => document.querySelector('div').append(document.querySelector('os-scope')));
  await drawn(page);
  assert.equal(await get(page, 'position'), 30);
  await page.evaluate(() => {
    const element = document.querySelector('os-scope');
    element.remove();
    element.scenario = 'walk';
    document.body.append(element);
  });
  await page.waitForFunction(() => document.querySelector('os-scope').lens.startsWith('walk'));
}));

test('a name that is not known, and a text that is wrong, are errors and no more', () => visit(
  embed('<os-scope scenario="clok"></os-scope><os-scope>process a\n  compte 3ms</os-scope><os-scope scenario="clock"></os-scope>', {
    head: '<script>window.told = []; addEventListener("error", ({ detail, composed }) => told.push({ ...detail, composed }));</script>',
  }),
  async (page) => {
    await page.waitForFunction(() => window.told.length === 2);
    const told = await page.evaluate(() => window.told);
    const [name, text] = told.sort((a, b) => a.line - b.line);
    assert.match(name.message, /no scenario “clok”/);
    assert.deepEqual([text.line, text.column, text.suggestion, text.composed], [2, 3, 'compute', true]);
    const outcomes = await page.evaluate(() => Promise.all([...document.querySelectorAll('os-scope')].map(({ ready }) => ready.then(() => 'ready', ({ message }) => message))));
    assert.equal(outcomes[2], 'ready');
    assert.ok(outcomes[0].includes('clok'));
  },
));

test('colours, faces and radii are the page’s to choose', () => visit(
  embed('<os-scope scenario="clock"></os-scope>', { head: '<style>.odd { --os-scope-surface-tint: oklch(0.9 0.1 150); --os-scope-ink-ink: rebeccapurple; --os-scope-radius: 0; }</style>' }),
  async (page) => {
    await ready(page);
    await drawn(page);
    const before = await pixels(page);
    await page.evaluate(() => document.querySelector('os-scope').classList.add('odd'));
    await page.waitForTimeout(600);
    await call(page, 'seek', 1);
    await call(page, 'seek', 0);
    await drawn(page);
    assert.notEqual(await pixels(page), before);
    const corner = await page.evaluate(() => [...document.querySelector('os-scope').shadowRoot.querySelector('canvas').getContext('2d').getImageData(1, 1, 1, 1).data]);
    assert.ok(corner[1] > corner[0] && corner[1] > corner[2], `green paper: ${corner}`);
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('os-scope').shadowRoot.querySelector('.scope')).borderRadius), '0px');
  },
));
