// WebKit: its small browser on a screen in memory, driven by WebDriver, which is JSON over HTTP.
import { createServer } from 'node:net';
import { spawned } from './spawned.mjs';

/** Device pixels in a CSS pixel: not one, so that what is drawn for one looks different. */
const RATIO = 2;

/** How long to wait for a program to start, in milliseconds. */
const PATIENCE = 20_000;

/** What WebDriver calls the keys that write nothing. */
const KEYS = {
  Escape: '\ue00c', '\n': '\ue007', Control: '\ue009', ArrowLeft: '\ue012', ArrowRight: '\ue014',
};

/** Of the driver and the browser: without a graphics card, what makes use of one is slow. */
const SETTINGS = {
  GDK_SCALE: String(RATIO), GSETTINGS_BACKEND: 'memory', NO_AT_BRIDGE: '1',
  WEBKIT_DISABLE_DMABUF_RENDERER: '1', WEBKIT_SKIA_ENABLE_CPU_RENDERING: '1',
};

/** Debian's WebKit. Gives what the checks ask of an engine. */
export async function webkit() {
  const screen = await display();
  const driver = await driverOn(screen.name);
  const { sessionId, capabilities } = await command(driver.address, 'POST', '/session', { capabilities: {} });
  const session = `${driver.address}/session/${sessionId}`;
  const post = (path, body = {}) => command(session, 'POST', path, body);
  const perform = (source) => post('/actions', { actions: [source] });
  const keys = (actions) => perform({ type: 'key', id: 'keys', actions });
  const evaluate = async (run, ...values) => {
    const script = `(${settle})(${run}, ...arguments)`;
    const { value, failure } = await post('/execute/async', { script, args: [values] });
    if (failure) throw new Error(failure);
    return value;
  };
  return {
    version: `WebKit ${capabilities.browserVersion}`,
    async open(url) {
      await post('/url', { url });
      await evaluate(listen);
    },
    evaluate,
    /** The window is larger than the page in it. */
    async resize(width, height) {
      const { width: wide, height: high } = await command(session, 'GET', '/window/rect');
      const [inside, below] = await evaluate(() => [innerWidth, innerHeight]);
      await post('/window/rect', { width: width + wide - inside, height: height + high - below });
    },
    click: (x, y) => perform({
      type: 'pointer', id: 'mouse',
      actions: [
        { type: 'pointerMove', x: Math.round(x), y: Math.round(y) },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ],
    }),
    type: (text) => keys([...text].flatMap((sign) => [down(sign), up(sign)])),
    press(combination) {
      const held = combination.split(/(?<=.)\+/);
      return keys([...held.map(down), ...held.reverse().map(up)]);
    },
    complaints: async () => (await evaluate(() => window.complaints.splice(0))).filter((text) => !LATER.test(text)),
    async close() {
      await command(session, 'DELETE', '').finally(driver.end).finally(screen.end);
    },
  };
}

/** What WebKit says where a size changes twice before a frame is shown: observers hear of the second in the next. */
const LATER = /^uncaught: ResizeObserver loop completed with undelivered notifications/;

const down = (key) => ({ type: 'keyDown', value: KEYS[key] ?? key });
const up = (key) => ({ type: 'keyUp', value: KEYS[key] ?? key });

/** Runs in the page: keeps what it complains of. Messages while it loads are lost: the driver does not report them. */
function listen() {
  window.complaints = [];
  addEventListener('error', (event) => event instanceof ErrorEvent && complaints.push(`uncaught: ${event.message}`));
  addEventListener('unhandledrejection', ({ reason }) => complaints.push(`uncaught: ${reason}`));
  for (const how of ['error', 'warn']) console[how] = (...words) => complaints.push(`console: ${words.join(' ')}`);
}

/** Runs in the page: calls a function, and returns its result or its error. */
function settle(run, values, done) {
  const promise = new Promise((resolve) => resolve(run(...values)));
  promise.then((value) => done({ value }), (error) => done({ failure: `${error}\n${error?.stack ?? ''}` }));
}

/** A screen in memory, of a number that is free. */
async function display() {
  let said = '';
  // It writes the number to a stream of its choice.
  const args = ['-displayfd', '1', '-screen', '0', '3200x2400x24', '-nolisten', 'tcp'];
  const end = spawned('Xvfb', args, (text) => (said += text));
  const [, number] = await eventually(() => said.match(/^(\d+)\n/m), () => said);
  return { name: `:${number}`, end };
}

/** The driver, which starts the browser on that screen. */
async function driverOn(DISPLAY) {
  let said = '';
  const port = await freePort();
  const env = { ...SETTINGS, DISPLAY };
  const end = spawned('WebKitWebDriver', [`--port=${port}`], (text) => (said += text), env);
  const address = `http://127.0.0.1:${port}`;
  await eventually(() => command(address, 'GET', '/status'), () => said);
  return { address, end };
}

/** A port on which nothing listens. */
function freePort() {
  return new Promise((done, fail) => {
    const server = createServer().on('error', fail).listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** What `get` gives, once it gives something. */
async function eventually(get, said) {
  for (const end = Date.now() + PATIENCE; ; await new Promise((wake) => setTimeout(wake, 20))) {
    const got = await Promise.resolve().then(get).catch(() => undefined);
    if (got) return got;
    if (Date.now() > end) throw new Error(`it did not start in ${PATIENCE} ms: ${said()}`);
  }
}

/** One command of WebDriver. */
async function command(base, method, path, body) {
  const response = await fetch(base + path, { method, body: body && JSON.stringify(body) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
  return value;
}
