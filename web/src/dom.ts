/** Making elements. */

type Child = Node | string;
type Attributes = Record<string, string>;

/** An element with attributes and children. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]!);
  element.append(...children);
  return element;
}

/** Icons, each a path in a square of 24 units, drawn as a line of 2 units unless it is listed in `SOLID`. */
const ICONS = {
  play: 'M7 4.5v15l12-7.5z',
  pause: 'M6.5 5h4v14h-4zM13.5 5h4v14h-4z',
  step: 'M5 5v14l9-7zM17 5v14',
  back: 'M19 5v14l-9-7zM7 5v14',
  restart: 'M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 3.5v5h5',
  history: 'M4 6h2M4 12h2M4 18h2M10 6h10M10 12h10M10 18h10',
  edit: 'M4 20h4L19.5 8.5l-4-4L4 16zM13 7l4 4',
  share: 'M14 5h5v5M19 5l-9 9M11 6H5v13h13v-6',
  help: 'M9 9.2A3 3 0 1 1 13.2 12c-.8.4-1.2 1-1.2 2M12 17.6v.4',
  screen: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  table: 'M4 5h16v14H4zM4 10h16M10 10v9',
  fork: 'M6 3v18M6 8c0 6 12 3 12 9v3M14.5 16.5L18 20l3.5-3.5',
  file: 'M6 3h8l4 4v14H6zM14 3v5h4',
  close: 'M6 6l12 12M18 6L6 18',
};
export type Icon = keyof typeof ICONS;
const SOLID = new Set<Icon>(['play', 'pause']);

const SVG = 'http://www.w3.org/2000/svg';

/** An icon, which assistive technology does not see: its button carries the name. */
export function icon(name: Icon): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = svg.appendChild(document.createElementNS(SVG, 'path'));
  path.setAttribute('d', ICONS[name]);
  svg.classList.toggle('solid', SOLID.has(name));
  return svg;
}

/** A button with an icon, and a name that is also its tooltip. */
export class IconButton {
  readonly element: HTMLButtonElement;
  private shown: Icon;

  constructor(name: Icon, label: string, onClick: () => void, className = 'icon') {
    this.shown = name;
    this.element = h('button', { type: 'button', class: className }, icon(name));
    this.label(label);
    this.element.addEventListener('click', onClick);
  }

  /** Names it anew. */
  label(label: string): void {
    if (this.element.title === label) return;
    this.element.title = label;
    this.element.setAttribute('aria-label', label);
  }

  /** Shows another icon. */
  icon(name: Icon): void {
    if (name === this.shown) return;
    this.shown = name;
    this.element.replaceChildren(icon(name));
  }

  /** Says that what it opens is open, or closed. */
  expanded(open: boolean): void {
    this.element.setAttribute('aria-expanded', String(open));
  }
}

/** A sentence of ours as nodes: what stands in backticks is code. */
export function sentence(text: string): Child[] {
  return text.split('`').map((part, at) => (at % 2 ? h('code', {}, part) : part));
}

/** Writes a text where it differs from what is there: unchanged nodes cost no layout. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Sets or removes an attribute. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
