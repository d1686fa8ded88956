/** A scenario as an object, written out as text: one parser reads both, so both mean the same and fail with the same errors. */

/** A value on a line. */
export type Value = string | number | boolean;

/** A group of lines: `{ cpus: 1, 'process editor': ['compute 5ms', { 'repeat 3': ['read 0x1000'] }] }`, or a list of such. */
export type Outline = { [line: string]: Value | Value[] | Outline | OutlineItem[] } | OutlineItem[];
export type OutlineItem = string | Outline;

/**
 * The text of an outline. A key with a value, or with a list of plain values, is a line; `true` says the key alone and `false` leaves the line out. A key with
 * an object, or with a list that holds lines, begins a group: `['compute 5ms']` under a key that begins with `process`, `repeat` or `machine` is a list of lines.
 */
export function outlineText(outline: Outline): string {
  return lines(outline, '').join('\n') + '\n';
}

const GROUP = /^(machine|process|repeat)\b/;

function lines(outline: Outline, indent: string): string[] {
  if (Array.isArray(outline)) {
    return outline.flatMap((item) => (typeof item === 'object' ? lines(item, indent) : [indent + String(item)]));
  }
  return Object.entries(outline).flatMap(([key, value]) => {
    if (value === false) return [];
    if (value === true) return [indent + key];
    if (typeof value !== 'object') return [`${indent}${key} ${value}`];
    if (Array.isArray(value) && !GROUP.test(key)) return [`${indent}${key} ${value.join(' ')}`];
    return [indent + key, ...lines(value as Outline, indent + '  ')];
  });
}
