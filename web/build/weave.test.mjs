// What `cargo xtask pack` takes apart and packs is put together as it was; modules that it does not know are refused.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';

import { build } from 'esbuild';

const entryPoints = [new URL('../src/weave.ts', import.meta.url).pathname];
const [script] = (await build({ entryPoints, bundle: true, format: 'esm', write: false })).outputFiles;
const { weave } = await import(`data:text/javascript,${encodeURIComponent(script.text)}`);
const folder = mkdtempSync(join(tmpdir(), 'os-scope-pack-'));
after(() => rmSync(folder, { recursive: true }));

function pack(module) {
  const [wasm, packed] = ['wasm', 'packed'].map((name) => join(folder, name));
  writeFileSync(wasm, module);
  execFileSync('cargo', ['xtask', 'pack', wasm, packed], { cwd: new URL('.', import.meta.url), stdio: 'pipe' });
  return readFileSync(packed);
}

function leb(value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)];
}

function sized(bytes) {
  return [...leb(bytes.length), ...bytes];
}

function list(parts) {
  return [...leb(parts.length), ...parts.flat()];
}

const MAGIC = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const I32 = 0x7f;
const I64 = 0x7e;
const F64 = 0x7c;
const EXTERNREF = 0x6f;
const UNREACHABLE = 0;
const END = 0x0b;

/** A module with such functions, which take and return nothing, and something of every kind that they may name. */
function module(...functions) {
  const section = (id, bytes) => [id, ...sized(bytes)];
  return Uint8Array.from([
    ...MAGIC,
    ...section(1, list([[0x60, 0, 0]])),
    ...section(3, list(functions.map(() => [0]))),
    ...section(4, list([[0x70, 0, 1], [EXTERNREF, 0, 1]])),
    ...section(5, list([[0, 1]])),
    ...section(6, list([[I32, 1, 0x41, 0, END]])),
    ...section(9, list([[1, 0, ...list([[0]])]])),
    ...section(12, [1]),
    ...section(10, list(functions.map(({ locals = [], code }) => sized([...list(locals), ...code, END])))),
    ...section(11, list([[1, ...sized([1, 2, 3])]])),
    ...section(0, [...sized([0x61]), 1, 2, 3]),
  ]);
}

/** Each of these where it needs nothing on the stack, nor leaves anything. */
function unreachable(...instructions) {
  return [...instructions.flatMap((instruction) => [UNREACHABLE, ...instruction]), UNREACHABLE];
}

async function same(wasm) {
  assert.ok(WebAssembly.validate(wasm), 'the test makes no valid module');
  assert.deepEqual(Buffer.from(await weave(pack(wasm))), Buffer.from(wasm));
}

test('no functions', () => same(Uint8Array.from([...MAGIC, 10, 1, 0])));

test('all that has no operands', () => {
  const plain = Array.from({ length: 0xc4 - 0x45 + 1 }, (_, n) => [0x45 + n]);
  const select = [0x41, 0, 0x41, 0, 0x41, 0, 0x1b];
  return same(module({ code: unreachable([0x01], [0x0f], [0x1a], select, [0xd1], ...plain) }));
});

test('loads and stores with every alignment', () => {
  const usual = [2, 3, 2, 3, 0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 2, 3, 2, 3, 0, 1, 0, 1, 2];
  const each = (opcode, align) => [opcode, align, ...leb(127 ** (align + opcode % 3))];
  const all = usual.flatMap((most, n) => Array.from({ length: most + 1 }, (_, align) => each(0x28 + n, align)));
  return same(module({ code: unreachable(...all, [0x3f, 0], [0x40, 0]) }));
});

test('blocks, branches and calls', () => {
  const table = [0x0e, ...list(Array.from({ length: 200 }, (_, n) => [n % 3])), 1];
  const nested = [0x02, 0x40, 0x03, I64, ...unreachable([0x0c, 0], [0x0d, 1], table), END, 0x1a, END];
  const either = [0x04, 0x40, ...nested, 0x05, ...nested, END];
  const calls = [[0x10, 0], [0x11, 0, 0]];
  return same(module({ code: unreachable(nested, either, ...calls) }, { code: [] }, { code: unreachable([0x10, 1]) }));
});

test('locals, globals, tables and references', () => {
  const locals = [[...leb(300), I32], [1, F64]];
  const uses = [0, 127, 128, 300].flatMap((local) => [0x20, 0x21, 0x22].map((opcode) => [opcode, ...leb(local)]));
  const others = [[0x23, 0], [0x25, 1], [0x26, 1], [0xd0, EXTERNREF], [0xd0, 0x70]];
  return same(module({ locals, code: unreachable(...uses, ...others) }, { locals: [[1, I64]], code: [0x20, 0, 0x1a] }));
});

test('constants', () => {
  const numbers = [[0], [0x7f], [0x80, 1], [0xff, 0xff, 0xff, 0xff, 7], [0x80, 0x80, 0x80, 0x80, 0x78]];
  const wide = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f];
  const all = [...numbers.flatMap((bytes) => [[0x41, ...bytes], [0x42, ...bytes]]), [0x42, ...wide]];
  const floats = [[0x43, 255, 128, 1, 2], [0x44, 1, 2, 3, 255, 5, 128, 7, 8]];
  // Before many other opcodes, since that is what they are sorted by.
  return same(module({ code: unreachable(...all, ...floats, ...[...all, ...floats].map((one) => [...one, 0x1a])) }));
});

test('what has two opcodes', () => {
  const none = [0, 1, 2, 3, 4, 5, 6, 7].map((second) => [second]);
  const others = [[9, 0], [10, 0, 0], [11, 0], [13, 0], [15, 1], [16, 1], [17, 1]];
  return same(module({ code: unreachable(...[...none, ...others].map((rest) => [0xfc, ...rest])) }));
});

test('functions of every length', () => {
  const lengths = [0, 1, 124, 125, 126, 127, 16380, 16381, 16382, 70000];
  return same(module(...lengths.map((length) => ({ code: Array(length).fill(0x01) }))));
});

for (const [name, wasm, message] of [
  ['an unknown opcode', module({ code: [0x12, 0] }), /does not know opcode 0x12/],
  ['an unknown second opcode', module({ code: [0xfc, 12, 0, 0] }), /does not know opcode 0xfc 12/],
  ['an alignment of 16', module({ code: unreachable([0x28, 4, 0]) }), /no alignment above 3/],
  ['a function that is longer than it says', Uint8Array.from([...MAGIC, 10, 5, 1, 2, 0, 1, END]), /not the size/],
  ['a size in too many bytes', Uint8Array.from([...MAGIC, 10, 5, 1, 0x82, 0, 0, END]), /more bytes than it needs/],
  ['a module that ends in the middle', module({ code: [] }).slice(0, -30), /ends too early/],
  ['a constant that ends in the middle', Uint8Array.from([...MAGIC, 10, 4, 1, 2, 0, 0x44]), /ends too early/],
  ['a module without code', Uint8Array.from(MAGIC), /ends too early/],
  ['something else', Uint8Array.from([1, 2, 3]), /no wasm module/],
]) {
  test(`${name} is refused`, () => assert.throws(() => pack(wasm), message));
}
