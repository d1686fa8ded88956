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

/** What a key means at the place where it was pressed, if it means anything. */
export function verb(event: KeyboardEvent): Verb | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return undefined;
  const found = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  const target = event.composedPath()[0];
  if (!found || !(target instanceof Element)) return found;
  // A dialog closes by itself.
  if (target.closest('dialog')) return undefined;
  if (found === 'close') return found;
  // Fields keep their keys; buttons keep the space bar, and lists and sliders the keys that move in them.
  if (target.matches('textarea, select, input:not([type=range])')) return undefined;
  if (found === 'toggle' && event.key === ' ' && target.matches('button, a, [role=option]')) return undefined;
  const moves = ['step', 'back', 'start', 'end'].includes(found);
  if (moves && target.matches('input, [role=listbox], [role=tab], .scrolls')) return undefined;
  return found;
}
