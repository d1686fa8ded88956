/** The picture: a canvas as large as its place, sharp at any pixel ratio, that says what is pointed at. */

import { SILENCE, type Caption, type Deck } from './deck.ts';
import { h, setAttribute, setText } from './dom.ts';
import type { Engine } from './engine.ts';
import { paint, type Palette } from './painter.ts';
import type { Look } from './theme.ts';
import type { Size } from './watcher.ts';

/** Pixels a side of a canvas may have: browsers refuse more. */
const LARGEST = 8192;

/** The canvas and its tooltip. */
export class Stage {
  readonly element: HTMLElement;
  /** Black until something is drawn, and not to be seen until then. */
  private readonly canvas = h('canvas', { role: 'img', hidden: '' });
  private readonly tip = h('div', { class: 'tip', role: 'tooltip', hidden: '' });
  private readonly context = this.canvas.getContext('2d', { alpha: false })!;
  private readonly palette: Palette = { families: ['sans-serif', 'monospace'], texts: [] };
  private deck: Deck | undefined;
  private size: Size = { width: 0, height: 0 };
  private colours: Uint32Array | undefined;
  private pointer: { x: number; y: number } | undefined;

  constructor() {
    this.element = h('div', { class: 'stage', tabindex: '0', role: 'group', 'aria-label': 'Picture' }, this.canvas, this.tip);
    this.element.addEventListener('pointermove', this.point);
    this.element.addEventListener('pointerdown', this.point);
    this.element.addEventListener('pointerleave', (event) => event.pointerType === 'mouse' && this.leave());
  }

  /** Shows another scene. */
  load(deck: Deck): void {
    if (deck === this.deck) return;
    this.deck = deck;
    this.palette.texts = deck.texts;
    this.colours = undefined;
    this.leave();
  }

  /** What the picture is called by those who do not see it: what its lenses show, and the sentence for the moment. */
  describe(titles: string): void {
    const caption = this.deck?.ask((player) => player.caption() as Caption, SILENCE);
    setAttribute(this.canvas, 'aria-label', `${titles} ${caption?.text}`);
  }

  /** What it is called where there are several. */
  name(name: string): void {
    setAttribute(this.element, 'aria-label', name);
  }

  /** The place's size has changed. */
  resize(size: Size): void {
    this.size = size;
  }

  /** Draws the moment at which the deck stands. `ratio` is device pixels in a css pixel; `whole` the place that it shares with a panel or another picture. */
  draw(look: Look, ratio: number, whole: Size): void {
    const { deck, size: { width, height } } = this;
    if (!deck || width < 1 || height < 1) return;
    this.palette.families = look.families;
    deck.ask((player) => {
      if (this.colours !== look.colours) player.colours(look.colours);
      this.colours = look.colours;
      const length = player.draw(width, height, whole.width, whole.height, look.presenter, look.still);
      const from = player.textsFrom;
      const { texts } = this.palette;
      // After many texts the player forgets all, and counts from 0 again.
      texts.length = from;
      const fresh = player.texts();
      if (fresh) texts.push(...fresh.split('\n').slice(0, -1));
      this.show(deck.engine, player.listAt, length, ratio);
    }, undefined);
    this.speak();
  }

  private show({ memory }: Engine, at: number, length: number, ratio: number): void {
    const { canvas, context, size: { width, height, pixels } } = this;
    const scale = Math.min(ratio, LARGEST / width, LARGEST / height);
    let [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
    // A place may begin and end between two pixels of the screen: a canvas of other pixels than those that it covers would be blurred.
    if (pixels && Math.abs(pixels[0] - wide) < 2 && Math.abs(pixels[1] - high) < 2) [wide, high] = pixels;
    canvas.hidden = false;
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
    }
    context.setTransform(wide / width, 0, 0, high / height, 0, 0);
    // The list is read in place: the views are made anew because wasm's memory may have moved.
    paint(context, new Float32Array(memory.buffer, at, length), new Uint32Array(memory.buffer, at, length), this.palette);
  }

  private readonly point = (event: PointerEvent): void => {
    const box = this.canvas.getBoundingClientRect();
    this.pointer = { x: event.clientX - box.left, y: event.clientY - box.top };
    this.speak();
  };

  private leave(): void {
    this.pointer = undefined;
    this.tip.hidden = true;
  }

  /** Says what is under the pointer, if anything is. */
  private speak(): void {
    const { pointer, tip, deck } = this;
    if (!pointer || !deck) return;
    const label = deck.ask((player) => player.hit(pointer.x, pointer.y), undefined);
    tip.hidden = !label;
    if (!label) return;
    setText(tip, label);
    const left = Math.max(4, Math.min(pointer.x + 12, this.size.width - tip.offsetWidth - 4));
    const above = pointer.y - tip.offsetHeight - 12;
    tip.style.transform = `translate(${left}px, ${above < 4 ? pointer.y + 20 : above}px)`;
  }
}
