/** The line of time: a slider with marks where something important happened. */

import type { Deck } from './deck.ts';
import { h, setAttribute } from './dom.ts';

/** What marks mean, in the order of the bits of `Player.markers`; each has a shape of its own. */
const SHAPES = ['kill', 'fault', 'eviction', 'switch'] as const;

/** How far apart marks stand at least, in css pixels. */
const BUCKET = 8;

/** The slider. */
export class Scrubber {
  readonly element: HTMLElement;
  private readonly bar = h('div', { class: 'played' });
  private readonly knob = h('div', { class: 'knob' });
  private readonly marks = h('div', { class: 'marks', 'aria-hidden': 'true' });
  private readonly track: HTMLElement;
  private deck: Deck | undefined;
  private drawn = '';

  constructor() {
    this.track = h('div', { class: 'track' }, this.bar);
    this.element = h('div', { class: 'scrubber', role: 'slider', tabindex: '0', 'aria-label': 'Position', 'aria-valuemin': '0' });
    this.element.append(this.marks, this.track, this.knob);
    this.element.addEventListener('pointerdown', this.grab);
  }

  load(deck: Deck): void {
    this.deck = deck;
    this.drawn = '';
  }

  /** Shows where the play head is. `caption` is said in place of the number. */
  update(position: number, progress: number, length: number, caption: string): void {
    const part = length ? Math.min((position + progress) / length, 1) : 0;
    this.element.style.setProperty('--part', String(part));
    setAttribute(this.element, 'aria-valuemax', String(length));
    setAttribute(this.element, 'aria-valuenow', String(position));
    setAttribute(this.element, 'aria-valuetext', `step ${position} of ${length}. ${caption}`);
    this.mark(length);
  }

  /** Draws the marks, when the run or the width has changed. */
  private mark(length: number): void {
    const width = this.track.clientWidth;
    const state = `${length} ${width}`;
    if (!this.deck || state === this.drawn || width < BUCKET) return;
    this.drawn = state;
    const count = Math.floor(width / BUCKET);
    const kinds = this.deck.ask((player) => player.markers(count), new Uint8Array());
    const marks: Node[] = [];
    // What happens nearly everywhere is drawn small: it marks nothing.
    const many = SHAPES.map((_, bit) => kinds.filter((bits) => bits & (1 << bit)).length > count / 2);
    kinds.forEach((bits, place) => {
      // One shape at a place: what matters most.
      const kind = SHAPES.findIndex((_, bit) => bits & (1 << bit));
      if (kind < 0) return;
      const mark = h('i', { class: many[kind] ? `${SHAPES[kind]} many` : SHAPES[kind]! });
      mark.style.left = `${((place + 0.5) / count) * 100}%`;
      marks.push(mark);
    });
    this.marks.replaceChildren(...marks);
  }

  private readonly grab = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    this.element.setPointerCapture(event.pointerId);
    this.element.classList.add('held');
    this.seek(event);
    const move = (later: PointerEvent) => this.seek(later);
    this.element.addEventListener('pointermove', move);
    this.element.addEventListener('lostpointercapture', () => {
      this.element.classList.remove('held');
      this.element.removeEventListener('pointermove', move);
    }, { once: true });
  };

  private seek(event: PointerEvent): void {
    const box = this.track.getBoundingClientRect();
    const part = Math.max(0, Math.min((event.clientX - box.left) / box.width, 1));
    this.deck?.seek(Math.round(part * this.deck.length));
  }
}
