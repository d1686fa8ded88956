// What `xtask` packs is unpacked as it was; the build itself compares the whole wasm.
import assert from 'node:assert/strict';
import test from 'node:test';

import { build } from 'esbuild';

const [script] = (await build({ entryPoints: [new URL('../src/unpack.ts', import.meta.url).pathname], bundle: true, format: 'esm', write: false })).outputFiles;
const { unpack } = await import(`data:text/javascript,${encodeURIComponent(script.text)}`);

async function check(packed, text) {
  assert.equal(new TextDecoder().decode(await unpack(Buffer.from(packed, 'base64'))), text);
}

test('nothing', () => check('AQAAAAQAAAAAAAAAAAAAAAAA', ''));

test('one letter, repeated', () => check('AQAAAAQsAQAAAAAAAAAw8Hu6AfAAAA==', 'a'.repeat(300)));

test('phrases that come again with other words between', () => {
  const packed =
    'AQAAAAQuBQAAAAAAAAAc4XjP0XC5oeZqvwG9Bdd//dGAetL6qFqY+X8w1Fn6X2+y/X23Y2+QFMuBahY21h6mqNiLIlJj8JxADQYdziY+3ioyGU' +
    'tdueu/gfDaOh4FaMEZbV4QmpCAi8mYMAndDI2awKfQ2TCv8aKsnlfnJN2B+0jjY1yYP2fpBJr2HDOpUA==';
  const verses = Array.from({ length: 39 }, (_, n) => `${99 - n} green bottles, ${99 - n} on the wall. `);
  return check(packed, verses.join(''));
});
