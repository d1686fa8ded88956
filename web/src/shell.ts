/** What an element shows before its interior is there, or instead of it: its box at full size, a poster, a sentence. */

import SCENARIOS from '../generated/scenarios.json';
import style from '../generated/shell.css';
import type { Source } from './source.ts';

const sheet = new CSSStyleSheet();
sheet.replaceSync(style);

/** The rows around a picture, empty: the interior's have the same sizes. */
const ROWS = ['tabs', 'tools', 'body', 'caption', 'controls'];

/** The section that the interior fills, and the slot for what stands in the picture's place until it is drawn. */
export class Shell {
  readonly scope = document.createElement('section');
  readonly slot = document.createElement('slot');
  private readonly poster = new Image();

  constructor(private readonly host: HTMLElement, readonly root: ShadowRoot) {
    root.adoptedStyleSheets = [sheet];
    root.append(this.scope);
    this.scope.className = 'scope';
    this.scope.setAttribute('aria-label', 'OS Scope');
    this.poster.alt = '';
    this.wait();
  }

  /** Keeps the room free. */
  wait(): void {
    this.scope.classList.remove('failed');
    this.scope.replaceChildren(...ROWS.map((name) => {
      const row = document.createElement('div');
      row.className = name;
      if (name === 'body') row.append(this.slot);
      if (name === 'caption') row.append(document.createElement('div'));
      return row;
    }));
  }

  /** Says why there is nothing to see but the poster. */
  fail(message: string): void {
    const sentence = document.createElement('p');
    sentence.setAttribute('role', 'alert');
    sentence.textContent = `${message}.`;
    this.scope.classList.add('failed');
    this.scope.replaceChildren(this.slot, sentence);
  }

  /** Wears the theme and the size of type that the attributes ask for. */
  dress(dark = matchMedia('(prefers-color-scheme: dark)').matches, printing = false): void {
    const theme = this.host.getAttribute('theme');
    const presenter = this.host.hasAttribute('presenter');
    const night = theme === 'dark' || (theme !== 'light' && !presenter && dark);
    this.scope.dataset['theme'] = printing ? 'light' : night ? 'dark' : presenter ? 'presenter' : 'light';
    this.scope.classList.toggle('presenter', presenter);
  }

  /**
   * Takes in the elements between the tags: all but those that hold the scenario are shown until there is a picture.
   */
  take(): void {
    this.slot.assign(...[...this.host.children].filter((child) => !child.matches(HOLDERS)));
    const address = this.host.getAttribute('poster');
    if (address) this.poster.src = address;
    this.slot.replaceChildren(...(address ? [this.poster] : []));
  }

  /** Takes the shape that the scene will have: two lenses need another box than one. */
  shape(): void {
    const name = this.host.getAttribute('scenario');
    const lenses = this.host.getAttribute('lens')
      ?? (name ? SCENARIOS.find((scenario) => scenario.name === name)?.lens : /^[ \t]*lens[ \t]+(.+)/m.exec(textIn(this.host))?.[1]);
    this.scope.dataset['lenses'] = String(lenses?.trim().split(/\s+/).length ?? 1);
  }
}

/** What may hold the scenario besides the element itself. */
const HOLDERS = 'pre, script, style';

/** The scenario between an element's tags: its own text, or that of a `<pre>` or a `<script type="text/os-scope">`. */
export function textIn(host: Element): string {
  const holder = host.querySelector(':scope > pre, :scope > script[type="text/os-scope"]');
  return holder?.textContent ?? [...host.childNodes].map((node) => (node instanceof Text ? node.data : '')).join('');
}

/** What an element is to show, by its attributes and its text. */
export function sourceOf(host: Element): Source | undefined {
  const [src, name] = ['src', 'scenario'].map((attribute) => host.getAttribute(attribute));
  const text = textIn(host);
  if (src) return { kind: 'address', src };
  if (name) return { kind: 'built-in', name };
  if (text.trim()) return { kind: 'text', text };
  return undefined;
}
