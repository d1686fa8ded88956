// How a page starts: when its first picture is on the screen, how long the main thread was held, and what was loaded
// until then.

/** Long after the first picture, in milliseconds: what a player still does then belongs to its start. */
export const AFTER = 1000;

/**
 * Runs in a page before its own scripts. `started` is kept AFTER milliseconds after the first picture, `rested` as long
 * after everything was loaded.
 *
 * A picture is text on a canvas that can be seen, or in a terminal's rows (asciinema-player). It is on the screen when
 * the steps of its frame are over and the next frame begins.
 */
export function watchStart(after) {
  const tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask', buffered: true });
  const outcome = (first) => ({ first, tasks, origin: performance.timeOrigin });
  const wait = (first) => new Promise((done) => setTimeout(() => done(outcome(first)), after));

  window.started = new Promise((tell, fail) => {
    setTimeout(() => fail(new Error('no picture within 30 s')), 30_000);
    let pending = false;
    const drawn = (seen) => {
      if (pending) return;
      pending = true;
      let over = 0;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (over = performance.now());
      port2.postMessage('');
      requestAnimationFrame((frame) => {
        pending = false;
        if (!seen()) return;
        prototype.fillText = fillText;
        rows.disconnect();
        tell(Math.max(frame, over));
      });
    };
    const { prototype } = CanvasRenderingContext2D;
    const { fillText } = prototype;
    prototype.fillText = function (...args) {
      drawn(() => this.canvas.isConnected && this.canvas.checkVisibility());
      return fillText.apply(this, args);
    };
    const cells = () => [...document.querySelectorAll('.ap-term-text span')];
    const written = () => cells().some(({ textContent }) => textContent.trim());
    const rows = new MutationObserver(() => written() && drawn(written));
    rows.observe(document, { childList: true, subtree: true });
  }).then(wait);
  window.rested = new Promise((done) => addEventListener('load', done)).then(() => wait());
}

/**
 * Notes what a page loads from now on, the page itself left out: each file's address, the bytes it took on the network,
 * headers included, and when it was asked for.
 */
export async function watchTraffic(page) {
  const files = new Map();
  const session = await page.context().newCDPSession(page);
  session.on('Network.requestWillBeSent', ({ requestId, request: { url }, type, wallTime }) => {
    if (type !== 'Document' && /^https?:/.test(url)) files.set(requestId, { url, asked: wallTime * 1000, bytes: 0 });
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (files.has(requestId)) files.get(requestId).bytes = encodedDataLength;
  });
  await session.send('Network.enable');
  return {
    session,
    files: () => [...files.values()],
    /** Bytes of everything that was asked for until a moment, in milliseconds since 1970. */
    until: (moment) => [...files.values()].reduce((sum, { asked, bytes }) => sum + (asked <= moment ? bytes : 0), 0),
  };
}
