/** Turns for the page between two pieces of work. */

/** Waits until the page had its turn: input, drawing, other scripts. A message comes at once, a timer after 4 ms. */
export function turn(): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(0);
  });
}

/** How long a piece of work may take before the page gets its turn, in milliseconds. */
const PIECE = 8;

/**
 * For work in small steps: what to wait for before each. It gives the page its turn before the first, and whenever a
 * piece of work took long enough.
 */
export function pacer(): () => Promise<void> {
  let end = 0;
  return async () => {
    if (performance.now() < end) return;
    await turn();
    end = performance.now() + PIECE;
  };
}

let last = Promise.resolve();

/** The same for several at once: each has a turn of its own. */
export function ownTurn(): Promise<void> {
  return (last = last.then(turn));
}
