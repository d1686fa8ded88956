// How soon a page with one player shows a picture, what that holds up and loads, and what thirty players far out of
// sight cost: beside asciinema-player, in turns. Every measurement has a fresh browser context and answers that are not
// kept: nothing comes from a cache, V8's compiled code neither.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { launch } from '../support/browser.mjs';
import { servePacked } from '../support/packed.mjs';
import { DIST } from '../support/server.mjs';
import { AFTER, watchStart, watchTraffic } from '../support/start.mjs';
import { aims, median, table } from './table.mjs';

const options = { beside: { type: 'string' }, rounds: { type: 'string', default: '10' } };
const { beside, rounds } = parseArgs({ options }).values;

/** What a page writes: before its body, for one player, and after all of them. */
const SCOPE = {
  head: '<style>os-scope:not(:defined) { display: block; height: 640px; overflow: hidden; }</style>',
  player: () => '<os-scope scenario="clock"></os-scope>',
};
const scope = (file, kind) => ({ ...SCOPE, needs: file, foot: `<script ${kind} src="${file}"></script>` });

/**
 * The module as docs/embedding.md has it where the start matters most: all that a picture needs is asked for at once.
 */
function preloaded(folder) {
  const file = `${folder}/os-scope.mjs`;
  if (!existsSync(resolve(folders[folder], 'os-scope.mjs'))) return undefined;
  const inside = /import\("\.\/([^"]+)"\)/.exec(readFileSync(resolve(folders[folder], 'os-scope.mjs'), 'utf8'))[1];
  const links = `<link rel="modulepreload" href="${file}"><link rel="modulepreload" href="${folder}/${inside}">`
    + `<link rel="preload" href="${folder}/os-scope.wasm" as="fetch" type="application/wasm" crossorigin>`;
  return { ...SCOPE, needs: file, head: links + SCOPE.head, foot: `<script type="module" src="${file}"></script>` };
}

/** As its “Quick start” embeds it; with the option that shows a moment of the recording before it is played. */
const ASCIINEMA = {
  needs: 'asciinema/asciinema-player.min.js',
  head: '<link rel="stylesheet" href="asciinema/asciinema-player.css"><style>[id^=demo] { min-height: 480px; }</style>',
  player: (n) => `<div id="demo${n}"></div>`,
  foot: '<script src="asciinema/asciinema-player.min.js"></script><script>'
    + 'for (const place of document.querySelectorAll("[id^=demo]")) '
    + 'AsciinemaPlayer.create("bench/demo.cast", place, { poster: "npt:0:03" });</script>',
};

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folders = {
  dist: DIST,
  ...(beside && { beside: resolve(beside) }),
  asciinema: here('../../../web/node_modules/asciinema-player/dist/bundle'),
  bench: here('.'),
};
const PLAYERS = {
  'os-scope.mjs, preloaded': preloaded('dist'),
  'os-scope.mjs': scope('dist/os-scope.mjs', 'type="module"'),
  'os-scope.js': scope('dist/os-scope.js', 'defer'),
  'beside: os-scope.mjs': scope('beside/os-scope.mjs', 'type="module"'),
  'beside: os-scope.js': scope('beside/os-scope.js', 'defer'),
  'asciinema-player': ASCIINEMA,
};
const players = Object.entries(PLAYERS).filter(([, player]) => {
  if (!player) return false;
  const [folder, file] = player.needs.split('/');
  return folders[folder] && existsSync(resolve(folders[folder], file));
});

const SPEED = 10e6 / 8;
const SLOW = { offline: false, latency: 40, downloadThroughput: SPEED, uploadThroughput: SPEED };
const PROFILES = [
  { name: 'localhost' },
  { name: '10 Mbit/s, 40 ms', network: SLOW },
  { name: 'processor 6 times slower', slower: 6 },
];

const html = ({ head, foot, player }, count, space) => '<!doctype html><html lang="en"><head><meta charset="utf-8">'
  + '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Benchmark</title>'
  + `<link rel="icon" href="data:,">${head}</head><body><h1>Benchmark</h1><p>Text before the player.</p>${space}`
  + `${Array.from({ length: count }, (_, n) => player(n)).join('\n')}${foot}</body></html>`;

const pages = Object.fromEntries(players.flatMap(([, player], n) => [
  [`near${n}.html`, html(player, 1, '')],
  [`far${n}.html`, html(player, 30, '<div style="height: 6000px"></div>')],
]));

/** Opens a page once; `promise` is what it waits for. */
async function open(browser, address, { network, slower }, promise) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    const broken = [];
    page.on('pageerror', ({ message }) => broken.push(message));
    await page.addInitScript(`(${watchStart})(${AFTER})`);
    const traffic = await watchTraffic(page);
    if (network) await traffic.session.send('Network.emulateNetworkConditions', network);
    if (slower) await traffic.session.send('Emulation.setCPUThrottlingRate', { rate: slower });
    await page.goto(address, { waitUntil: 'commit' });
    const { first, tasks, origin } = await page.evaluate((promise) => window[promise], promise);
    if (broken.length) throw new Error(`${address}: ${broken}`);
    return {
      first,
      longest: Math.max(0, ...tasks),
      blocked: tasks.reduce((sum, duration) => sum + duration - 50, 0),
      bytes: traffic.until(first === undefined ? Infinity : origin + first),
    };
  } finally {
    await context.close();
  }
}

/** Medians of some rounds, in which the players take turns. */
async function inTurns(browser, count, address, conditions, promise) {
  const seen = players.map(() => []);
  for (let round = 0; round < count; round++) {
    for (const n of players.keys()) seen[n].push(await open(browser, address(n), conditions, promise));
  }
  return players.map(([name], n) => {
    const of = (key) => seen[n].map((one) => one[key]);
    const [first, longest, blocked, bytes] = ['first', 'longest', 'blocked', 'bytes'].map((key) => median(of(key)));
    return { name, first, range: [Math.min(...of('first')), Math.max(...of('first'))], longest, blocked, bytes };
  });
}

const origin = await servePacked(folders, pages);
const browser = await launch();
try {
  const who = `${browser.browserType().name()} ${browser.version()}`;
  console.log(`${who}; medians of ${rounds} rounds, players in turns, packed by brotli unless gzip is named`);
  const found = { near: {} };
  // Packs everything once, so that no measurement waits for it.
  const gzip = await inTurns(browser, 1, (n) => `${origin}/gzip/near${n}.html`, {}, 'started');
  await inTurns(browser, 1, (n) => `${origin}/br/near${n}.html`, {}, 'started');
  for (const conditions of PROFILES) {
    const outcomes = await inTurns(browser, Number(rounds), (n) => `${origin}/br/near${n}.html`, conditions, 'started');
    outcomes.forEach((outcome, n) => (outcome.gzip = gzip[n].bytes));
    found.near[conditions.name] = outcomes;
    table(`one player in sight, ${conditions.name}`, outcomes);
  }
  found.far = await inTurns(browser, 3, (n) => `${origin}/gzip/far${n}.html`, {}, 'rested');
  found.far.forEach((outcome) => Object.assign(outcome, { gzip: outcome.bytes, bytes: undefined }));
  table('thirty players, all far out of sight, localhost', found.far);
  aims(found);
} finally {
  await browser.close();
}
