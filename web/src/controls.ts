/** The row below the picture: transport, scrubber, where we are, how fast. */

import type { Deck } from './deck.ts';
import { h, IconButton, setAttribute, setText } from './dom.ts';
import type { Verb } from './keys.ts';
import { Scrubber } from './scrubber.ts';

/** Speeds are powers of two from 2^-3 to 2^6. */
const SLOWEST = -3;
const FASTEST = 6;

/** A number with its digits in groups of three. */
function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** The row. */
export class Controls {
  readonly element: HTMLElement;
  readonly scrubber = new Scrubber();
  private readonly play: IconButton;
  private readonly readout = h('span', { class: 'readout' });
  private readonly pace = h('output', { class: 'pace' });
  private readonly speed = h('input', { type: 'range', min: String(SLOWEST), max: String(FASTEST), step: '1', 'aria-label': 'Speed' });
  private deck: Deck | undefined;

  constructor(act: (verb: Verb) => void) {
    this.play = new IconButton('play', 'Play', () => act('toggle'), 'icon play');
    const buttons = h('div', { class: 'buttons', role: 'group', 'aria-label': 'Playback' },
      new IconButton('restart', 'Restart', () => act('start')).element,
      new IconButton('back', 'Step back', () => act('back')).element,
      this.play.element,
      new IconButton('step', 'Step', () => act('step')).element,
    );
    this.speed.addEventListener('input', () => this.deck?.tell((player) => (player.speed = 2 ** Number(this.speed.value))));
    const speed = h('label', { class: 'speed', title: 'Speed' }, this.speed, this.pace);
    this.element = h('div', { class: 'controls' }, buttons, this.scrubber.element, this.readout, speed);
  }

  load(deck: Deck): void {
    this.deck = deck;
    this.scrubber.load(deck);
  }

  /** Shows the state of the play head. */
  update(caption: string): void {
    this.deck?.ask((player) => {
      const { position, length, playing, speed } = player;
      this.play.icon(playing ? 'pause' : 'play');
      this.play.label(playing ? 'Pause' : 'Play');
      const more = this.deck!.complete ? '' : '…';
      setText(this.readout, `${grouped(position)} of ${grouped(length)}${more}`);
      setAttribute(this.readout, 'title', player.cutOff ? 'The run is longer than a run may be, and was cut off here' : null);
      const text = speed < 1 ? `1⁄${1 / speed}×` : `${speed}×`;
      setText(this.pace, text);
      setAttribute(this.speed, 'aria-valuetext', speed < 1 ? `one ${1 / speed}th of normal speed` : `${speed} times normal speed`);
      this.speed.value = String(Math.log2(speed));
      this.scrubber.update(position, player.progress, length, caption);
    }, undefined);
  }
}
