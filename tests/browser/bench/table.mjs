// Tables of the benchmark of starts, and its aims beside the figures.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

const NAMES = { hosted: 'os-scope.mjs, preloaded', mjs: 'os-scope.mjs', js: 'os-scope.js', theirs: 'asciinema-player' };
const pick = (outcomes, name) => outcomes?.find((outcome) => outcome.name === name);
const number = (value) => (Number.isFinite(value) ? Math.round(value).toLocaleString('en') : '');
const line = (cells) => console.log(cells.map((cell, n) => (n ? cell.padStart(15) : cell.padEnd(26))).join(''));

/** Prints what was measured, a line for each player. Tasks under 50 ms do not count as long. */
export function table(title, outcomes) {
  console.log(`\n${title}`);
  line(['', 'first, ms', 'range', 'of asciinema’s', 'longest task', 'over 50 ms', 'bytes, brotli', 'bytes, gzip']);
  const theirs = pick(outcomes, NAMES.theirs);
  for (const { name, first, range, longest, blocked, bytes, gzip } of outcomes) {
    const between = Number.isFinite(first) ? range.map(number).join('–') : '';
    const ratio = Number.isFinite(first) ? (first / theirs.first).toFixed(2) : '';
    const held = longest ? number(longest) : 'under 50';
    line([name, number(first), between, ratio, held, number(blocked), number(bytes), number(gzip)]);
  }
}

/** Prints each aim with what was measured for it. */
export function aims({ near, far }) {
  console.log('\naims');
  const say = (what, value, aim, unit) => {
    if (!Number.isFinite(value)) return;
    const figure = unit ? `${number(value)} ${unit}` : value.toFixed(2);
    console.log(`${value <= aim ? 'met    ' : 'NOT MET'}  ${what}: ${figure}, at most ${aim.toLocaleString('en')}`);
  };
  for (const [profile, outcomes] of Object.entries(near)) {
    const hosted = pick(outcomes, NAMES.hosted);
    const ratio = hosted?.first / pick(outcomes, NAMES.theirs).first;
    say(`first picture with the module, times asciinema-player’s, ${profile}`, ratio, 0.7, '');
    say(`main thread blocked with the module, ${profile}`, hosted?.longest, profile.includes('slower') ? 250 : 50, 'ms');
  }
  const { bytes } = pick(Object.values(near)[0], NAMES.hosted) ?? {};
  say('until the first picture with the module, brotli', bytes, 265_000, 'bytes');
  for (const name of [NAMES.mjs, NAMES.js]) {
    say(`longest task out of sight, ${name}`, pick(far, name)?.longest, 50, 'ms');
  }
  say('out of sight with the module, gzip', pick(far, NAMES.mjs)?.gzip, 15_360, 'bytes');
}
