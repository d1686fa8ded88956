// Simulation in the browser, recording included, and seeking in the run: a small machine, and the two that are hardest
// to keep.
import { bench } from './support.mjs';

for (const name of ['long', 'vast', 'full']) {
  const { events, rates, memory, median, worst } = await bench((page) => page.evaluate((name) => window.bench.run(name), name));
  console.log(`${name}: ${events} events`);
  console.log(`  simulated and recorded: ${rates.map((rate) => (rate / 1e6).toFixed(2)).join(', ')} million events a second (goal: 2)`);
  console.log(`  wasm memory: ${(memory / 1e6).toFixed(1)} MB, ${(memory / events).toFixed(1)} bytes an event, everything included`);
  console.log(`  seek anywhere: median ${median.toFixed(2)} ms, slowest of 300 ${worst.toFixed(2)} ms (goal: under 16)`);
}
