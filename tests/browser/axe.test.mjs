// axe-core finds nothing wrong, whatever is open.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { ready, useBrowser, visit } from './support/browser.mjs';

const axe = createRequire(new URL('../../web/package.json', import.meta.url)).resolve('axe-core/axe.min.js');

useBrowser();

async function check(page, what) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.addScriptTag({ path: axe });
  const { violations } = await page.evaluate(() => window.axe.run());
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(' ')).join('; ')}`);
  assert.deepEqual(found, [], what);
}

for (const colorScheme of ['light', 'dark']) {
  for (const width of [320, 1280]) {
    test(`the site, ${colorScheme}, ${width} pixels`, () => visit('/', async (page) => {
      await ready(page);
      const scope = page.locator('#scope');
      await page.evaluate(() => document.querySelectorAll('os-scope').forEach((element) => element.pause()));
      await check(page, 'as it opens');
      for (const name of ['History', 'State in numbers', 'Edit', 'Share']) {
        await scope.getByRole('button', { name, exact: true }).click();
        await page.waitForTimeout(100);
        await check(page, name);
      }
      await page.evaluate(() => document.querySelector('#scope').setAttribute('scenario', 'clock'));
      await page.waitForFunction(() => document.querySelector('#scope').lens === 'clock');
      await scope.getByRole('button', { name: 'What if…' }).click();
      await check(page, 'rules');
      await scope.getByRole('button', { name: 'lru', exact: true }).click();
      await scope.getByText('Until 14 ticks both do the same').waitFor();
      await check(page, 'two rules');
      await scope.getByRole('button', { name: 'Edit', exact: true }).click();
      await scope.getByRole('textbox', { name: 'Scenario' }).fill('process a\n  compte 1ms');
      await scope.getByText('line 2, column 3').waitFor();
      await check(page, 'an error in the editor');
      await scope.getByRole('button', { name: 'Keys' }).click();
      await check(page, 'the keys');
    }, { colorScheme, width }));
  }
}

test('an error panel and the presenter’s view', () => visit('/', async (page) => {
  await ready(page);
  await page.evaluate(() => document.querySelector('#scope').load('process a\n  compte 1ms').catch(() => {}));
  await page.locator('#scope').getByRole('alert').waitFor();
  await check(page, 'an error');
  await page.evaluate(() => (document.querySelector('#scope').presenter = true));
  await check(page, 'presenter');
}));

for (const name of ['scenario', 'embedding']) {
  test(`the reference page ${name}`, () => visit(`/docs/${name}.html`, async (page, context) => {
    await check(page, name);
    const links = await page.evaluate(() => [...document.links].map(({ href }) => href));
    for (const link of new Set(links)) {
      const { hash, origin } = new URL(link);
      if (origin !== new URL(page.url()).origin) continue;
      const other = await context.newPage();
      assert.equal((await other.goto(link)).status(), 200, link);
      if (hash) assert.ok(await other.evaluate(() => document.querySelector(location.hash)), `${link} leads nowhere`);
      await other.close();
    }
  }));
}
