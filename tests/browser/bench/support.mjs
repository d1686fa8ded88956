// Opens a blank page with the benchmarks in it.
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from '../support/browser.mjs';

const HERE = fileURLToPath(new URL('../../../', import.meta.url));

/** The benchmarks in one script, made of a checkout's sources and of what was built there. */
async function bundle(checkout) {
  const outfile = resolve(HERE, 'web/generated/bench.js');
  const options = ['--bundle', '--minify', '--format=iife', '--target=es2022', '--log-level=warning'];
  const loaders = ['--define:import.meta.url=""', '--loader:.wasm=binary', '--loader:.lzma=binary', '--loader:.css=text'];
  const source = resolve(checkout, 'tests/browser/bench/page.ts');
  const esbuild = resolve(HERE, 'web/node_modules/.bin/esbuild');
  execFileSync(esbuild, [source, ...options, ...loaders, `--outfile=${outfile}`], { stdio: 'inherit' });
  return readFile(outfile, 'utf8');
}

/** Runs `measure` on a page that has `bench`; with other checkouts, which must be built, on a page of each. */
export async function bench(measure, ...checkouts) {
  const browser = await launch();
  try {
    const pages = [];
    for (const checkout of [HERE, ...checkouts]) {
      const page = await browser.newPage();
      await page.setContent('<!doctype html><title>Benchmark</title><body></body>');
      await page.addScriptTag({ content: await bundle(checkout) });
      pages.push(page);
    }
    console.log(`${browser.browserType().name()} ${browser.version()}`);
    return await measure(...pages);
  } finally {
    await browser.close();
  }
}
