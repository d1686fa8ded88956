// Packs a wasm module, and unpacks it again to see that nothing was lost: node pack.mjs FROM TO.
import { readFileSync, writeFileSync } from 'node:fs';

import { unpack } from '../src/unpack/unpack.ts';
import { pack } from './packer.ts';

const [, , from, to] = process.argv;
if (!from || !to) throw new Error('usage: pack FROM TO');
const module = new Uint8Array(readFileSync(from));
const packed = pack(module);
if (Buffer.compare(await unpack(packed), module) !== 0) throw new Error(`${from}: unpacked, it is not what was packed`);
writeFileSync(to, packed);
