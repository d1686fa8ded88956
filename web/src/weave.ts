/**
 * Puts a wasm module together that `crates/xtask/src/pack.rs` took apart by kind, which takes a tenth off what LZMA
 * leaves. The build compares the outcome with the module.
 */

import { pacer } from './turn.ts';
import { unpack } from './unpack.ts';

/** What follows each opcode up to `f64.const`; that file says what the signs mean. */
const KINDS = '--000-     -666-50        --    9220000 cdcdaabbaabbccghghefefg00:;88';
const ZERO = 48;
/**
 * Above the streams, kinds of loads and stores: the lowest two bits are the usual alignment, the next is set for
 * stores.
 */
const LOAD = 49;
const LOADS = 3;

/**
 * Streams: opcodes with small operands; declarations of locals; targets of branches; what is before the functions and
 * after them; an empty one, whose beginning is the end of that.
 */
const OPCODES = 0;
const LOCALS = 1;
const BRANCHES = 6;
const HEAD = 7;
const TAIL = 8;
const END = 9;
/** In place of a stream: the length of the wasm. */
const LENGTH = 10;
/** From this kind on there is a stream for each byte that can be next among the opcodes. */
const BY_NEXT = 8;
const STREAMS = 5 * 256;

/** Stands, with the alignment added, before the opcode of a load or store that has not the usual one. */
const ALIGNED = 6;

/** The module that was packed. */
export async function weave(packed: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const split = await unpack(packed);
  // How far each stream is read: at first, where it begins.
  const from = new Uint32Array(split.buffer, 0, STREAMS);
  const bytes = new Uint8Array(from[LENGTH]!);
  let at = 0;
  const copy = (stream: number): number => (bytes[at++] = split[from[stream]!++]!);
  /** Copies a number in LEB128. */
  const number = (stream: number): number => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = copy(stream);
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const numbers = (stream: number, count: number): void => {
    while (count--) number(stream);
  };

  /** Copies one instruction. Returns how much deeper blocks are nested after it. */
  const instruction = (): number => {
    let opcode = copy(OPCODES);
    const align = opcode - ALIGNED;
    const odd = align >= 0 && align < 4;
    if (odd) {
      at--;
      opcode = copy(OPCODES);
    }
    let stream = KINDS.charCodeAt(opcode) - ZERO;
    if (stream >= LOAD) {
      bytes[at++] = odd ? align : (stream - LOAD) & 3;
      number(LOADS + ((stream - LOAD) >> 2));
    } else if (stream >= 0) {
      if (stream >= BY_NEXT) stream = (stream - BY_NEXT + 1) * 256 + split[from[OPCODES]!]!;
      if (opcode > 0x42) for (let n = 4 * (opcode - 0x42); n; n--) copy(stream);
      else numbers(stream, opcode === 0x0e ? number(BRANCHES) + 1 : opcode === 0x11 ? 2 : 1);
    } else if (opcode === 0xd0 || opcode === 0xfc) {
      const second = number(OPCODES);
      if (opcode > 0xd0 && second > 7) numbers(OPCODES, second === 10 ? 2 : 1);
    }
    return opcode > 1 && opcode < 5 ? 1 : opcode === 0x0b ? -1 : 0;
  };

  const end = from[LOCALS]!;
  const pause = pacer();
  bytes.set(split.subarray(from[HEAD], from[TAIL]));
  at = from[TAIL]! - from[HEAD]!;
  while (from[OPCODES]! < end) {
    await pause();
    const begin = at;
    numbers(LOCALS, 2 * number(LOCALS));
    for (let depth = 1; depth; ) depth += instruction();
    // Before a function stands its size, in LEB128.
    const size = [];
    for (let rest = at - begin; rest || !size.length; rest >>= 7) size.push(rest > 127 ? (rest & 127) | 128 : rest);
    bytes.copyWithin(begin + size.length, begin, at);
    bytes.set(size, begin);
    at += size.length;
  }
  bytes.set(split.subarray(from[TAIL], from[END]), at);
  return bytes;
}
