/** What is inside an element: the scene, its picture, its play head. The rest (`workbench.ts`) is loaded after them. */

import style from '../generated/style.css';
import type { Frames, Player } from '../generated/player.js';
import type { OsScopeError } from '../os-scope.d.ts';
import { Announcer } from './announcer.ts';
import type { Around } from './around.ts';
import { Controls } from './controls.ts';
import { Deck, SILENCE, stepDetail, type Caption } from './deck.ts';
import { h, setAttribute } from './dom.ts';
import { takeDrops } from './drop.ts';
import { start, type Engine } from './engine.ts';
import { defect, describe } from './fault.ts';
import type { Hooks } from './hooks.ts';
import { verb, type Verb } from './keys.ts';
import { Later } from './later.ts';
import type { Moment } from './link.ts';
import type { Shell } from './shell.ts';
import { make, type Loaded, type Source } from './source.ts';
import { Stage } from './stage.ts';
import { Tabs } from './tabs.ts';
import { readLook, themeSheet, type Look } from './theme.ts';
import { Tools, type Tool } from './tools.ts';
import { Watcher } from './watcher.ts';

const sheet = new CSSStyleSheet();
sheet.replaceSync(style);
let themes: CSSStyleSheet | undefined;

/** How often the colours that a page sets are read again while it plays, in milliseconds. */
const LOOK = 500;

/** The interior of an element. */
export class Scope {
  deck: Deck | undefined;
  error: OsScopeError | null = null;
  readonly engine: Engine;
  readonly frames: Frames;
  readonly section: HTMLElement;
  readonly body: HTMLElement;
  readonly stage: Stage;
  readonly tools = new Tools((tool) => this.use(tool));
  /** What stands around the picture. */
  readonly later = new Later(() => this.hooks.around(this), (around) => this.welcome(around));
  /** All pictures; those in the body are drawn. */
  private readonly stages: Stage[] = [];
  private look: Look | undefined;
  private looked = -Infinity;
  private drawn = false;
  /** The frame in which what goes with a new size is done. */
  private following = 0;
  private reading: AbortController | undefined;
  private restored = false;
  /** Whether what is shown comes from the page's link. */
  private linked = false;
  /** What is wrong with the page's link. */
  private damaged: OsScopeError | undefined;
  private last = { position: -1, playing: false };
  private readonly announcer = new Announcer();
  private readonly controls = new Controls((verb) => this.do(verb));
  private readonly tabs = new Tabs((names) => this.hooks.lens(names));
  private readonly watcher: Watcher;

  constructor(
    readonly host: HTMLElement, readonly shell: Shell, module: WebAssembly.Module, private readonly hooks: Hooks<Scope>,
  ) {
    this.engine = start(module);
    themes ??= themeSheet(this.engine);
    this.frames = new this.engine.Frames();
    this.stage = this.newStage();
    this.body = h('div', { class: 'body' }, shell.slot, this.stage.element, this.later.notice);
    this.section = shell.scope;
    const { announcer, controls, tabs, tools } = this;
    this.section.replaceChildren(
      tabs.element, tools.element, this.body, announcer.element, controls.element, announcer.live);
    shell.root.adoptedStyleSheets.push(themes, sheet);
    this.section.addEventListener('keydown', (event) => this.key(event));
    takeDrops(this.section, (file) => void this.show(file));
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
    this.stages.forEach((stage) => stage.connect());
  }

  /** Stops; says whether something was being read that is not shown now. */
  disconnect(): boolean {
    this.watcher.disconnect();
    this.frames.disconnect();
    this.stages.forEach((stage) => stage.disconnect());
    this.reading?.abort();
    return this.reading !== undefined;
  }

  /** The lenses in use. */
  get lens(): string {
    return this.deck?.ask((player) => player.lens, '') ?? '';
  }

  get playing(): boolean {
    return this.deck?.ask((player) => player.playing, false) ?? false;
  }

  /** Both sentences for the moment would be too much: the first. */
  get caption(): string {
    return this.sentences().text;
  }

  /** Gives the player an order, as a method of the element. */
  act(order: (player: Player) => void): void {
    this.deck?.tell(order);
  }

  /** Another picture, which is drawn while it is in the body. */
  newStage(): Stage {
    const stage = new Stage(this.engine, () => this.resize());
    this.stages.push(stage);
    return stage;
  }

  /**
   * A picture's place has another size: it is drawn at once. The rest may change sizes itself, and follows in a frame.
   */
  private resize(): void {
    this.paint();
    cancelAnimationFrame(this.following);
    this.following = requestAnimationFrame(() => {
      this.later.there?.resized();
      this.draw();
    });
  }

  /** What stands around is there: it begins with what is shown. */
  private welcome(around: Around): void {
    const { deck } = this;
    if (!deck) return;
    around.about(deck);
    around.began(deck);
    around.update(deck, this.lens);
  }

  // ---- what is shown ----

  /** Shows a source; the scene before stays until it is read. */
  async show(source: Source, moment?: Moment): Promise<void> {
    if (await this.linkedFirst()) return;
    this.reading?.abort();
    const reading = (this.reading = new AbortController());
    try {
      const arrives = source.kind === 'file' || source.kind === 'address';
      const loaded = arrives ? await (await this.later.load()).read(source, reading.signal) : make(this.engine, source);
      if (reading.signal.aborted) return loaded.player.free();
      this.start(source, loaded, moment);
    } catch (thrown) {
      if (reading.signal.aborted) return;
      this.reading = undefined;
      this.fail(describe(thrown));
    }
  }

  /** Says what this place is for, when there is nothing to show. */
  async invite(): Promise<void> {
    if (!(await this.linkedFirst())) this.later.ask((around) => this.deck ?? around.invite());
  }

  private start(source: Source, loaded: Loaded, moment: Moment | undefined): void {
    this.reading = undefined;
    this.later.there?.leave();
    this.deck?.dispose();
    this.error = null;
    this.later.notice.hidden = true;
    this.last = { position: -1, playing: false };
    const deck = this.deckOf(loaded, source);
    if (!deck.alive) return;
    this.section.classList.remove('stopped');
    this.turnTo(deck);
    this.tabs.load(deck.lenses, this.lens);
    setAttribute(this.section, 'aria-label', deck.ask((player) => player.title, ''));
    for (const name of ['lens', 'speed']) this.attribute(name);
    if (moment?.lens) deck.ask((player) => player.setLens(moment.lens), false);
    this.shape();
    deck.seek(moment?.at ?? (Number(this.host.getAttribute('at')) || 0));
    if (this.host.hasAttribute('autoplay') && moment?.at === undefined) deck.ask((player) => player.play(), undefined);
    this.later.there?.began(deck, moment);
    this.restyle();
    this.hooks.ready();
    // The page's own scene plays all the same.
    if (this.damaged) this.fail(this.damaged);
    this.damaged = undefined;
    this.changed();
  }

  /** A scene, which is not shown yet. */
  deckOf(loaded: Loaded, source: Source): Deck {
    return new Deck(this.engine, loaded, source, () => this.changed(), (thrown) => this.stop(source, thrown));
  }

  /** Lets everything be about a scene. */
  turnTo(deck: Deck): void {
    this.deck = deck;
    this.controls.load(deck);
    this.attribute('loop');
    if (this.later.there) this.later.there.about(deck);
    else this.stage.load(deck);
    this.changed();
  }

  /** Says what is wrong. */
  fail(error: OsScopeError, again?: () => void): void {
    this.error = error;
    this.later.fail(error, () => this.error === error, again);
    this.hooks.error(error);
  }

  /** A player broke down. The picture stays as it is; the scene may be started again, with a new player. */
  private stop(source: Source, thrown: unknown): void {
    this.later.there?.leave();
    this.deck?.dispose();
    this.deck = undefined;
    this.stages.forEach((stage) => (stage.spoilt = true));
    this.section.classList.add('stopped');
    this.fail(defect(thrown), () => void this.show(source));
  }

  /** Stops reading. */
  cancel(): void {
    this.reading?.abort();
    this.reading = undefined;
    this.later.notice.hidden = true;
    void this.invite();
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

  /** The play head or the run has changed: dispatches events, and asks for a picture. */
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
    const names = this.lens;
    this.later.there?.update(deck, names);
    this.paint();
    const { shown } = this;
    const { text: first, more: second } = this.sentences();
    this.announcer.update(first, second, this.playing);
    const titles = deck.lenses.filter(({ name }) => names.split(' ').includes(name)).map(({ title }) => title).join(' ');
    shown.forEach((stage) => stage.describe(titles));
    this.controls.update(first);
    this.tabs.update(names);
    this.shape();
    // The first picture is on the screen when the next frame begins.
    if (!this.drawn) requestAnimationFrame(() => this.later.load().catch(() => {}));
    this.drawn = true;
  }

  /** Takes the shape for the lenses in use: two need another box than one. */
  private shape(): void {
    setAttribute(this.section, 'data-lenses', String(this.lens.split(' ').length));
  }

  /** Draws the pictures. */
  private paint(): void {
    const now = performance.now();
    if (now - this.looked > LOOK) {
      this.looked = now;
      this.look = readLook(this.section, this.look, this.host.hasAttribute('presenter'), this.watcher.still);
    }
    this.shown.forEach((stage) => stage.draw(this.look!, this.body));
  }

  private get shown(): Stage[] {
    return this.stages.filter(({ element }) => element.parentNode);
  }

  private sentences(): Caption {
    return this.deck?.ask((player) => player.caption() as Caption, SILENCE) ?? SILENCE;
  }

  /** Draws for paper, be it in sight or not. */
  private print(): void {
    this.restyle();
    this.shown.forEach((stage) => stage.print(this.watcher.printing));
    this.draw();
  }

  // ---- keys and links ----

  private key(event: KeyboardEvent): void {
    const found = verb(event);
    if (!found) return;
    if (found === 'close' && !this.later.there?.open && !this.host.hasAttribute('presenter')) return;
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
      case 'other': return this.later.ask((around) => around.flip());
      case 'presenter': return this.use('screen');
      case 'help': return this.use('help');
      case 'close': return this.later.ask((around) => around.close());
    }
  }

  private use(tool: Tool): void {
    this.later.ask((around) => around.use(tool));
  }

  /**
   * The page's link has changed: shows what it says now, or, when it says nothing any more, what the page itself does.
   */
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
    this.restored = true;
    if (!this.hooks.addressed()) return false;
    let link;
    try {
      link = await (await this.later.load()).linked();
    } catch (thrown) {
      this.damaged = describe(thrown);
    }
    if (!link) return false;
    this.linked = true;
    await this.show(link.source, link.moment);
    if (link.moment.element) this.host.scrollIntoView({ block: 'nearest' });
    return true;
  }
}
