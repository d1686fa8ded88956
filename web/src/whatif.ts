/**
 * “What if…”: the scene under another rule. Both run; one looks at both at the same time, and sees first the moment at
 * which they part. A recorded schedule stands beside what becomes of its tasks under a scheduler of ours.
 */

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
interface Finding {
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
  /** What stands above each of two pictures: whose it is. */
  readonly names = [0, 1].map(() => h('p', { class: 'name', 'aria-hidden': 'true' }));
  /** Both scenes: as it is, and under the other rule. */
  decks: Deck[] = [];
  /** Which of them is shown. */
  side = 0;
  /** The line that makes the difference. */
  line = '';
  /** The text of the tasks of a recording as they were run again first. */
  original: string | undefined;
  /** The scene about which rules are offered. */
  private base: Deck | undefined;
  private positions: number[] = [];
  /** Where the first stood when the second came. */
  private before = 0;
  /** The lenses whose totals are shown. */
  private totalled = '';
  private all: string[][][] = [];
  private readonly sides = [0, 1].map((side) => {
    const button = h('button', { type: 'button' });
    button.addEventListener('click', () => this.flip(side));
    return button;
  });
  private readonly totals = [0, 1].map(() => h('p', { class: 'quiet' }));
  private readonly text = h('p', { role: 'status' });
  private readonly moment = h('button', { type: 'button' }, 'To that moment');

  constructor(private readonly hooks: Hooks) {
    this.moment.addEventListener('click', () => this.meet());
    const undo = new IconButton('close', 'Undo: as it was', () => this.undo());
    this.bar = h('div', { class: 'versus', role: 'group', 'aria-label': 'Two rules', hidden: '' },
      h('div', { class: 'sides' }, ...this.sides, ...this.totals), h('div', { class: 'says' }, this.text, this.moment, undo.element));
  }

  /** Lists the rules that matter to what is shown. Says whether there are any. */
  offer(deck: Deck): boolean {
    const base = (this.base = this.decks[0] ?? deck);
    const recorded = base.loaded.text === undefined;
    const rules = recorded ? again(base) : rulesOf(base);
    const questions = new Set(rules.map(({ question }) => question));
    const about = recorded ? 'What Linux did, and beside it the same bursts and waits under a scheduler of your choice.' : 'The same scene under another rule, and the first moment at which it shows.';
    this.menu.replaceChildren(h('p', { class: 'quiet' }, about), ...[...questions].flatMap((question) => [
      h('h3', {}, question),
      h('div', { class: 'choices' }, ...rules.filter((rule) => rule.question === question).map((rule) => this.choice(rule, recorded))),
    ]));
    return rules.length > 0;
  }

  private choice({ title, line, held }: Rule, recorded: boolean): HTMLElement {
    const button = h('button', { type: 'button', 'data-line': line }, title);
    button.disabled = held && !recorded;
    if (button.disabled) button.append(' (as it is)');
    button.addEventListener('click', () => void this.choose(line, this.base));
    return button;
  }

  /** Runs the scene under another rule as well; without `at`, both go to the moment at which they part. */
  async choose(line: string, deck: Deck | undefined, at?: number, side = 1): Promise<void> {
    if (!deck) return;
    const { engine, loaded } = deck;
    if (loaded.text === undefined) return this.rerun(deck, line, at, side);
    const text = engine.withLine(loaded.text, line);
    try {
      const versus = new engine.Versus(loaded.text, text);
      const decks = this.pair(deck, text, line);
      setText(this.text, 'Looking for the moment at which they part …');
      this.label((versus.finding() as Finding).titles);
      this.hooks.chosen();
      let more = true;
      while (more && this.decks === decks) {
        more = versus.run(PIECE);
        if (more) await new Promise((wake) => setTimeout(wake));
      }
      const finding = versus.finding() as Finding;
      versus.free();
      // Another rule may have been chosen, or another scene.
      if (this.decks !== decks) return;
      this.positions = finding.positions;
      this.moment.hidden = !finding.positions.length;
      setText(this.text, finding.text);
      if (at === undefined) return this.meet();
      this.flip(side);
      decks[side]!.seek(at);
    } catch (thrown) {
      this.leave();
      this.hooks.fail(thrown);
    }
  }

  /** Lets a second scene stand beside one. */
  private pair(deck: Deck, text: string, line: string): Deck[] {
    const before = this.decks.length ? this.before : deck.position;
    if (this.side) this.follow(this.decks[1]!, deck, 1);
    this.drop(1);
    const decks = [deck, this.hooks.make(deck.engine, text)];
    Object.assign(this, { decks, line, before, side: 0, positions: [], totalled: '' });
    deck.ask((player) => player.pause(), undefined);
    this.moment.hidden = true;
    this.bar.hidden = false;
    return decks;
  }

  /**
   * Lets the tasks of a recording run again under the scheduler of a line, or else as a text has it; beside the
   * recording, from the moment on at which it stands.
   */
  rerun(deck: Deck, line = '', at?: number, side = 1, text?: string): void {
    try {
      const original = this.original ?? deck.loaded.rerun!;
      const decks = this.pair(deck, text ?? deck.engine.withLine(deck.loaded.rerun!, line), line);
      this.original = text === undefined ? decks[1]!.loaded.text : original;
      const rule = rulesOf(decks[1]!).find(({ held }) => held);
      if (text === undefined) this.line = rule?.line ?? line;
      const title = rule?.title ?? 'the scenario’s scheduler';
      setText(this.text, `What Linux did, and the same bursts and waits under ${title}.`);
      this.label(['Linux, as recorded', `${title}, re-run`]);
      if (text === undefined) this.hooks.chosen();
      if (side) this.flip(side);
      else this.hooks.show(deck);
      if (at !== undefined) decks[side]!.seek(at);
    } catch (thrown) {
      this.leave();
      this.hooks.fail(thrown);
    }
  }

  private label(titles: string[]): void {
    this.sides.forEach((button, side) => setText(button, titles[side]!));
    this.names.forEach((name, side) => setText(name, titles[side]!));
    this.update();
  }

  private update(): void {
    this.sides.forEach((button, side) => setAttribute(button, 'aria-pressed', String(side === this.side)));
  }

  /**
   * Says what both runs come to, as far as the lenses show it, once both are recorded; gives the same as the rows of a
   * table.
   */
  tell(lenses: string): string[][] {
    const known = this.decks.length > 1 && this.decks.every((deck) => deck.complete);
    if (lenses !== this.totalled || !known) {
      this.totalled = known ? lenses : '';
      this.all = known ? this.decks.map((deck) => deck.ask((player) => player.totals() as string[][], [])) : [];
      this.totals.forEach((line, side) => line.replaceChildren(...spans(this.all[side] ?? [])));
    }
    const [a = [], b = []] = this.all;
    return a.map(([name = '', value = ''], at) => [name, value, b[at]?.[1] ?? '']);
  }

  /** What the two sides are called. */
  get titles(): string[] {
    return this.sides.map((button) => button.textContent ?? '');
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
      one.speed = other.speed;
      if (playing) one.play();
    }, undefined), undefined);
    this.hooks.show(to);
  }

  /** Lets one stand where the other does. */
  private follow(from: Deck, to: Deck, side: number): void {
    const there = from.position === this.positions[side] && !from.ask((player) => player.progress, 0) ? this.positions[1 - side] : undefined;
    to.ask((one) => from.ask((other) => one.follow(other, there), undefined), undefined);
  }

  /** Lets the one that nothing else is about stand where the other does, with its lenses. */
  beside(): void {
    const [from, to] = [this.decks[this.side], this.decks[1 - this.side]];
    if (from && to) this.follow(from, to, this.side);
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

  /**
   * Lets go of the second scene, and of the first if only the second is shown; `all`: the scene that is shown is left
   * too.
   */
  leave(all = false): void {
    if (!all) this.flip(0);
    this.drop(all ? 0 : 1);
  }

  /** Lets go of the scenes from a place on. */
  private drop(from: number): void {
    const { decks } = this;
    this.decks = [];
    this.line = '';
    this.side = 0;
    this.bar.hidden = true;
    this.original = undefined;
    decks.slice(from).forEach((deck) => deck.dispose());
    if (from) decks[0]?.ask((player) => player.alone(), undefined);
  }
}

/** Totals in a line: “mean” is said once, and what is not known is left out. */
function spans(totals: string[][]): (Node | string)[] {
  const known = totals.filter(([, value]) => value !== '–');
  return known.flatMap(([name, value], at) => [' ', h('span', {}, `${at ? name!.replace('mean ', '') : name!} ${value!.replace(' ', '\u00a0')}${at < known.length - 1 ? ' ·' : ''}`)]);
}

/** The rules that a scene could have, those that hold among them. */
function rulesOf(deck: Deck): Rule[] {
  return deck.ask((player) => player.rules() as Rule[], []);
}

/** The schedulers under which the tasks of a recording could run again. */
function again({ engine, loaded }: Deck): Rule[] {
  if (!loaded.rerun) return [];
  const player = engine.Player.scenario(loaded.rerun);
  const rules = player.rules() as Rule[];
  player.free();
  return rules.filter(({ line }) => line.startsWith('scheduler'));
}
