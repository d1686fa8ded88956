/** “What if…”: the scene under another rule. Both run; one looks at either, at the same time, and sees first the moment at which they part. */

import type { Deck } from './deck.ts';
import { h, IconButton, setAttribute, setText } from './dom.ts';
import type { Engine } from './engine.ts';

/** Events of both that are compared at once: a few milliseconds' work, after which the page gets its turn. */
const PIECE = 20_000;

/** A rule as the player lists it. */
interface Rule {
  question: string;
  title: string;
  line: string;
  held: boolean;
}

/** What the player found out about two rules. */
interface Told {
  text: string;
  titles: string[];
  positions: number[];
}

/** What is needed from outside. */
export interface Hooks {
  /** A scene of a text, which is not shown yet. */
  make(engine: Engine, text: string): Deck;
  /** Shows one of the two, or something else about them. */
  show(deck: Deck): void;
  /** A rule has been chosen. */
  chosen(): void;
  fail(thrown: unknown): void;
}

/** The list of rules, and the bar above the picture. */
export class WhatIf {
  readonly menu = h('div', { class: 'rules scrolls' });
  readonly bar: HTMLElement;
  /** Both scenes: as it is, and under the other rule. */
  decks: Deck[] = [];
  /** Which of them is shown. */
  side = 0;
  /** The line that makes the difference. */
  line = '';
  /** The scene about which rules are offered. */
  private base: Deck | undefined;
  private positions: number[] = [];
  /** Where the first stood when the second came. */
  private before = 0;
  private readonly sides = [0, 1].map((side) => {
    const button = h('button', { type: 'button' });
    button.addEventListener('click', () => this.flip(side));
    return button;
  });
  private readonly text = h('p', { role: 'status' });
  private readonly moment = h('button', { type: 'button' }, 'To that moment');

  constructor(private readonly hooks: Hooks) {
    this.moment.addEventListener('click', () => this.meet());
    const undo = new IconButton('close', 'Undo: as it was', () => this.undo());
    this.bar = h('div', { class: 'versus', role: 'group', 'aria-label': 'Two rules', hidden: '' },
      h('div', { class: 'sides' }, ...this.sides), h('div', { class: 'told' }, this.text, this.moment, undo.element));
  }

  /** Lists the rules that matter to what is shown. Says whether there are any. */
  offer(deck: Deck): boolean {
    const base = (this.base = this.decks[0] ?? deck);
    // A recording has no machine to run again.
    if (base.loaded.text === undefined) return false;
    const rules = JSON.parse(base.ask((player) => player.rules(), '[]')) as Rule[];
    const questions = new Set(rules.map(({ question }) => question));
    this.menu.replaceChildren(h('p', { class: 'quiet' }, 'The same scene under another rule, and the first moment at which it shows.'), ...[...questions].flatMap((question) => [
      h('h3', {}, question),
      h('div', { class: 'choices' }, ...rules.filter((rule) => rule.question === question).map((rule) => this.choice(rule))),
    ]));
    return rules.length > 0;
  }

  private choice({ title, line, held }: Rule): HTMLElement {
    const button = h('button', { type: 'button', 'data-line': line }, title);
    if (held) button.append(' (as it is)');
    button.disabled = held;
    button.addEventListener('click', () => void this.choose(line, this.base));
    return button;
  }

  /** Runs the scene under another rule as well; without `at`, both go to the moment at which they part. */
  async choose(line: string, deck: Deck | undefined, at?: number, side = 1): Promise<void> {
    if (!deck) return;
    const before = this.decks.length ? this.before : deck.position;
    this.leave();
    const { engine, loaded } = deck;
    const text = engine.withLine(loaded.text!, line);
    try {
      const versus = new engine.Versus(loaded.text!, text);
      const decks = [deck, this.hooks.make(engine, text)];
      Object.assign(this, { decks, line, before, side: 0, positions: [] });
      deck.ask((player) => player.pause(), undefined);
      setText(this.text, 'Looking for the moment at which they part …');
      this.label(JSON.parse(versus.told()) as Told);
      this.bar.hidden = false;
      this.hooks.chosen();
      let more = true;
      while (more && this.decks === decks) {
        more = versus.run(PIECE);
        if (more) await new Promise((wake) => setTimeout(wake));
      }
      const told = JSON.parse(versus.told()) as Told;
      versus.free();
      // Another rule may have been chosen, or another scene.
      if (this.decks !== decks) return;
      this.positions = told.positions;
      this.moment.hidden = !told.positions.length;
      setText(this.text, told.text);
      if (at === undefined) return this.meet();
      this.flip(side);
      decks[side]!.seek(at);
    } catch (thrown) {
      this.leave();
      this.hooks.fail(thrown);
    }
  }

  private label({ titles }: Told): void {
    this.sides.forEach((button, side) => setText(button, titles[side]!));
    this.update();
  }

  private update(): void {
    this.sides.forEach((button, side) => setAttribute(button, 'aria-pressed', String(side === this.side)));
  }

  /** Both go to the moment at which they part. */
  private meet(): void {
    this.decks.forEach((deck, side) => {
      deck.ask((player) => player.pause(), undefined);
      if (this.positions.length) deck.seek(this.positions[side]!);
    });
    this.hooks.show(this.decks[this.side]!);
  }

  /** Shows the other, or the one that is named, at the same time. */
  flip(side = 1 - this.side): void {
    const [from, to] = [this.decks[this.side], this.decks[side]];
    if (!from || !to || side === this.side) return;
    const playing = from.ask((player) => player.playing, false);
    from.ask((player) => player.pause(), undefined);
    this.follow(from, to, this.side);
    this.side = side;
    this.update();
    to.ask((one) => from.ask((other) => {
      one.setLens(other.lens);
      one.speed = other.speed;
      if (playing) one.play();
    }, undefined), undefined);
    this.hooks.show(to);
  }

  /** Lets one stand where the other does. */
  private follow(from: Deck, to: Deck, side: number): void {
    const { position } = from;
    const there = position === this.positions[side] ? this.positions[1 - side] : undefined;
    to.ask((one) => one.seek(there ?? from.ask((other) => one.beside(other), 0)), undefined);
  }

  /** Lets the one that nothing else is about stand where the other does, with its lenses. */
  beside(): void {
    const [from, to] = [this.decks[this.side], this.decks[1 - this.side]];
    if (!from || !to) return;
    this.follow(from, to, this.side);
    to.ask((one) => one.setLens(from.ask((other) => other.lens, '')), false);
  }

  /** As it was before. */
  undo(): void {
    const { decks: [deck], before } = this;
    if (!deck) return;
    this.flip(0);
    this.leave();
    deck.seek(before);
    this.hooks.show(deck);
  }

  /** Lets go of the second scene, and of the first if only the second is shown; `all`: the scene that is shown is left too. */
  leave(all = false): void {
    const { decks } = this;
    if (!all && this.side) this.flip(0);
    this.decks = [];
    this.line = '';
    this.side = 0;
    this.bar.hidden = true;
    decks.slice(all ? 0 : 1).forEach((deck) => deck.dispose());
  }
}
