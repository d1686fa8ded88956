// A page in any of the engines: what the checks do on it. The elements are found and used as a reader does.
import { serve } from '../support/server.mjs';

/** How long to wait for anything, in milliseconds. */
const PATIENCE = 15_000;

/** Where dist/ is served. */
const origin = await serve();

/** A page of an engine. */
export class Page {
  constructor(engine) {
    this.engine = engine;
  }

  /** Opens a path of the server, or an address; what was there before is gone. */
  async open(address) {
    await this.engine.open('about:blank');
    await this.engine.open(/^\w+:/.test(address) ? address : origin + address);
    await this.until(() => Boolean(customElements.get('os-scope')));
  }

  /** Opens a page, and waits until all of its elements can be played. */
  async play(address) {
    await this.open(address);
    await this.evaluate(async () => {
      for (const element of document.querySelectorAll('os-scope')) await element.ready;
    });
  }

  evaluate(run, ...values) {
    return this.engine.evaluate(run, ...values);
  }

  /** Waits until a function gives something that is true, and gives that. */
  async until(run, ...values) {
    for (const end = Date.now() + PATIENCE; ; await new Promise((wake) => setTimeout(wake, 20))) {
      const got = await this.evaluate(run, ...values);
      if (got) return got;
      if (Date.now() > end) throw new Error(`after ${PATIENCE} ms still ${got}: ${run} ${JSON.stringify(values)}`);
    }
  }

  /** A property of the first element. */
  get(property) {
    return this.evaluate((property) => document.querySelector('os-scope')[property], property);
  }

  /** Sets a property of the first element. */
  set(property, value) {
    return this.evaluate((property, value) => {
      document.querySelector('os-scope')[property] = value;
    }, property, value);
  }

  /** Calls a method of the first element, and waits for what it promises. */
  call(method, ...values) {
    return this.evaluate(async (method, ...values) => {
      await document.querySelector('os-scope')[method](...values);
    }, method, ...values);
  }

  /** A property of what a selector finds in the first element. */
  inside(selector, property) {
    return this.evaluate((selector, property) => {
      return document.querySelector('os-scope').shadowRoot.querySelector(selector)[property];
    }, selector, property);
  }

  /** Waits until nothing moves from one frame to the next, and gives where that is and how it looks. */
  still() {
    return this.evaluate(async () => {
      const element = document.querySelector('os-scope');
      const look = () => [element.position, element.caption, element.shadowRoot.querySelector('canvas').toDataURL()];
      for (let before, now = look(), same = 0; ; ) {
        if (same === 2) return now;
        for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
        [before, now] = [now, look()];
        same = String(before) === String(now) ? same + 1 : 0;
      }
    });
  }

  /** Clicks what is called so in the first element, or what a selector finds in the page. */
  async click(name, selector) {
    const [x, y] = await this.until(async (name, selector) => {
      const root = selector ? document : document.querySelector('os-scope').shadowRoot;
      const parts = [...root.querySelectorAll(selector ?? 'button, [role=slider], textarea, canvas')];
      const called = (part) => !name || (part.getAttribute('aria-label') ?? part.textContent).trim() === name;
      const found = parts.find((part) => called(part) && part.checkVisibility());
      const middle = () => {
        found.scrollIntoView({ block: 'nearest', inline: 'center', behavior: 'instant' });
        const { left, top, width, height } = found.getBoundingClientRect();
        return [left + width / 2, top + height / 2];
      };
      // Not while the page still scrolls.
      const before = found && middle();
      await new Promise((wake) => requestAnimationFrame(() => requestAnimationFrame(wake)));
      return found && String(middle()) === String(before) && before;
    }, name, selector ?? null);
    await this.engine.click(x, y);
  }

  /** Clicks the middle of the first element's picture, which has the focus from then on. */
  async clickPicture() {
    await this.until(() => !document.querySelector('os-scope').shadowRoot.querySelector('canvas').hidden);
    await this.click(await this.inside('canvas', 'ariaLabel'));
  }

  press(keys) {
    return this.engine.press(keys);
  }

  type(text) {
    return this.engine.type(text);
  }

  /** Makes the page as large as that. */
  async resize(width, height) {
    await this.engine.resize(width, height);
    await this.until((width, height) => innerWidth === width && innerHeight === height, width, height);
  }
}
