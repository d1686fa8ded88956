// Runs a program that was compiled for WASI: `node wasi.mjs PROGRAM.wasm`. It may read /proc, where the processor time
// of a thread is told.
import { readFile } from 'node:fs/promises';
import { WASI } from 'node:wasi';

const wasi = new WASI({ version: 'preview1', args: ['program'], preopens: { '/proc': '/proc' } });
const program = await WebAssembly.compile(await readFile(process.argv[2]));
wasi.start(await WebAssembly.instantiate(program, wasi.getImportObject()));
