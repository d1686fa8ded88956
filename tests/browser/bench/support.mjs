// Opens a blank page with the benchmarks in it.
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launch } from '../support/browser.mjs';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Runs `measure` on a page that has `bench`. */
export async function bench(measure) {
  const bundle = path('../../../web/generated/bench.js');
  const options = ['--bundle', '--minify', '--format=iife', '--target=es2022', '--log-level=warning', '--define:import.meta.url=""'];
  const loaders = ['--loader:.lzma=binary', '--loader:.css=text'];
  execFileSync(path('../../../web/node_modules/.bin/esbuild'), [path('page.ts'), ...options, ...loaders, `--outfile=${bundle}`], { stdio: 'inherit' });
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.setContent('<!doctype html><title>Benchmark</title><body></body>');
    await page.addScriptTag({ content: await readFile(bundle, 'utf8') });
    console.log(`${browser.browserType().name()} ${browser.version()}`);
    return await measure(page);
  } finally {
    await browser.close();
  }
}
