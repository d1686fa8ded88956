/** What is inside an element: the scene, its picture, and everything around it. */

import style from '../generated/style.css';
import type { Frames, Player } from '../generated/player.js';
import type { OsScopeError, OsScopeEvent, OsScopeStep } from '../os-scope.d.ts';
import { Announcer } from './announcer.ts';
import { Controls } from './controls.ts';
import { Deck, SILENCE, type Caption } from './deck.ts';
import { h, IconButton, setAttribute } from './dom.ts';
import { chooseFile, takeDrops } from './drop.ts';
import { Editor } from './editor.ts';
import { start, type Engine } from './engine.ts';
import { defect, describe } from './fault.ts';
import { helpDialog } from './help.ts';
import { History } from './history.ts';
import { verb, type Verb } from './keys.ts';
import { decode, encode, type Moment } from './link.ts';
import { Notice } from './notice.ts';
import { Panel } from './panel.ts';
import { Share } from './share.ts';
import type { Shell } from './shell.ts';
import { read, type Loaded, type Source } from './source.ts';
import { Stage } from './stage.ts';
import { tables, type Table } from './table.ts';
import { Tabs } from './tabs.ts';
import { readLook, themeSheet, type Look } from './theme.ts';
import { Watcher } from './watcher.ts';
import { WhatIf } from './whatif.ts';

/** What an element is told. */
export interface Hooks {
  ready(): void;
  step(detail: OsScopeStep): void;
  ended(): void;
  error(error: OsScopeError): void;
  /** What the attributes say is to be shown again. */
  own(): void;
  /** The reader has chosen lenses. */
  lens(names: string): void;
  /** Which of the page's elements it is. */
  number(): number;
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(style);
let themes: CSSStyleSheet | undefined;

/** The colours that a page sets may change at any time; while it plays they are read again this often, in milliseconds. */
const LOOK = 500;

/** From this width on, two rules stand side by side, below one above the other; where each then has less than the height, one is seen at a time. In css pixels. */
const SIDE_BY_SIDE = 800;
const LOWEST = 250;

/** The interior of an element. */
export class Scope {
  deck: Deck | undefined;
  error: OsScopeError | null = null;
  private readonly frames: Frames;
  private look: Look | undefined;
  private looked = -Infinity;
  private reading: AbortController | undefined;
  private restored = false;
  /** Whether what is shown comes from the page's link. */
  private linked = false;
  /** What is wrong with the page's link. */
  private damaged: OsScopeError | undefined;
  /** The text before the reader changed it. */
  private original = '';
  /** The lenses for which rules are offered. */
  private offered: string | undefined;
  private last = { position: -1, playing: false, caption: '' };
  private readonly engine: Engine;
  private readonly scope: HTMLElement;
  private readonly body: HTMLElement;
  private readonly stage: Stage;
  /** For the other of two rules, where there is room for both. */
  private second: Stage | undefined;
  private readonly announcer = new Announcer();
  private readonly notice = new Notice();
  private readonly help = helpDialog();
  private readonly history = new History();
  private readonly share = new Share();
  private readonly numbers = h('div', { class: 'tables scrolls', tabindex: '0', role: 'group', 'aria-label': 'State in numbers' });
  private readonly controls = new Controls((verb) => this.do(verb));
  private readonly tabs = new Tabs((names) => this.hooks.lens(names));
  private readonly editor = new Editor({ check: (text) => this.check(text), apply: (text) => this.apply(text) });
  private readonly whatIf = new WhatIf({
    make: (engine, text) => this.deckOf(engine, { player: engine.Player.scenario(text), text, remarks: [] }, { kind: 'text', text, edited: true }),
    show: (deck) => this.use(deck),
    chosen: () => this.panel.close(),
    fail: (thrown) => this.fail(describe(thrown)),
  });
  private readonly panel: Panel;
  private readonly watcher: Watcher;

  constructor(private readonly host: HTMLElement, private readonly shell: Shell, module: WebAssembly.Module, private readonly hooks: Hooks) {
    this.engine = start(module);
    themes ??= themeSheet(this.engine);
    this.frames = new this.engine.Frames();
    this.stage = this.newStage();
    const quiet = () => this.frames.wake();
    this.panel = new Panel([
      { name: 'history', icon: 'history', label: 'History', title: 'History', element: this.history.element, opened: quiet },
      { name: 'table', icon: 'table', label: 'State in numbers', title: 'State in numbers', element: this.numbers, opened: quiet },
      { name: 'edit', icon: 'edit', label: 'Edit', title: 'Scenario', element: this.editor.element, opened: () => this.editor.focus() },
      { name: 'what-if', icon: 'fork', label: 'What if…', title: 'What if…', element: this.whatIf.menu, opened: () => this.deck && this.whatIf.offer(this.deck) },
      { name: 'share', icon: 'share', label: 'Share', title: 'Share', element: this.share.element, opened: () => void this.handOut() },
    ], () => {
      if (this.whatIf.decks.length) this.arrange();
      this.frames.wake();
    });
    const file = new IconButton('file', 'Open a scenario or a recording', () => chooseFile((file) => this.take(file)));
    const help = new IconButton('help', 'Keys', () => this.do('help'));
    const screen = new IconButton('screen', 'Presenter mode', () => this.do('presenter'));
    const tools = h('div', { class: 'tools', role: 'group', 'aria-label': 'Tools' }, ...this.panel.buttons, file.element, help.element, screen.element);
    this.body = h('div', { class: 'body' }, shell.slot, this.stage.element, this.panel.element, this.notice.element);
    this.scope = shell.scope;
    this.scope.replaceChildren(
      this.tabs.element, tools, h('div', { class: 'above' }, this.whatIf.bar, this.notice.remarks), this.body, this.announcer.element, this.controls.element, this.announcer.live, this.help);
    shell.root.adoptedStyleSheets.push(themes, sheet);
    this.scope.addEventListener('keydown', (event) => this.key(event));
    takeDrops(this.scope, (file) => this.take(file), (held) => this.scope.classList.toggle('held', held));
    this.watcher = new Watcher(host, {
      sight: (inSight) => this.frames.sight(inSight),
      look: () => this.restyle(),
      print: () => this.print(),
      link: () => void this.follow(),
    });
    this.restyle();
  }

  connect(): void {
    this.watcher.connect();
    this.frames.connect(this);
    this.stage.connect();
    this.second?.connect();
  }

  /** Stops; says whether something was being read that is not shown now. */
  disconnect(): boolean {
    this.watcher.disconnect();
    this.frames.disconnect();
    this.stage.disconnect();
    this.second?.disconnect();
    this.reading?.abort();
    return this.reading !== undefined;
  }

  get playing(): boolean {
    return this.deck?.ask((player) => player.playing, false) ?? false;
  }

  /** Both sentences for the moment would be too much: the first. */
  get caption(): string {
    return this.sentences().text;
  }

  /** Tells the player something, as a method of the element. */
  act(order: (player: Player) => void): void {
    this.deck?.tell(order);
  }

  // ---- what is shown ----

  /** Shows a source; the scene before stays until it is read. */
  async show(source: Source, moment?: Moment): Promise<void> {
    if (await this.linkedFirst()) return;
    this.reading?.abort();
    const reading = (this.reading = new AbortController());
    const progress = (part: number | undefined, bytes: number) => {
      if (!reading.signal.aborted) this.notice.progress(part, bytes, () => this.cancel());
    };
    try {
      const { engine } = this;
      const loaded = await read(engine, source, progress, reading.signal);
      if (reading.signal.aborted) return loaded.player.free();
      this.start(engine, source, loaded, moment);
    } catch (thrown) {
      if (reading.signal.aborted) return;
      this.reading = undefined;
      this.fail(describe(thrown));
    }
  }

  /** Says what this place is for, when there is nothing to show. */
  async invite(): Promise<void> {
    if (!(await this.linkedFirst()) && !this.deck) this.notice.say('Drop a scenario or a recording here.');
  }

  private start(engine: Engine, source: Source, loaded: Loaded, moment: Moment | undefined): void {
    this.reading = undefined;
    const old = this.whatIf.decks.length ? undefined : this.deck;
    old?.dispose();
    this.whatIf.leave(true);
    this.error = null;
    this.notice.hide();
    this.last = { position: -1, playing: false, caption: '' };
    const deck = this.deckOf(engine, loaded, source);
    if (!deck.alive) return;
    this.scope.classList.remove('stopped');
    if (source.kind !== 'text' || !source.edited) this.original = loaded.text ?? '';
    this.use(deck);
    this.offered = undefined;
    this.tabs.load(deck.lenses, deck.ask((player) => player.lens, ''));
    setAttribute(this.scope, 'aria-label', deck.ask((player) => player.title, ''));
    for (const name of ['lens', 'speed']) this.attribute(name);
    if (moment?.lens) deck.ask((player) => player.setLens(moment.lens), false);
    deck.seek(moment?.at ?? (Number(this.host.getAttribute('at')) || 0));
    if (this.host.hasAttribute('autoplay') && moment?.at === undefined) deck.ask((player) => player.play(), undefined);
    if (moment?.versus) void this.whatIf.choose(moment.versus, deck, moment.at, moment.side);
    const { remarks, rerun } = loaded;
    const again = rerun && !this.host.matches('[controls=minimal], [controls=none], [controls=picture]') ? () => this.rerun(deck) : undefined;
    this.notice.remark(remarks, again);
    this.restyle();
    this.hooks.ready();
    // The page's own scene plays all the same.
    if (this.damaged) this.fail(this.damaged);
    this.damaged = undefined;
    this.changed();
  }

  private deckOf(engine: Engine, loaded: Loaded, source: Source): Deck {
    return new Deck(engine, loaded, source, () => this.changed(), (thrown) => this.stop(source, thrown));
  }

  /** Lets everything be about a scene. */
  private use(deck: Deck): void {
    this.deck = deck;
    this.controls.load(deck);
    this.history.load(deck);
    this.panel.enable('edit', deck.loaded.text !== undefined);
    this.editor.load(deck, deck.loaded.text ?? '', this.whatIf.original ?? this.original);
    this.attribute('loop');
    this.arrange();
    this.changed();
  }

  /** Two rules stand side by side or one above the other where there is room, otherwise only the one that everything is about. */
  private arrange(): void {
    const narrow = this.host.clientWidth < SIDE_BY_SIDE;
    const several = this.deck!.ask((player) => player.lens, '').includes(' ');
    this.place(this.whatIf.decks.length > 1 && !this.panel.open && !(narrow && several), narrow);
    if (narrow && this.body.clientHeight < 2 * LOWEST) this.place(false, narrow);
    this.frames.wake();
  }

  private place(both: boolean, narrow: boolean): void {
    const { stage, whatIf: { decks, names, titles } } = this;
    this.scope.classList.toggle('both', both);
    this.scope.classList.toggle('stacked', both && narrow);
    stage.load(both ? decks[0]! : this.deck!);
    stage.name(both ? titles[0]! : 'Picture');
    if (!both) return [...names, ...(this.second ? [this.second.element] : [])].forEach((element) => element.remove());
    if (!this.second) (this.second = this.newStage()).connect();
    const { second } = this;
    second.load(decks[1]!);
    second.name(titles[1]!);
    if (second.element.parentNode) return;
    stage.element.before(names[0]!);
    stage.element.after(names[1]!, second.element);
  }

  private newStage(): Stage {
    return new Stage(this.engine, () => this.resize());
  }

  private resize(): void {
    if (this.whatIf.decks.length) this.arrange();
    this.draw();
  }

  /** Starts what the editor holds; beside a recording, if that is what it is compared with. */
  private apply(text: string): void {
    const [recorded] = this.whatIf.decks;
    if (recorded && recorded.loaded.text === undefined) this.whatIf.rerun(recorded, '', undefined, 1, text);
    else void this.show({ kind: 'text', text, edited: true });
  }

  /** What the tasks of a recorded schedule did, as a scenario whose text can be changed, beside the recording. */
  private rerun(deck: Deck): void {
    this.whatIf.rerun(deck);
    this.stage.element.focus();
  }

  private fail(error: OsScopeError, again?: () => void): void {
    this.error = error;
    this.notice.error(error, this.deck !== undefined, again);
    this.hooks.error(error);
  }

  /** A player broke down. The picture stays as it is; the scene may be started again, with a new player. */
  private stop(source: Source, thrown: unknown): void {
    this.whatIf.leave(true);
    this.deck?.dispose();
    this.deck = undefined;
    this.stages.forEach((stage) => stage.renew());
    this.scope.classList.add('stopped');
    this.fail(defect(thrown), () => void this.show(source));
  }

  private cancel(): void {
    this.reading?.abort();
    this.reading = undefined;
    this.notice.hide();
    void this.invite();
  }

  private take(file: File): void {
    void this.show({ kind: 'file', file, name: file.name });
  }

  /** What is wrong with a text, if anything is. */
  private check(text: string): OsScopeError | undefined {
    try {
      this.engine.Player.scenario(text).free();
      return undefined;
    } catch (thrown) {
      return describe(thrown);
    }
  }

  // ---- attributes ----

  /** Does what an attribute says now. */
  attribute(name: string): void {
    const { host, deck } = this;
    const value = host.getAttribute(name);
    if (name === 'lens' && value) deck?.tell((player) => player.setLens(value));
    else if (name === 'loop') deck?.ask((player) => (player.looping = value !== null), false);
    else if (name === 'speed' && value) deck?.tell((player) => (player.speed = Number(value) || 1));
    else if (name === 'at' && value) deck?.seek(Number(value));
    else if (name === 'theme' || name === 'presenter') this.restyle();
  }

  /** Works out the theme and reads its colours. */
  private restyle(): void {
    this.shell.dress(this.watcher?.dark, this.watcher?.printing);
    this.looked = -Infinity;
    this.frames.wake();
  }

  // ---- frames ----

  /** One frame, asked for by `frames`. Says whether another is wanted. */
  frame(milliseconds: number): boolean {
    const more = this.deck?.ask((player) => player.frame(milliseconds), false) ?? false;
    this.changed(false);
    this.draw();
    return more;
  }

  /** The play head or the run has changed: tells the page, and asks for a picture. */
  private changed(wake = true): void {
    const { deck, last } = this;
    if (!deck) return;
    const { position } = deck;
    const playing = this.playing;
    if (position !== last.position) {
      last.position = position;
      this.hooks.step(stepDetail(deck, position));
    }
    if (last.playing && !playing && deck.complete && position === deck.length) this.hooks.ended();
    last.playing = playing;
    if (wake) this.frames.wake();
  }

  private draw(): void {
    const { deck } = this;
    if (!deck) return;
    const now = performance.now();
    if (now - this.looked > LOOK) {
      this.looked = now;
      this.look = readLook(this.scope, this.look, this.host.hasAttribute('presenter'), this.watcher.still);
    }
    const names = deck.ask((player) => player.lens, '');
    if (names !== this.offered) {
      this.panel.enable('what-if', this.whatIf.offer(deck));
      if (this.whatIf.decks.length) this.arrange();
    }
    this.offered = names;
    const { stages } = this;
    if (stages.length > 1) this.whatIf.beside();
    stages.forEach((stage) => stage.draw(this.look!, this.body));
    const { text: first, more: second } = this.sentences();
    const totals = this.whatIf.tell(names);
    this.announcer.update(first, second, this.playing);
    const titles = deck.lenses.filter(({ name }) => names.split(' ').includes(name)).map(({ title }) => title).join(' ');
    stages.forEach((stage) => stage.describe(titles));
    this.controls.update(first);
    this.tabs.update(names);
    setAttribute(this.scope, 'data-lenses', String(names.split(' ').length));
    if (this.panel.open === 'history') this.history.update(deck.length, deck.ask((player) => player.shown, -1));
    if (this.panel.open === 'table' && !this.playing) {
      const both = totals.length ? [{ caption: 'Both runs to their ends', columns: ['', ...this.whatIf.titles], rows: totals }] : [];
      this.numbers.replaceChildren(...tables([...both, ...deck.ask((player) => player.tables() as Table[], [])]));
    }
  }

  private get stages(): Stage[] {
    return this.second?.element.parentNode ? [this.stage, this.second] : [this.stage];
  }

  private sentences(): Caption {
    return this.deck?.ask((player) => player.caption() as Caption, SILENCE) ?? SILENCE;
  }

  /** Draws for paper, be it in sight or not. */
  private print(): void {
    this.restyle();
    this.stages.forEach((stage) => stage.print(this.watcher.printing));
    this.draw();
  }

  // ---- keys and links ----

  private key(event: KeyboardEvent): void {
    const found = verb(event);
    if (!found || this.help.open) return;
    if (found === 'close' && !this.panel.open && !this.host.hasAttribute('presenter')) return;
    event.preventDefault();
    this.do(found);
  }

  private do(verb: Verb): void {
    const { deck } = this;
    switch (verb) {
      case 'toggle': return this.act((player) => (player.playing ? player.pause() : player.play()));
      case 'step': return this.act((player) => player.step());
      case 'back': return this.act((player) => player.back());
      case 'start': return deck?.seek(0);
      case 'end': return deck?.seek(deck.length);
      case 'faster': return this.act((player) => (player.speed *= 2));
      case 'slower': return this.act((player) => (player.speed /= 2));
      case 'nextLens': return this.tabs.next();
      case 'other': return this.whatIf.flip();
      case 'presenter': return this.present();
      case 'help': return this.help.showModal();
      case 'close': return this.panel.open ? this.panel.close() : this.present();
    }
  }

  /** Enters presenter mode, full screen where the browser allows it, or leaves both. */
  private present(): void {
    const on = this.host.toggleAttribute('presenter');
    const done = on ? this.host.requestFullscreen?.() : document.fullscreenElement === this.host ? document.exitFullscreen() : undefined;
    // Where full screen is refused, presenter mode works in place.
    done?.catch(() => {});
  }

  private async handOut(): Promise<void> {
    const { deck } = this;
    if (!deck) return;
    const { line, side } = this.whatIf;
    const { source, loaded } = this.whatIf.decks[0] ?? deck;
    const moment: Moment = { lens: deck.ask((player) => player.lens, ''), at: deck.position, element: this.hooks.number() };
    if (line) Object.assign(moment, { versus: line, side });
    if (source.kind === 'built-in') moment.scene = source.name;
    else if (source.kind === 'address') moment.src = source.src;
    else if (loaded.text !== undefined) moment.text = loaded.text;
    else return this.share.show(undefined);
    await this.share.show(`${location.href.split('#')[0]}#${await encode(moment)}`);
  }

  /** The page's link has changed: shows what it says now, or, when it says nothing any more, what the page itself does. */
  private async follow(): Promise<void> {
    const { linked } = this;
    if (!(await this.restore()) && linked) {
      this.linked = false;
      this.hooks.own();
    }
  }

  /** The page's link is about the scene that the element begins with. */
  private async linkedFirst(): Promise<boolean> {
    return !this.restored && (await this.restore());
  }

  /** Shows what the page's link says, if it is about this element. */
  private async restore(): Promise<boolean> {
    let moment: Moment | undefined;
    this.restored = true;
    try {
      moment = await decode(location.hash);
    } catch (thrown) {
      this.damaged = describe(thrown);
    }
    if (!moment || moment.element !== this.hooks.number()) return false;
    this.linked = true;
    const { scene, text, src } = moment;
    if (scene) await this.show({ kind: 'built-in', name: scene }, moment);
    else if (text !== undefined) await this.show({ kind: 'text', text }, moment);
    else if (src) await this.show({ kind: 'address', src }, moment);
    if (moment.element) this.host.scrollIntoView({ block: 'nearest' });
    return true;
  }
}

/** What is told about a step; worked out only if somebody asks. */
function stepDetail(deck: Deck, position: number): OsScopeStep {
  return {
    position,
    get event() {
      return deck.ask((player) => player.eventBefore(position) as OsScopeEvent | null, null);
    },
    get caption() {
      return deck.ask((player) => player.captionBefore(position) as Caption, SILENCE).text;
    },
  };
}
