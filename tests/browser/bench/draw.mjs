// Drawing: our way against hand-written JavaScript that makes the same canvas calls, in turns, in one run of one
// browser; with `--beside CHECKOUT` also the way of another checkout, in turns with ours.
import { parseArgs } from 'node:util';
import { bench } from './support.mjs';
import { median } from './table.mjs';

/** Calls of the benchmark in which the checkouts take turns, and the rounds and frames of each. */
const [TURNS, ROUNDS, FRAMES] = [15, 3, 10];

const { beside } = parseArgs({ options: { beside: { type: 'string' } } }).values;

/** What each page measured, turn by turn. The page in front is the one that draws. */
async function inTurns(...pages) {
  const seen = pages.map(() => []);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [n, page] of pages.entries()) {
      await page.bringToFront();
      seen[n].push(await page.evaluate(([rounds, frames]) => window.bench.draw(rounds, frames), [ROUNDS, FRAMES]));
    }
  }
  const times = (turns, row, key) => median(turns.map((outcomes) => outcomes[row][key]));
  return seen.map((turns) => turns[0].map((outcome, row) => {
    const [ours, theirs] = ['ours', 'theirs'].map((key) => times(turns, row, key));
    return { ...outcome, ours, theirs };
  }));
}

function print(who, { moment, pixels, marks, calls, ours, theirs }, end = '') {
  const what = [moment.padEnd(17), (pixels ? 'calls and pixels' : 'calls alone').padEnd(18), who.padEnd(8)];
  const counts = [String(marks).padStart(6), String(calls).padStart(7)];
  const times = [ours.toFixed(2).padStart(9), theirs.toFixed(2).padStart(12), (ours / theirs).toFixed(2).padStart(7)];
  console.log(...what, ...counts, ...times, end);
}

const [here, there] = await bench(inTurns, ...(beside ? [beside] : []));
const more = there ? '   here / beside' : '';
console.log(`picture           measured           whose     marks   calls   ours ms   by hand ms   ratio${more}`);
for (const [row, outcome] of here.entries()) {
  print('here', outcome, there && (outcome.ours / there[row].ours).toFixed(3).padStart(15));
  if (there) print('beside', there[row]);
}
console.log('goals, pixels included: at most 1.2 times as long as by hand standing still, 1.15 in motion');
if (there) console.log('and at most 1.03 times as long as beside');
