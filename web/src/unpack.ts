/**
 * Undoes LZMA, which browsers do not know, and which takes a sixth off what deflate leaves of wasm (Pavlov, "LZMA
 * specification", 2015).
 *
 * Only as `crates/xtask/src/bundle.rs` writes it: the length is known and there is no end mark; nothing depends on a
 * byte's position (lp = pb = 0); literals depend on the upper four bits of the byte before (lc = 4).
 */

import { pacer } from './turn.ts';

/**
 * Probabilities: bits with a context of their own, by their place in one list. There are twelve states: what the last
 * few symbols were.
 */
const STATES = 12;
const IS_MATCH = 0;
const IS_REPEAT = IS_MATCH + STATES;
const IS_NOT_LATEST = IS_REPEAT + STATES;
const IS_NOT_SECOND = IS_NOT_LATEST + STATES;
const IS_NOT_THIRD = IS_NOT_SECOND + STATES;
const IS_LONG = IS_NOT_THIRD + STATES;
/** Lengths: two choices, 8 short ones, 8 middling ones, 256 long ones. */
const LENGTH = IS_LONG + STATES;
const REPEAT_LENGTH = LENGTH + 2 + 8 + 8 + 256;
/**
 * Distances: 64 magnitudes for each of four lengths, then the low bits of the smaller ones and the lowest four of the
 * others.
 */
const MAGNITUDE = REPEAT_LENGTH + 2 + 8 + 8 + 256;
const DISTANCE = MAGNITUDE + 4 * 64;
const ALIGNED = DISTANCE + 128;
const LITERAL = ALIGNED + 16;
const PROBABILITIES = LITERAL + 2 * 0x300;

/**
 * Header of a file: a byte of properties, four of the dictionary's size, eight of the length. The stream begins with a
 * byte that means nothing.
 */
const LENGTH_AT = 5;
const STREAM_AT = 13 + 1;

/** After how many symbols the clock is looked at. */
const SYMBOLS = 500;

/** The bytes that were packed. */
export async function unpack(packed: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(new DataView(packed.buffer, packed.byteOffset).getUint32(LENGTH_AT, true));
  const chances = new Uint16Array(PROBABILITIES).fill(1024);
  let from = STREAM_AT;
  let range = 0xffffffff;
  let code = 0;
  for (let n = 0; n < 4; n++) code = ((code << 8) | packed[from++]!) >>> 0;

  const refill = (): void => {
    if (range >= 0x1000000) return;
    range = (range << 8) >>> 0;
    code = ((code << 8) | (packed[from++] ?? 0)) >>> 0;
  };
  /** A bit that is 0 as likely as `chances` says, which learns. */
  const bit = (place: number): number => {
    const chance = chances[place]!;
    const bound = (range >>> 11) * chance;
    const set = code < bound ? 0 : 1;
    if (set) {
      range -= bound;
      code -= bound;
      chances[place] = chance - (chance >> 5);
    } else {
      range = bound;
      chances[place] = chance + ((2048 - chance) >> 5);
    }
    refill();
    return set;
  };
  /** A number of `bits` bits, the highest first; each bit's chance depends on those before. */
  const tree = (place: number, bits: number): number => {
    let node = 1;
    for (let n = 0; n < bits; n++) node = node * 2 + bit(place + node);
    return node - (1 << bits);
  };
  /** The same with the lowest first. */
  const reversed = (place: number, bits: number): number => {
    let node = 1;
    let value = 0;
    for (let n = 0; n < bits; n++) {
      const set = bit(place + node);
      node = node * 2 + set;
      value |= set << n;
    }
    return value;
  };
  /** A number of `bits` bits, all equally likely. */
  const plain = (bits: number): number => {
    let value = 0;
    for (let n = 0; n < bits; n++) {
      range >>>= 1;
      const set = code < range ? 0 : 1;
      if (set) code -= range;
      refill();
      value = value * 2 + set;
    }
    return value;
  };
  const length = (place: number): number => {
    if (!bit(place)) return 2 + tree(place + 2, 3);
    if (!bit(place + 1)) return 10 + tree(place + 10, 3);
    return 18 + tree(place + 18, 8);
  };
  const distance = (length: number): number => {
    const magnitude = tree(MAGNITUDE + Math.min(length - 2, 3) * 64, 6);
    if (magnitude < 4) return magnitude;
    const low = (magnitude >> 1) - 1;
    const base = (2 | (magnitude & 1)) << low;
    if (magnitude < 14) return base + reversed(DISTANCE + base - magnitude, low);
    return base + plain(low - 4) * 16 + reversed(ALIGNED, 4);
  };

  let state = 0;
  let at = 0;
  // The latest four distances, less one.
  let [latest, second, third, fourth] = [0, 0, 0, 0];
  const literal = (): number => {
    const chance = LITERAL + ((bytes[at - 1] ?? 0) >> 7) * 0x300;
    let node = 1;
    if (state > 6) {
      // After a match: this byte is not the one that would have gone on with it.
      for (let other = bytes[at - latest - 1]!, same = true; same && node < 256; other <<= 1) {
        const guess = (other >> 7) & 1;
        const set = bit(chance + 0x100 * (1 + guess) + node);
        node = node * 2 + set;
        same = guess === set;
      }
    }
    while (node < 256) node = node * 2 + bit(chance + node);
    return node & 255;
  };

  const symbol = (): void => {
    if (!bit(IS_MATCH + state)) {
      const byte = literal();
      bytes[at++] = byte;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      return;
    }
    let count;
    if (!bit(IS_REPEAT + state)) {
      [second, third, fourth] = [latest, second, third];
      count = length(LENGTH);
      latest = distance(count);
      state = state < 7 ? 7 : 10;
    } else {
      let short = false;
      if (!bit(IS_NOT_LATEST + state)) short = !bit(IS_LONG + state);
      else if (!bit(IS_NOT_SECOND + state)) [latest, second] = [second, latest];
      else if (!bit(IS_NOT_THIRD + state)) [latest, second, third] = [third, latest, second];
      else [latest, second, third, fourth] = [fourth, latest, second, third];
      count = short ? 1 : length(REPEAT_LENGTH);
      if (short) state = state < 7 ? 9 : 11;
      else state = state < 7 ? 8 : 11;
    }
    for (; count; count--, at++) bytes[at] = bytes[at - latest - 1]!;
  };

  const pause = pacer();
  while (at < bytes.length) {
    await pause();
    for (let n = 0; n < SYMBOLS && at < bytes.length; n++) symbol();
  }
  return bytes;
}
