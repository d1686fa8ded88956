/** Colours, faces and radii: the player's own, unless the page sets `--os-scope-…`. */

import type { Engine } from './engine.ts';

/** How everything looks at the moment. */
export interface Look {
  /** 0xRRGGBBAA for every tone. */
  colours: Uint32Array;
  /** The faces of words and of digits. */
  families: [string, string];
  presenter: boolean;
  /** Less motion is wanted. */
  still: boolean;
}

/** The roles of `os-scope-scene`, in its order; each has a tint for areas, a line for outlines, and an ink for text. */
export const ROLES = [
  'surface', 'panel', 'ink', 'faint', 'line', 'active', 'hit', 'fault', 'victim', 'dirty', 'idle',
  'process-0', 'process-1', 'process-2', 'process-3', 'process-4', 'process-5', 'level-1', 'level-2', 'level-3', 'level-4',
];
const PARTS = ['tint', 'line', 'ink'];

/** `hit-tint`, `hit-line`, `hit-ink` and so on, in the order of a theme's numbers. */
const TONES = ROLES.flatMap((role) => PARTS.map((part) => `${role}-${part}`));

/** The themes of the player by number. */
const THEMES = ['light', 'dark', 'presenter'];

/**
 * Styles that give every tone its value: `--hit-tint: var(--os-scope-hit-tint, #d6f2e8)`. The chrome's own rules use
 * these, and the painter reads them.
 */
export function themeSheet(engine: Engine): CSSStyleSheet {
  const rules = THEMES.map((name, number) => {
    const colours = engine.theme(number);
    const hex = (at: number) => '#' + (colours[at] ?? 0).toString(16).padStart(6, '0');
    return `.scope[data-theme=${name}]{${TONES.map((tone, at) => `--${tone}:var(--os-scope-${tone},${hex(at)})`).join(';')}}`;
  });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules.join(''));
  return sheet;
}

/** Reads the look from the styles that are in effect on an element; if it is as it was before, gives that. */
export function readLook(scope: HTMLElement, before: Look | undefined, presenter: boolean, still: boolean): Look {
  const style = getComputedStyle(scope);
  const colours = Uint32Array.from(TONES, (tone) => rgba(style.getPropertyValue(`--${tone}`)));
  const family = (name: string) => style.getPropertyValue(name).trim() || 'sans-serif';
  const look: Look = { colours, families: [family('--sans'), family('--mono')], presenter, still };
  return before && String(Object.values(before)) === String(Object.values(look)) ? before : look;
}

const known = new Map<string, number>();
let mixer: CanvasRenderingContext2D | undefined;

/** Any CSS colour as a number. */
function rgba(text: string): number {
  let value = known.get(text);
  if (value === undefined) {
    if (known.size > 4096) known.clear();
    value = measure(text.trim());
    known.set(text, value);
  }
  return value;
}

function measure(text: string): number {
  if (/^#[0-9a-f]{6}$/i.test(text)) return ((parseInt(text.slice(1), 16) << 8) | 0xff) >>> 0;
  // Everything else is left to the browser: paint a pixel and look.
  mixer ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true })!;
  mixer.clearRect(0, 0, 1, 1);
  mixer.fillStyle = '#000';
  mixer.fillStyle = text;
  mixer.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = mixer.getImageData(0, 0, 1, 1).data;
  return ((red! << 24) | (green! << 16) | (blue! << 8) | alpha!) >>> 0;
}
