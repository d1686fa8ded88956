/** The sentence for the moment: shown below the picture, and announced to assistive technology. */

import { h, setText } from './dom.ts';

/** The least time between announcements while it plays, in milliseconds: a listener cannot follow faster. */
const PAUSE = 5000;

/** The caption and its live region. */
export class Announcer {
  readonly element: HTMLElement;
  readonly live = h('p', { class: 'unseen-region', 'aria-live': 'polite' });
  private readonly first = h('p', { class: 'first' });
  private readonly second = h('p', { class: 'second' });
  private last = 0;

  constructor() {
    this.element = h('div', { class: 'caption' }, h('div', {}, this.first, this.second));
  }

  /** Shows both sentences, and announces them at once if it does not play. */
  update(first: string, second: string, playing: boolean): void {
    setText(this.first, first);
    setText(this.second, second);
    const now = performance.now();
    if (playing && now - this.last < PAUSE) return;
    if (this.live.textContent === first) return;
    this.last = now;
    setText(this.live, first);
  }
}
