// Drawing: our way against hand-written JavaScript that makes the same canvas calls, in turns, in one run of one browser.
import { bench } from './support.mjs';

const GOAL = 1.3;
const outcomes = await bench((page) => page.evaluate(() => window.bench.draw(25, 20)));
console.log('picture           measured                marks   calls   ours ms   by hand ms   ratio');
for (const { moment, pixels, marks, calls, ours, theirs } of outcomes) {
  const row = [moment.padEnd(17), (pixels ? 'calls and pixels' : 'calls alone').padEnd(20), String(marks).padStart(8), String(calls).padStart(7)];
  console.log(...row, ours.toFixed(2).padStart(9), theirs.toFixed(2).padStart(12), (ours / theirs).toFixed(2).padStart(7));
}
console.log(`goal: a frame, pixels included, at most ${GOAL} times as long as by hand`);
