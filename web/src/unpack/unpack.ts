/** Undoes what `web/build/pack.ts` did. */

import { Model } from './model.ts';

/** Bytes of the head: the length of the module, and where its functions start and end, four bytes each, the lowest first. */
export const HEAD = 12;

/** Bytes to make before the page may do something else. */
const SLICE = 16384;

/** The module that was packed. It lets the page go on meanwhile. */
export async function unpack(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const head = new DataView(packed.buffer, packed.byteOffset);
  const bytes = new Uint8Array(head.getUint32(0, true));
  const model = new Model(bytes, head.getUint32(4, true), head.getUint32(8, true));
  let from = HEAD;
  const more = (): number => packed[from++] ?? 0;
  // An arithmetic decoder: `code` lies within [low, high], which each bit makes smaller.
  let [low, high, code] = [0, 0xffffffff, 0];
  for (let n = 0; n < 4; n++) code = ((code << 8) | more()) >>> 0;
  for (let at = 0; at < bytes.length; at++) {
    if (at % SLICE === SLICE - 1) await breathe();
    for (let n = 0; n < 8; n++) {
      const middle = split(low, high, model.guess());
      const bit = +(code <= middle);
      if (bit) high = middle;
      else low = middle + 1;
      model.learn(bit);
      while ((low ^ high) >>> 24 === 0) {
        low = (low << 8) >>> 0;
        high = ((high << 8) | 255) >>> 0;
        code = ((code << 8) | more()) >>> 0;
      }
    }
  }
  return bytes;
}

/** Where [low, high] is parted: below and at it the bit is set. */
export function split(low: number, high: number, guess: number): number {
  return low + Math.floor(((high - low) * guess) / 65536);
}

/** Lets other tasks run. Unlike a timer's, a message's turn comes soon in hidden tabs too. */
function breathe(): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(0);
  });
}
