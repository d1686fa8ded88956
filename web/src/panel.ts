/** The panel beside the picture: one thing at a time. */

import { h, IconButton } from './dom.ts';
import type { Tool } from './tools.ts';

/** Something a panel can show. */
export interface Page {
  title: string;
  element: HTMLElement;
  /** Called when it has been opened. */
  opened: () => void;
}

/** The panel; `openers` are the buttons that open it. */
export class Panel {
  readonly element: HTMLElement;
  /** The name of what is open. */
  open: Tool | undefined;
  private readonly title = h('h2');
  private readonly content = h('div', { class: 'content' });

  constructor(
    private readonly pages: Partial<Record<Tool, Page>>,
    private readonly openers: Record<Tool, IconButton>,
    private readonly changed: () => void,
  ) {
    const close = new IconButton('close', 'Close', () => this.close());
    this.element = h('section', { class: 'panel', hidden: '' }, h('header', {}, this.title, close.element), this.content);
  }

  /** Whether a page can be opened: a recording has no text to edit. */
  enable(name: Tool, possible: boolean): void {
    this.openers[name].element.disabled = !possible;
    if (!possible && this.open === name) this.close();
  }

  toggle(name: Tool): void {
    if (this.open === name) return this.close();
    const page = this.pages[name];
    // It may have been asked for before it was known whether it can be opened.
    if (!page || this.openers[name].element.disabled) return;
    if (this.open) this.openers[this.open].expanded(false);
    this.open = name;
    this.title.textContent = page.title;
    this.element.setAttribute('aria-label', page.title);
    this.content.replaceChildren(page.element);
    this.element.hidden = false;
    this.openers[name].expanded(true);
    this.changed();
    page.opened();
  }

  /** Closes it; the focus goes back to its button. */
  close(): void {
    if (!this.open) return;
    const opener = this.openers[this.open];
    const focused = this.element.contains((this.element.getRootNode() as ShadowRoot).activeElement);
    this.open = undefined;
    this.element.hidden = true;
    opener.expanded(false);
    if (focused) opener.element.focus();
    this.changed();
  }
}
