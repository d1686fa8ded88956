// How it looks: sizes, pixel ratios, colours, less motion, the classroom, paper.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ready, useBrowser, visit } from './support/browser.mjs';
import { call, drawn, embed, get, still } from './support/page.mjs';

useBrowser();

const PAGE = embed('<os-scope scenario="clock" at="20"></os-scope>', { head: '<style>body { margin: 0 }</style>' });

/** What docs/embedding.md asks pages to say that are painted before the script has run. */
const RESERVED = '<style>os-scope:not(:defined) { display: block; height: 100vh; overflow: hidden }</style>';

/** Whether anything of the element sticks out of it. */
function sticksOut(page) {
  return page.evaluate(() => {
    const element = document.querySelector('os-scope');
    const box = element.getBoundingClientRect();
    const inside = [...element.shadowRoot.querySelectorAll('.tools, .tools button, .body, canvas, .caption, .controls, .controls button, .readout, .speed, .scrubber')];
    const out = inside.filter((part) => {
      const { left, right, top, bottom, width } = part.getBoundingClientRect();
      return width > 0 && (left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1);
    });
    return out.map((part) => part.className || part.getAttribute('aria-label')).concat(document.documentElement.scrollWidth > innerWidth ? ['page scrolls sideways'] : []);
  });
}

for (const width of [320, 375, 480, 640, 820, 1280, 1920, 3840]) {
  test(`nothing sticks out at ${width} pixels`, () => visit(PAGE, async (page) => {
    await ready(page);
    await drawn(page);
    assert.deepEqual(await sticksOut(page), []);
    const { canvas, box } = await page.evaluate(() => {
      const canvas = document.querySelector('os-scope').shadowRoot.querySelector('canvas');
      const { width, height } = canvas.getBoundingClientRect();
      return { canvas: [canvas.width, canvas.height], box: [width, height] };
    });
    assert.deepEqual(canvas, box.map((length) => Math.round(length)));
    await page.goto(new URL('/', page.url()).href);
    await ready(page);
    assert.deepEqual(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'the site does not scroll sideways');
  }, { width, height: Math.max(700, Math.round(width * 0.6)) }));
}

test('it follows its place, without a shift of the page as it loads', () => visit(embed('<os-scope scenario="clock"></os-scope><p id="after">After</p>', { head: RESERVED }), async (page) => {
  const shift = await page.evaluate(() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (sum += value))).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done(sum), 800);
  }));
  assert.ok(shift < 0.01, `layout shift ${shift}`);
  await ready(page);
  const wide = await page.evaluate(() => document.querySelector('os-scope').shadowRoot.querySelector('canvas').width);
  await page.setViewportSize({ width: 500, height: 900 });
  await drawn(page);
  const narrow = await page.evaluate(() => document.querySelector('os-scope').shadowRoot.querySelector('canvas').width);
  assert.ok(narrow < wide);
}));

test('words have their own colour, whatever was filled before them', () => visit(embed('<os-scope scenario="clock" lens="ready-queue" style="width: 640px"></os-scope>'), async (page) => {
  await ready(page);
  const [ink, ...words] = await page.evaluate(async () => {
    const element = document.querySelector('os-scope');
    const seen = {};
    const { fillText } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
      seen[text] = this.fillStyle;
      fillText.call(this, text, ...place);
    };
    element.seek(20);
    for (let frames = 0; frames < 200 && !seen.ready; frames++) await new Promise(requestAnimationFrame);
    const ink = getComputedStyle(element.shadowRoot.querySelector('.scope')).getPropertyValue('--ink-ink').trim();
    return [ink, seen.ready, seen.running, seen.blocked, seen.new, seen.ended];
  });
  assert.deepEqual(words, Array(5).fill(ink));
}));

test('what is wrong with the first scene stands on the reader’s own paper, without controls for nothing', () => visit(embed('<os-scope>machine\n  frames four\n</os-scope>'), async (page) => {
  const element = page.locator('os-scope');
  await element.getByRole('alert').waitFor();
  assert.equal(await element.locator('canvas:visible, .controls:visible').count(), 0);
  const paper = await element.locator('.notice').evaluate((notice) => getComputedStyle(notice).backgroundColor);
  assert.equal(paper, 'rgb(16, 20, 24)');
}, { colorScheme: 'dark' }));

test('the lens in use has its tab in sight', () => visit(embed('<os-scope scenario="switch" lens="ready-queue"></os-scope>'), async (page) => {
  const element = await ready(page);
  await drawn(page);
  const inside = () => element.locator('[aria-selected=true]').evaluate((tab) => {
    const [{ left, right }, row] = [tab, tab.parentNode].map((node) => node.getBoundingClientRect());
    return left >= row.left - 1 && right <= row.right + 1;
  });
  assert.ok(await inside(), 'the last');
  await page.evaluate(() => (document.querySelector('os-scope').lens = 'walk'));
  await drawn(page);
  assert.ok(await inside(), 'the second');
}, { width: 320 }));

for (const width of [320, 640]) {
  test(`no sentence is cut through its letters at ${width} pixels`, () => visit(embed('<os-scope scenario="clock"></os-scope>'), async (page) => {
    await ready(page);
    const cut = await page.evaluate(async () => {
      const element = document.querySelector('os-scope');
      const found = [];
      for (const scenario of ['arc', 'memory']) {
        element.scenario = scenario;
        await new Promise((done) => element.addEventListener('ready', done, { once: true }));
        for (let at = 0; at <= element.length; at++) {
          element.seek(at);
          await new Promise(requestAnimationFrame);
          const [first, second] = element.shadowRoot.querySelectorAll('.caption p');
          const [{ bottom }, { bottom: end }] = [second, second.parentNode].map((node) => node.getBoundingClientRect());
          const part = ((bottom - end) / parseFloat(getComputedStyle(second).lineHeight)) % 1;
          if (bottom - end > 1 && part > 0.1 && part < 0.9) found.push(`${first.textContent} ${second.textContent}`);
        }
      }
      return found;
    });
    assert.deepEqual(cut, []);
  }, { width }));
}

test('its height may be set', () => visit(embed('<os-scope scenario="clock" style="height: 420px"></os-scope>'), async (page) => {
  await ready(page);
  const boxes = await page.evaluate(() => {
    const element = document.querySelector('os-scope');
    return [element, element.shadowRoot.querySelector('.controls')].map((part) => part.getBoundingClientRect().bottom);
  });
  assert.ok(Math.abs(boxes[0] - boxes[1]) < 2, 'the controls end where the element ends');
  assert.equal(await page.evaluate(() => document.querySelector('os-scope').offsetHeight), 420);
}));

test('it is sharp at any pixel ratio', () => visit(PAGE, async (page) => {
  await ready(page);
  const ratio = await page.evaluate(() => {
    const canvas = document.querySelector('os-scope').shadowRoot.querySelector('canvas');
    return canvas.width / canvas.getBoundingClientRect().width;
  });
  assert.ok(Math.abs(ratio - 2.5) < 0.01);
}, { scale: 2.5 }));

test('light and dark follow the reader, and the attribute', () => visit(PAGE, async (page) => {
  const element = await ready(page);
  const theme = (name) => element.locator(`.scope[data-theme=${name}]`).waitFor();
  await theme('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await theme('light');
  await page.evaluate(() => (document.querySelector('os-scope').theme = 'dark'));
  await theme('dark');
}, { colorScheme: 'dark' }));

test('less motion: cuts, with the change marked', () => visit(PAGE, async (page) => {
  await ready(page);
  // What the other policies do is worked out while the first frames are drawn.
  await still(page);
  // Every frame is looked at until the last one stands.
  const seen = await page.evaluate(async () => {
    const element = document.querySelector('os-scope');
    const canvas = element.shadowRoot.querySelector('canvas');
    const pictures = [canvas.toDataURL()];
    const end = element.position + 1;
    element.step();
    for (let left = 20; left > 0; left -= element.position === end ? 1 : 0) {
      await new Promise(requestAnimationFrame);
      const now = canvas.toDataURL();
      if (now !== pictures.at(-1)) pictures.push(now);
    }
    return pictures;
  });
  assert.equal(new Set(seen).size, 3, 'before, the change marked, and after');
  assert.equal(seen.length, 3, 'and nothing between');
}, { reducedMotion: 'reduce' }));

test('the presenter’s view has type for the back row', () => visit(embed('<os-scope scenario="clock" presenter></os-scope>', { head: '<style>body { margin: 0 } h1 { display: none }</style>' }), async (page) => {
  const element = await ready(page);
  assert.equal(await element.locator('.scope').getAttribute('data-theme'), 'presenter', 'light first');
  const size = await element.locator('.first').evaluate((caption) => parseFloat(getComputedStyle(caption).fontSize));
  assert.ok(size >= 40, `the caption has ${size} pixels`);
  await element.locator('.stage').focus();
  await page.keyboard.press('PageDown');
  await still(page);
  assert.ok((await get(page, 'position')) > 0);
  await page.keyboard.press('Escape');
  assert.equal(await element.getAttribute('presenter'), null);
}, { width: 1920, height: 1080, colorScheme: 'dark' }));

test('it prints, in sight or not, on light paper', () => visit(embed('<div style="height: 4000px"></div><os-scope scenario="clock" at="20"></os-scope>'), async (page) => {
  const element = await ready(page);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  assert.equal(await element.locator('.scope').getAttribute('data-theme'), 'light');
  const size = await page.evaluate(() => {
    const canvas = document.querySelector('os-scope').shadowRoot.querySelector('canvas');
    return canvas.toDataURL().length;
  });
  assert.ok(size > 10_000, 'something is drawn');
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  assert.equal(await element.locator('.scope').getAttribute('data-theme'), 'dark');
}, { colorScheme: 'dark' }));

test('whatever is pointed at says what it is, to a mouse and to a finger', () => visit(PAGE, async (page) => {
  const element = await ready(page);
  await drawn(page);
  const { x, y, width, height } = await element.locator('canvas').boundingBox();
  const tip = element.getByRole('tooltip');
  const find = async (act) => {
    for (let down = 0.1; down < 1; down += 0.06) {
      for (let across = 0.05; across < 1; across += 0.06) {
        await act(x + width * across, y + height * down);
        if (await tip.isVisible()) return tip.innerText();
      }
    }
    return '';
  };
  assert.ok(await find((x, y) => page.mouse.move(x, y)));
  await page.mouse.move(0, 0);
  assert.ok(await find((x, y) => page.touchscreen.tap(x, y)));
}, { hasTouch: true }));

test('fingers find targets of 44 pixels', () => visit(PAGE, async (page) => {
  const element = await ready(page);
  for (const button of await element.locator('.tools button, .buttons button, .tabs button').all()) {
    const { width, height } = await button.boundingBox();
    assert.ok(width >= 44 && height >= 44, await button.getAttribute('aria-label'));
  }
}, { hasTouch: true, isMobile: true, width: 390, height: 844 }));
