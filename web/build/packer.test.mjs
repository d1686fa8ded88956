// What is packed comes back, whatever stands in it.
import assert from 'node:assert/strict';
import test from 'node:test';

import { build } from 'esbuild';

const entry = "export { pack } from './packer.ts'; export { unpack } from '../src/unpack/unpack.ts';";
const stdin = { contents: entry, resolveDir: import.meta.dirname };
const [bundle] = (await build({ stdin, bundle: true, format: 'esm', platform: 'node', write: false })).outputFiles;
const { pack, unpack } = await import(`data:text/javascript,${encodeURIComponent(bundle.text)}`);

/** A module whose only section is code: functions as given, then whatever follows. */
function module(functions, after = []) {
  const number = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...number(value >> 7)]);
  const code = [...number(functions.length), ...functions.flatMap((body) => [...number(body.length), ...body])];
  return Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 10, ...number(code.length), ...code, ...after]);
}

async function check(bytes) {
  const packed = pack(bytes);
  assert.deepEqual(await unpack(packed), bytes);
  return packed.length;
}

test('a function that adds, many times, packs into little', async () => {
  const add = [0, 0x20, 0, 0x20, 1, 0x6a, 0x0b];
  const length = await check(module(Array.from({ length: 1000 }, () => add)));
  assert.ok(length < 150, `${length} bytes`);
});

test('every kind of operand', async () => {
  const blocks = [1, 2, 0x7f, 0x02, 0x40, 0x03, 0x40, 0x0e, 2, 0, 1, 0, 0x0d, 1, 0x0b, 0x0b];
  const numbers = [0x41, 0xff, 0x7e, 0x42, 1, 0x43, 0, 0, 0x80, 0x3f, 0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f];
  const others = [0x28, 2, 4, 0x10, 5, 0x11, 1, 0, 0x23, 0, 0x3f, 0, 0xfc, 10, 0, 0, 0xfc, 11, 0, 0x1c, 1, 0x7f, 0x0b];
  await check(module([[...blocks, ...numbers, ...others]], [11, 1, 0]));
});

test('bytes that are no instructions, at any length', async () => {
  // A linear congruential generator, so that every run is the same.
  let seed = 1;
  const random = () => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 24;
  for (const length of [0, 1, 2, 3, 100, 40000]) {
    const noise = Array.from({ length }, random);
    await check(module([noise], noise));
  }
});
