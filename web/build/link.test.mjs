// Links come from anywhere: whatever stands in a fragment, a link is a moment within its limits, none, or one clear
// error.
import assert from 'node:assert/strict';
import test from 'node:test';

import { build } from 'esbuild';

globalThis.location = { href: 'https://school.example/os/', origin: 'https://school.example' };
const [script] = (await build({ entryPoints: [new URL('../src/link.ts', import.meta.url).pathname], format: 'esm', write: false })).outputFiles;
const { decode, encode } = await import(`data:text/javascript,${encodeURIComponent(script.text)}`);

/** Numbers in a row that looks random, the same every time (xorshift, Marsaglia 2003). */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Links that are damaged, and links that an attacker would try. */
const PIECES = ['', '&', '=', '%', '%00', '%ff', '#', '?', 'at', 'at=', 'at=-1', 'at=1e308', 'at=NaN', 'element=', 'element=1e9', 'side=7', 'text=', 'text=AAAA', 'src=', 'src=//elsewhere.example/x',
  'src=javascript:0', 'src=data:,x', 'scene=', 'scene=clock', 'scene=constructor', 'versus=', 'versus=scheduler+rr', 'lens=walk+walk', '__proto__=1', '\u{1f600}', '\ud800', '\0', 'ä', '9'.repeat(400)];

const LINKS = [
  await encode({ scene: 'clock', lens: 'clock memory', at: 12, versus: 'replacement lru', side: 1, element: 2 }),
  await encode({ text: 'process a\n  compute 4ms\nprocess ü\n  compute 1ms\n', lens: 'ready-queue', at: 3, element: 0 }),
  await encode({ src: 'mine.scope', lens: '', element: 0 }),
];

function mutant(random) {
  let link = LINKS[random(LINKS.length)];
  for (let changes = 1 + random(4); changes; changes--) {
    const at = random(link.length + 1);
    const end = at + random(random(2) ? 3 : 40);
    link = link.slice(0, at) + PIECES[random(PIECES.length)] + (random(2) ? link.slice(end) : link.slice(at));
  }
  return link;
}

async function check(fragment) {
  let moment;
  try {
    moment = await decode(`#${fragment}`);
  } catch (error) {
    assert.equal(error.message, 'this link is damaged: the scenario in it cannot be read', fragment);
    return 'damaged';
  }
  if (moment === undefined) return 'none';
  const { at, element, side, scene, src, text } = moment;
  for (const count of [at ?? 0, element]) assert.ok(count >= 0 && (Number.isInteger(count) || count === Infinity), `${fragment}: ${count}`);
  assert.ok(side === undefined || side === 0 || side === 1, fragment);
  assert.ok(scene || src || text !== undefined, fragment);
  if (src && !scene && text === undefined) assert.equal(new URL(src, location.href).origin, location.origin, fragment);
  assert.ok((text ?? '').length <= 65_536, fragment);
  return 'moment';
}

test('what was encoded comes back', async () => {
  const moment = { text: 'process ü\n', lens: 'walk', at: 7, versus: 'pcid on', side: 1, element: 3 };
  assert.deepEqual(await decode(`#${await encode(moment)}`), moment);
});

test('thousands of damaged links', async () => {
  const random = numbers(2463534242);
  const seen = { moment: 0, none: 0, damaged: 0 };
  for (let n = 0; n < 4000; n++) seen[await check(mutant(random))]++;
  for (const [kind, count] of Object.entries(seen)) assert.ok(count > 100, `${kind}: ${count}`);
});

test('a text that unpacks to far more than a scenario is refused', async () => {
  const link = await encode({ text: 'a'.repeat(20_000_000), lens: '', element: 0 });
  assert.equal(await check(link), 'damaged');
});
