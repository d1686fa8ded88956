/** The whole history as a list: a click goes to the moment after that event. Only the rows in sight exist. */

import type { Deck } from './deck.ts';
import { h, setAttribute } from './dom.ts';

/** The height of a row in css pixels; `.row` in style.css has the same. */
const ROW = 34;

/** Browsers cannot scroll over more pixels than this, so a longer list scrolls faster than it moves. */
const TALLEST = 8_000_000;

/** A line of the list: a sentence, and whether the lenses in use show what it is about. */
interface Line {
  text: string;
  shown: boolean;
}

/** The list. */
export class History {
  readonly element: HTMLElement;
  private readonly rows = h('div', { class: 'rows', role: 'presentation' });
  private readonly spacer = h('div', { class: 'spacer', role: 'presentation' });
  private deck: Deck | undefined;
  private length = 0;
  private current = -1;
  private drawn = '';

  constructor() {
    this.element = h('div', { class: 'history scrolls', role: 'listbox', tabindex: '0', 'aria-label': 'History' }, this.spacer, this.rows);
    this.element.addEventListener('scroll', () => this.draw());
    this.element.addEventListener('keydown', this.move);
    this.rows.addEventListener('click', (event) => {
      const row = (event.target as Element).closest('[data-index]');
      if (row) this.deck?.seek(Number(row.getAttribute('data-index')) + 1);
    });
  }

  load(deck: Deck): void {
    this.deck = deck;
    this.length = 0;
    this.current = -1;
    this.drawn = '';
    this.element.scrollTop = 0;
  }

  /** Shows the list up to `length`, with the event that led to the moment marked. Called while the list is open. */
  update(length: number, index: number): void {
    const grown = length !== this.length;
    const moved = index !== this.current;
    if (!grown && !moved) return this.draw();
    this.length = length;
    this.current = index;
    this.spacer.style.height = `${Math.min(length * ROW, TALLEST)}px`;
    if (moved) this.follow();
    this.drawn = '';
    this.draw();
  }

  /** Lengths of the list for one of the scroll bar. */
  private get stretch(): number {
    const room = this.element.clientHeight;
    return Math.max(1, (this.length * ROW - room) / Math.max(1, TALLEST - room));
  }

  private follow(): void {
    const room = this.element.clientHeight;
    const top = this.element.scrollTop * this.stretch;
    const place = Math.max(0, this.current) * ROW;
    if (place < top || place + ROW > top + room) this.element.scrollTop = (place - room / 2) / this.stretch;
  }

  /** Makes the rows in sight. */
  private draw(): void {
    const { deck, element, rows } = this;
    const top = element.scrollTop * this.stretch;
    const first = Math.max(0, Math.floor(top / ROW));
    const end = Math.min(this.length, first + Math.ceil(element.clientHeight / ROW) + 1);
    const state = `${first} ${end} ${element.scrollTop}`;
    if (!deck || state === this.drawn) return;
    this.drawn = state;
    const lines = deck.ask((player) => player.captions(first, end) as Line[], []);
    rows.style.transform = `translateY(${element.scrollTop + first * ROW - top}px)`;
    rows.replaceChildren(...Array.from({ length: end - first }, (_, at) => this.row(first + at, lines[at])));
    setAttribute(element, 'aria-activedescendant', this.current >= first && this.current < end ? `event-${this.current}` : null);
  }

  private row(index: number, { text, shown }: Line = { text: '', shown: true }): HTMLElement {
    const row = h('div', {
      class: 'row', role: 'option', id: `event-${index}`, 'data-index': String(index), title: text,
      'aria-selected': String(index === this.current), 'aria-setsize': String(this.length), 'aria-posinset': String(index + 1),
    }, h('span', { class: 'number' }, String(index + 1)), h('span', { class: 'sentence' }, text));
    // What the lenses in use do not show is there, but quieter.
    row.classList.toggle('unseen', !shown);
    return row;
  }

  private readonly move = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW) - 1);
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    const by = moves[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const { deck, length } = this;
    if (!deck) return;
    // Asked of the player: two keys may come within one frame.
    const index = deck.ask((player) => player.shown, -1) + by;
    deck.seek(Math.max(0, Math.min(index, length - 1)) + 1);
  };
}
