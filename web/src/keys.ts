/** What keys do. */

/** The verbs that keys stand for. */
export type Verb =
  | 'toggle' | 'step' | 'back' | 'start' | 'end' | 'faster' | 'slower' | 'nextLens' | 'other' | 'presenter' | 'help' | 'close';

const KEYS: Record<string, Verb> = {
  ' ': 'toggle',
  k: 'toggle',
  ArrowRight: 'step',
  ArrowLeft: 'back',
  PageDown: 'step',
  PageUp: 'back',
  Home: 'start',
  End: 'end',
  '+': 'faster',
  '=': 'faster',
  '-': 'slower',
  l: 'nextLens',
  x: 'other',
  f: 'presenter',
  '?': 'help',
  Escape: 'close',
};

/** For the help: keys and what they do. */
export const HELP: [string, string][] = [
  ['Space', 'play or pause'],
  ['→  Page Down', 'one step on'],
  ['←  Page Up', 'one step back'],
  ['Home  End', 'to the beginning, to the end'],
  ['+  −', 'faster, slower'],
  ['L', 'next lens'],
  ['X', 'the other of two rules (“What if…”)'],
  ['F', 'presenter mode, full screen'],
  ['?', 'this list'],
  ['Esc', 'close what is open'],
];

/** What a key means at the place where it was pressed, if it means anything. */
export function verb(event: KeyboardEvent): Verb | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return undefined;
  const found = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!found || found === 'close') return found;
  const target = event.composedPath()[0];
  if (!(target instanceof Element)) return found;
  // Fields keep their keys; buttons keep the space bar, and lists and sliders the keys that move in them.
  if (target.matches('textarea, select, input:not([type=range])')) return undefined;
  if (found === 'toggle' && event.key === ' ' && target.matches('button, a, [role=option]')) return undefined;
  const moves = ['step', 'back', 'start', 'end'].includes(found);
  if (moves && target.matches('input, [role=listbox], [role=tab], .scrolls')) return undefined;
  return found;
}
