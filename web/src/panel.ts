/** The panel beside the picture: one thing at a time. */

import { h, IconButton, type Icon } from './dom.ts';

/** Something a panel can show. */
export interface Page {
  name: string;
  icon: Icon;
  /** What the button that opens it says. */
  label: string;
  title: string;
  element: HTMLElement;
  /** Called when it has been opened. */
  opened?: () => void;
}

/** The panel, and the buttons that open it. */
export class Panel {
  readonly element: HTMLElement;
  readonly buttons: HTMLButtonElement[];
  /** The name of what is open. */
  open: string | undefined;
  private readonly title = h('h2');
  private readonly content = h('div', { class: 'content' });
  private readonly openers: Map<string, IconButton>;

  constructor(private readonly pages: Page[], private readonly changed: () => void) {
    const close = new IconButton('close', 'Close', () => this.close());
    this.element = h('section', { class: 'panel', hidden: '' }, h('header', {}, this.title, close.element), this.content);
    this.openers = new Map(pages.map(({ name, icon, label }) => [name, new IconButton(icon, label, () => this.toggle(name))]));
    this.openers.forEach((opener) => opener.expanded(false));
    this.buttons = [...this.openers.values()].map(({ element }) => element);
  }

  /** Whether a page can be opened: a recording has no text to edit. */
  enable(name: string, possible: boolean): void {
    this.openers.get(name)!.element.disabled = !possible;
    if (!possible && this.open === name) this.close();
  }

  toggle(name: string): void {
    if (this.open === name) return this.close();
    this.openers.get(this.open ?? '')?.expanded(false);
    const page = this.pages.find((page) => page.name === name)!;
    this.open = name;
    this.title.textContent = page.title;
    this.element.setAttribute('aria-label', page.title);
    this.content.replaceChildren(page.element);
    this.element.hidden = false;
    this.openers.get(name)!.expanded(true);
    this.changed();
    page.opened?.();
  }

  /** Closes it; the focus goes back to its button. */
  close(): void {
    const opener = this.openers.get(this.open ?? '');
    if (!opener) return;
    const focused = this.element.contains((this.element.getRootNode() as ShadowRoot).activeElement);
    this.open = undefined;
    this.element.hidden = true;
    opener.expanded(false);
    if (focused) opener.element.focus();
    this.changed();
  }
}
