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

let last = Promise.resolve();

/** The same for several at once: each has a turn of its own. */
export function ownTurn(): Promise<void> {
  return (last = last.then(turn));
}
