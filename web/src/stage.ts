/**
 * The picture: its canvas, and a tip that says what is pointed at. What is on the canvas is drawn by the player's own
 * code.
 */

import type { Screen } from '../generated/player.js';
import { SILENCE, type Caption, type Deck } from './deck.ts';
import { h, setAttribute, setText } from './dom.ts';
import type { Engine } from './engine.ts';
import type { Look } from './theme.ts';

/** The canvas and its tip. */
export class Stage {
  readonly element: HTMLElement;
  /** Hidden until something is drawn. */
  private readonly canvas = h('canvas', { role: 'img', hidden: '' });
  private readonly tip = h('div', { class: 'tip', role: 'tooltip', hidden: '' });
  private screen: Screen;
  private deck: Deck | undefined;
  private look: Look | undefined;
  private pointer: [number, number] | undefined;
  /** Whether a player broke down, perhaps while it was drawn. */
  spoilt = false;

  /** `resized` is called when the picture's place has another size. */
  constructor(private readonly engine: Engine, readonly resized: () => void) {
    this.screen = new engine.Screen();
    this.element = h('div', { class: 'stage', tabindex: '0', role: 'group', 'aria-label': 'Picture' }, this.canvas, this.tip);
  }

  /** Watches its place and draws, until it is disconnected: in between, the player holds on to its elements. */
  connect(): void {
    this.screen.connect(this.element, this.canvas, this);
  }

  disconnect(): void {
    this.screen.disconnect();
  }

  /** Shows another scene. */
  load(deck: Deck): void {
    if (deck === this.deck) return;
    this.deck = deck;
    if (this.spoilt) this.renew();
    this.screen.clear();
    this.pointed();
  }

  /** Takes another screen: the one before may be in the middle of a picture for ever. */
  private renew(): void {
    try {
      this.screen.disconnect();
    } catch {
      // It keeps what it has.
    }
    this.screen = new this.engine.Screen();
    this.look = undefined;
    this.spoilt = false;
    this.connect();
  }

  /** The picture's name for readers who do not see it: what its lenses show, and the sentence for the moment. */
  describe(titles: string): void {
    const caption = this.deck?.ask((player) => player.caption() as Caption, SILENCE);
    setAttribute(this.canvas, 'aria-label', `${titles} ${caption?.text}`);
  }

  /** What it is called where there are several. */
  name(name: string): void {
    setAttribute(this.element, 'aria-label', name);
  }

  /** Draws the moment at which the deck stands. `whole`: the place that it shares with a panel or another picture. */
  draw(look: Look, whole: HTMLElement): void {
    const { deck, screen } = this;
    if (look !== this.look) screen.look(look.colours, ...look.families, look.presenter, look.still);
    this.look = look;
    deck?.ask((player) => screen.draw(player, whole.clientWidth, whole.clientHeight), undefined);
    if (this.pointer) this.speak();
  }

  /** Draws for paper from now on, or for the screen again. */
  print(printing: boolean): void {
    this.screen.print(printing);
  }

  /** Called by the screen: where the pointer is; nowhere if it has left. */
  pointed(x?: number, y?: number): void {
    this.pointer = x === undefined || y === undefined ? undefined : [x, y];
    this.speak();
  }

  /** Says what is under the pointer, if anything is. */
  private speak(): void {
    const { pointer, tip, element } = this;
    const label = pointer && this.deck?.ask(() => this.screen.hit(...pointer), undefined);
    tip.hidden = !label;
    if (!label) return;
    const [x, y] = pointer;
    setText(tip, label);
    const left = Math.max(4, Math.min(x + 12, element.clientWidth - tip.offsetWidth - 4));
    const above = y - tip.offsetHeight - 12;
    tip.style.transform = `translate(${left}px, ${above < 4 ? y + 20 : above}px)`;
  }
}
