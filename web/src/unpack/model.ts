/**
 * Guesses a wasm module bit by bit. Packer and unpacker each have one and tell it the same bits, so that both guess the same.
 *
 * It mixes the guesses of several contexts, each a table of how often a bit was set there before, with weights that it learns (after Mahoney, "Adaptive
 * weighing of context models for lossless data compression", 2005). Engines must agree to the last bit: no `Math.exp`, whose digits are the engine's choice.
 */

import { CONTEXTS, Grammar, KINDS, hash } from './grammar.ts';

/** Slots of the table of guesses: a power of two. */
const SLOTS = 1 << 22;
/** A guess is learnt faster while it is new: this often. */
const LIMIT = 60;
/** How fast weights learn. */
const LEARNING = 0.014;
/** The guess of the longest match, then one that never changes, come after those of the contexts. */
const INPUTS = CONTEXTS + 2;
const STRIDE = 16;
/** Matches begin when this many bytes are equal. */
const MATCH = 6;
/** Logits reach from -12 to 12, in steps of 1/256. */
const STEPS = 12 * 256;

/** From a logit to a probability, and from a 4096th of a probability to a logit. */
const squashed = new Float64Array(2 * STEPS + 1);
const stretched = new Float32Array(4096);
for (let step = 0, odds = 1; step <= STEPS; step++, odds *= 1.0039138893383475 /* e^(1/256) */) {
  squashed[STEPS + step] = odds / (1 + odds);
  squashed[STEPS - step] = 1 - odds / (1 + odds);
}
for (let n = 0, step = 0; n < 4096; n++) {
  while (step < 2 * STEPS && squashed[step]! * 4096 < n + 0.5) step++;
  stretched[n] = (step - STEPS) / 256;
}

/** How much a guess moves, and how far it is trusted, after so many bits. */
const rate = Float32Array.from({ length: LIMIT + 1 }, (_, n) => 1 / (n + 1.5));
const trust = Float32Array.from({ length: LIMIT + 1 }, (_, n) => n && 1 - 0.25 / n);

function squash(logit: number): number {
  return squashed[(Math.min(Math.max(logit, -11.99), 11.99) * 256 + STEPS) | 0]!;
}

export class Model {
  private grammar: Grammar;
  /** Guesses: 22 bits of a probability and 10 of how many bits it has seen. Those for half a byte lie side by side. */
  private guesses = new Uint32Array(SLOTS).fill(1 << 31);
  private contexts = new Int32Array(CONTEXTS);
  /** Where the guesses of each context for this half byte begin, and which one was asked. */
  private blocks = new Int32Array(CONTEXTS);
  private asked = new Int32Array(CONTEXTS);
  private logits = new Float32Array(INPUTS);
  /** Two mixers, which choose their weights by different things; the mean of their logits counts. */
  private weights = new Float32Array((KINDS * 256 + 4 * 256) * STRIDE).fill(0.25);
  private first = 0;
  private second = 0;
  private guessedFirst = 0;
  private guessedSecond = 0;
  /** Where bytes were last seen that came before; the place that matches, for so many bytes; and how often matches of a length go on. */
  private seen = new Int32Array(1 << 16);
  private matched = 0;
  private length = 0;
  private goesOn = new Float64Array(32).fill(0.5);
  private wasLength = -1;
  private expected = 0;
  /** A one, and the bits of the byte so far. */
  private partial = 1;
  private at = 0;

  /** It keeps the bytes that it is told in `bytes`. The bodies of functions stand from `start` to before `end`. */
  constructor(
    private bytes: Uint8Array,
    start: number,
    end: number,
  ) {
    this.grammar = new Grammar(start, end);
    this.grammar.contexts(this.contexts);
  }

  /** How likely the next bit is set, in 65536ths, never 0 nor 65536. */
  guess(): number {
    const { partial, asked, blocks, guesses, logits, weights, grammar } = this;
    const low = partial > 15;
    const nibble = low ? (partial & ((1 << (27 - Math.clz32(partial))) - 1)) | (1 << (27 - Math.clz32(partial))) : partial;
    if (nibble === 1) {
      for (let n = 0; n < CONTEXTS; n++) blocks[n] = hash(this.contexts[n]!, partial) & (SLOTS - 16);
    }
    this.wasLength = -1;
    logits[CONTEXTS] = 0;
    if (this.length) {
      const byte = this.bytes[this.matched]! | 256;
      const rest = Math.clz32(partial) - 23;
      if (byte >> rest === partial) {
        this.expected = (byte >> (rest - 1)) & 1;
        this.wasLength = Math.min(this.length, 31);
        const logit = stretched[(this.goesOn[this.wasLength]! * 4095) | 0]!;
        logits[CONTEXTS] = this.expected ? logit : -logit;
      } else this.length = 0;
    }
    logits[CONTEXTS + 1] = 0.4;
    const trusted = this.length && 1 + +(this.length > 15) + +(this.length > 31);
    const first = (this.first = (grammar.kind * 256 + partial) * STRIDE);
    const second = (this.second = ((KINDS + trusted) * 256 + grammar.kind * 8 + Math.min(grammar.place, 7)) * STRIDE);
    for (let n = 0; n < CONTEXTS; n++) {
      const slot = (asked[n] = blocks[n]! + nibble);
      const guess = guesses[slot]!;
      logits[n] = stretched[guess >>> 20]! * trust[guess & 1023]!;
    }
    let a = 0;
    let b = 0;
    for (let n = 0; n < INPUTS; n++) {
      a += logits[n]! * weights[first + n]!;
      b += logits[n]! * weights[second + n]!;
    }
    this.guessedFirst = squash(a);
    this.guessedSecond = squash(b);
    return Math.max(1, (squash((a + b) / 2) * 65536) | 0);
  }

  /** Tells what the bit was. */
  learn(bit: number): void {
    const { asked, guesses, logits, weights, first, second } = this;
    const wrongFirst = (bit - this.guessedFirst) * LEARNING;
    const wrongSecond = (bit - this.guessedSecond) * LEARNING;
    for (let n = 0; n < INPUTS; n++) {
      weights[first + n]! += wrongFirst * logits[n]!;
      weights[second + n]! += wrongSecond * logits[n]!;
    }
    const target = bit * 0x3fffff;
    for (let n = 0; n < CONTEXTS; n++) {
      const slot = asked[n]!;
      const guess = guesses[slot]!;
      const count = guess & 1023;
      const chance = guess >>> 10;
      guesses[slot] = ((chance + (target - chance) * rate[count]!) << 10) | (count < LIMIT ? count + 1 : count);
    }
    if (this.wasLength >= 0) this.goesOn[this.wasLength]! += (+(bit === this.expected) - this.goesOn[this.wasLength]!) * 0.02;
    this.partial = this.partial * 2 + bit;
    if (this.partial > 255) this.next(this.partial & 255);
  }

  /** The byte is complete. */
  private next(byte: number): void {
    const { bytes } = this;
    this.partial = 1;
    bytes[this.at++] = byte;
    if (this.length) {
      this.matched++;
      this.length++;
    }
    let place = 0;
    for (let n = 1; n <= MATCH; n++) place = hash(place, bytes[this.at - n] ?? 0);
    place &= this.seen.length - 1;
    const candidate = this.seen[place]!;
    this.seen[place] = this.at;
    if (!this.length && candidate) {
      while (this.length < 32 && this.length < candidate && bytes[candidate - 1 - this.length] === bytes[this.at - 1 - this.length]) this.length++;
      this.matched = candidate;
      if (this.length < MATCH) this.length = 0;
    }
    this.grammar.read(byte);
    this.grammar.contexts(this.contexts);
  }
}
