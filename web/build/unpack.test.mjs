// What `xtask` packs is unpacked as it was; the build itself compares the whole wasm.
import assert from 'node:assert/strict';
import test from 'node:test';

import { build } from 'esbuild';

const [script] = (await build({ entryPoints: [new URL('../src/unpack.ts', import.meta.url).pathname], bundle: true, format: 'esm', write: false })).outputFiles;
const { unpack } = await import(`data:text/javascript,${encodeURIComponent(script.text)}`);

async function check(packed, text) {
  assert.equal(new TextDecoder().decode(await unpack(Buffer.from(packed, 'base64'))), text);
}

test('nothing', () => check('BAAAAAQAAAAAAAAAAAAAAAAA', ''));

test('one letter, repeated', () => check('BAAAAAQsAQAAAAAAAAAw8Hu6AfAAAA==', 'a'.repeat(300)));

test('phrases that come again with other words between', () => {
  const packed =
    'BAAAAAQuBQAAAAAAAAAc4XjH/qE+fwbKN/BpLzfftXgGG5RPMrcIrIjduWDF056rQ1YdmNvP1rCstLL4pk+6bpAPXZZqe0/4/yrbn/PszD3C0Beehkl3alKWGhsA' +
    'Q6mUEGQQj/6vqeTUm8jN7GYky4o7VE3fdYb5+fcQG0CKRV/GmJaj3I9LHqADSiu0oS89mW9aVIaUDA==';
  const verses = Array.from({ length: 39 }, (_, n) => `${99 - n} green bottles, ${99 - n} on the wall. `);
  return check(packed, verses.join(''));
});
