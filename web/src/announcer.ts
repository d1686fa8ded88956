/** The sentence for the moment: shown below the picture, and told to assistive technology. */

import { h, setText } from './dom.ts';

/** While it plays, sentences are told no more often than this, in milliseconds: nobody can listen faster. */
const PAUSE = 5000;

/** The caption and its live region. */
export class Announcer {
  readonly element: HTMLElement;
  readonly live = h('p', { class: 'unseen-region', 'aria-live': 'polite' });
  private readonly first = h('p', { class: 'first' });
  private readonly second = h('p', { class: 'second' });
  private told = 0;

  constructor() {
    this.element = h('div', { class: 'caption' }, h('div', {}, this.first, this.second));
  }

  /** Shows both sentences, and tells them at once if it does not play. */
  update(first: string, second: string, playing: boolean): void {
    setText(this.first, first);
    setText(this.second, second);
    const now = performance.now();
    if (playing && now - this.told < PAUSE) return;
    if (this.live.textContent === first) return;
    this.told = now;
    setText(this.live, first);
  }
}
