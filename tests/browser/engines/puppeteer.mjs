// Firefox, driven by WebDriver BiDi, and Chromium in the same way: what they must agree with.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../../web/package.json', import.meta.url));
const puppeteer = require('puppeteer-core');

/** Device pixels in a CSS pixel: neither one nor a whole number. */
const RATIO = 1.5;

/** Debian's Firefox unless FIREFOX names another. */
export function firefox() {
  const executablePath = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
  // A `ResizeObserver` does not see a scale that is set for the page alone.
  const extraPrefsFirefox = { 'layout.css.devPixelsPerPx': String(RATIO) };
  return start({ browser: 'firefox', executablePath, extraPrefsFirefox }, 0);
}

/** Debian's Chromium unless CHROMIUM names another. */
export function chromium() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  return start({ browser: 'chrome', executablePath, args }, RATIO);
}

/** Starts a browser; gives what the checks ask of an engine. A scale of 0 is the browser's own. */
async function start(options, deviceScaleFactor) {
  const browser = await puppeteer.launch({ headless: true, ...options });
  const page = await browser.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  return {
    version: await browser.version(),
    open: (address) => page.goto(address),
    evaluate: (run, ...values) => page.evaluate(run, ...values),
    resize: (width, height) => page.setViewport({ width, height, deviceScaleFactor }),
    click: (x, y) => page.mouse.click(x, y),
    type: (text) => page.keyboard.type(text),
    /** Presses a key, while others are held: `Control+a`. */
    async press(combination) {
      const held = combination.split(/(?<=.)\+/);
      for (const key of held) await page.keyboard.down(key);
      for (const key of held.reverse()) await page.keyboard.up(key);
    },
    /** What errors and warnings there have been since this was asked last. */
    complaints: async () => complaints.splice(0),
    close: () => browser.close(),
  };
}
