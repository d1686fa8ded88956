/**
 * The custom element `<os-scope>`: attributes, properties, methods and events. What is inside is `scope.ts`, which is
 * loaded when the element comes near the viewport, or when a page asks for something that only a player can do.
 */

import type { OsScopeError, OsScopeOutline, OsScopeScenario, OsScopeSnapshot } from '../os-scope.d.ts';
import SCENARIOS from '../generated/scenarios.json';
import { isAddressed } from './addressed.ts';
import type { Deck } from './deck.ts';
import { around, load, loadBy, type Inside, type Ways } from './inside.ts';
import { beginNear, forget, whenNear } from './near.ts';
import type { Scope } from './scope.ts';
import { Shell, sourceOf, textIn } from './shell.ts';
import type { Source } from './source.ts';
import { ownTurn } from './turn.ts';

/** Attributes that say what is to be shown. */
const CONTENT = ['scenario', 'src'];

/** Attributes that say how. */
const MANNER = ['lens', 'at', 'loop', 'speed', 'controls', 'theme', 'presenter', 'poster'];

/** What is wrong, if no place in a text is meant. */
const NOWHERE = { line: 0, column: 0, length: 0, quote: '', caret: 0, suggestion: null };

/** An animated operating system. */
export class OsScope extends HTMLElement {
  static readonly observedAttributes = [...CONTENT, ...MANNER, 'autoplay'];

  /** The built-in scenarios, and the lenses with which they begin. */
  static readonly scenarios: readonly (OsScopeScenario & { lens: string })[] = Object.freeze(SCENARIOS);

  private readonly shell = new Shell(this, this.attachShadow({ mode: 'open', slotAssignment: 'manual' }));
  /** The interior, once it is there. */
  private scope: Scope | undefined;
  private begun = false;
  /** What `load` was given before the interior was there. */
  private asked: Source | undefined;
  /** What methods are to do as soon as there is a scene. */
  private orders: ((deck: Deck) => void)[] = [];
  /** Why there is no interior. */
  private fault: OsScopeError | null = null;
  private text = '';
  private readonly contents = new MutationObserver(() => this.changed());
  private promise!: Promise<OsScope>;
  private settle!: { resolve: (element: OsScope) => void; reject: (error: Error) => void };
  private scheduled = false;
  /** Whether what the attributes say has not been shown yet. */
  private stale = true;

  constructor() {
    super();
    this.renew();
  }

  /** Resolves when the scene can be played; rejects if it cannot be read. A new scene brings a new promise. */
  get ready(): Promise<OsScope> {
    void this.begin();
    return this.promise;
  }

  // ---- properties, with the names that media elements use ----

  /** How many events have been played. */
  get position(): number {
    return this.scope?.deck?.position ?? 0;
  }
  set position(position: number) {
    this.seek(position);
  }

  /** How many events the run has, as far as it is recorded. */
  get length(): number {
    return this.scope?.deck?.length ?? 0;
  }

  /** Whether it stands still. */
  get paused(): boolean {
    return !this.scope?.playing;
  }

  /** From 1/8 to 64, in powers of two. */
  get speed(): number {
    return this.scope?.deck?.ask((player) => player.speed, 1) ?? (Number(this.getAttribute('speed')) || 1);
  }
  set speed(speed: number) {
    this.setAttribute('speed', String(speed));
  }

  /** The sentence for the moment. */
  get caption(): string {
    return this.scope?.caption ?? '';
  }

  /** The names of the lenses that suit the scene. */
  get lenses(): string[] {
    return this.scope?.deck?.lenses.map(({ name }) => name) ?? [];
  }

  /** The lens in use; several names with blanks between them stand side by side. */
  get lens(): string {
    return this.scope?.deck?.ask((player) => player.lens, '') ?? this.getAttribute('lens') ?? '';
  }
  set lens(names: string) {
    this.setAttribute('lens', names);
  }

  /** What is wrong with the scene that was to be shown last; null if nothing is. */
  get error(): OsScopeError | null {
    return this.fault ?? this.scope?.error ?? null;
  }

  // ---- attributes as properties ----

  /** A built-in scenario's name. */
  get scenario(): string {
    return this.getAttribute('scenario') ?? '';
  }
  set scenario(name: string) {
    this.setAttribute('scenario', name);
  }

  /** The address of a scenario or a recording. */
  get src(): string {
    return this.getAttribute('src') ?? '';
  }
  set src(address: string) {
    this.setAttribute('src', address);
  }

  /** `light`, `dark` or `auto`: as the reader prefers. */
  get theme(): string {
    return this.getAttribute('theme') ?? 'auto';
  }
  set theme(theme: string) {
    this.setAttribute('theme', theme);
  }

  /** `full`, `minimal`, `none` (the picture and its sentence) or `picture` (nothing else). */
  get controls(): string {
    return this.getAttribute('controls') || 'full';
  }
  set controls(which: string) {
    this.setAttribute('controls', which);
  }

  /** Whether it plays as soon as it is ready. */
  get autoplay(): boolean {
    return this.hasAttribute('autoplay');
  }
  set autoplay(on: boolean) {
    this.toggleAttribute('autoplay', on);
  }

  /** Whether it begins anew when it has come to the end. */
  get loop(): boolean {
    return this.hasAttribute('loop');
  }
  set loop(on: boolean) {
    this.toggleAttribute('loop', on);
  }

  /** Whether it is to be read from the back row of a classroom. */
  get presenter(): boolean {
    return this.hasAttribute('presenter');
  }
  set presenter(on: boolean) {
    this.toggleAttribute('presenter', on);
  }

  /** The address of a picture that stands in the scene's place until it is drawn. */
  get poster(): string {
    return this.getAttribute('poster') ?? '';
  }
  set poster(address: string) {
    this.setAttribute('poster', address);
  }

  // ---- methods ----

  play(): void {
    this.act((deck) => deck.tell((player) => player.play()));
  }

  pause(): void {
    this.act((deck) => deck.tell((player) => player.pause()));
  }

  /** Plays one step. */
  step(): void {
    this.act((deck) => deck.tell((player) => player.step()));
  }

  /** Plays one step back. */
  back(): void {
    this.act((deck) => deck.tell((player) => player.back()));
  }

  /** Goes to a position at once. */
  seek(position: number): void {
    this.act((deck) => deck.seek(position));
  }

  /** The machine at the position, as plain objects. */
  snapshot(): OsScopeSnapshot | null {
    return this.scope?.deck?.ask((player) => player.snapshot() as OsScopeSnapshot, null) ?? null;
  }

  /** The scenario that is shown, as an object; null for a recording. */
  outline(): OsScopeOutline | null {
    const { engine, loaded } = this.scope?.deck ?? {};
    return loaded?.text === undefined ? null : (engine!.outline(loaded.text) as OsScopeOutline);
  }

  /** Shows something else: a scenario's text, the same as an object, or a file with a scenario or a recording. */
  load(what: string | OsScopeOutline | Blob): Promise<OsScope> {
    const name = what instanceof File ? what.name : 'recording';
    if (what instanceof Blob) return this.show({ kind: 'file', file: what, name });
    return this.show(typeof what === 'string' ? { kind: 'text', text: what } : { kind: 'object', outline: what });
  }

  /** Lets the scene do something; if it is not there yet, as soon as it is, in order. */
  private act(order: (deck: Deck) => void): void {
    const deck = this.scope?.deck;
    if (deck) return order(deck);
    this.orders.push(order);
    void this.begin();
  }

  // ---- life ----

  connectedCallback(): void {
    this.contents.observe(this, { childList: true, characterData: true, subtree: true });
    addEventListener('hashchange', this.addressed);
    this.changed();
    this.scope?.connect();
    if (!this.begun) whenNear(this, () => void this.begin());
    this.addressed();
    // Moved to another place of the page, it goes on where it was.
    if (this.stale) this.reload();
  }

  disconnectedCallback(): void {
    this.contents.disconnect();
    removeEventListener('hashchange', this.addressed);
    forget(this);
    if (this.scope) this.stale = this.scope.disconnect();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    // What failed on its way here may come through now.
    if (this.fault) this.retry();
    if (before === after) return;
    if (CONTENT.includes(name)) {
      this.asked = undefined;
      this.stale = true;
      if (this.isConnected) this.reload();
    } else if (name === 'poster') this.shell.take();
    else this.scope?.attribute(name);
    if (!this.scope && this.isConnected) this.look();
  }

  /** The contents have changed. */
  private changed(): void {
    this.shell.take();
    const text = textIn(this);
    const other = text !== this.text;
    this.text = text;
    if (!this.scope) this.look();
    else if (other && !this.src && !this.scenario) this.reload();
  }

  /** Looks as it will with its interior. */
  private look(): void {
    this.shell.dress();
    this.shell.shape();
  }

  /** A link to a moment begins the element that it is about. */
  private readonly addressed = (): void => {
    if (isAddressed(this)) void this.begin();
  };

  /** Loads what is inside, on the first call. */
  private async begin(): Promise<void> {
    if (this.begun) return;
    this.begun = true;
    forget(this);
    try {
      const inside = await load();
      await ownTurn();
      const scope = this.build(inside);
      await ownTurn();
      this.open(scope);
    } catch (thrown) {
      this.refuse((thrown as Error).message);
    }
  }

  private build({ Scope, module }: Inside): Scope {
    return new Scope(this, this.shell, module, {
      ready: () => {
        this.orders.splice(0).forEach((order) => order(this.scope!.deck!));
        this.settle.resolve(this);
        this.emit('ready');
      },
      step: (detail) => this.emit('step', detail),
      ended: () => this.emit('ended'),
      error: (error) => this.fail(error),
      own: () => this.reload(),
      lens: (names) => this.setAttribute('lens', names),
      addressed: () => isAddressed(this),
      around,
    });
  }

  private open(scope: Scope): void {
    this.scope = scope;
    if (this.isConnected) scope.connect();
    if (this.asked) void scope.show(this.asked);
    else if (this.isConnected) this.reload();
  }

  /** There is no interior: says why. */
  private refuse(message: string): void {
    this.fault = { message, ...NOWHERE };
    this.shell.fail(message);
    this.fail(this.fault);
  }

  private fail(error: OsScopeError): void {
    this.orders = [];
    this.settle.reject(Object.assign(new Error(error.message), error));
    this.emit('error', { ...error });
  }

  private retry(): void {
    this.fault = null;
    this.begun = false;
    this.shell.wait();
    this.renew();
    void this.begin();
  }

  /** Shows what the attributes and the contents say, once all of them are set. */
  private reload(): void {
    if (!this.scope || this.scheduled) return;
    this.scheduled = true;
    this.stale = false;
    if (sourceOf(this)) this.supersede();
    const show = () => {
      this.scheduled = false;
      const source = sourceOf(this);
      if (!source) void this.scope!.invite();
      else if (this.isConnected) void this.show(source).catch(() => {});
      else this.stale = true;
    };
    // A script that is not deferred runs before the text between the tags is there.
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', show, { once: true });
    else queueMicrotask(show);
  }

  private show(source: Source): Promise<OsScope> {
    if (this.fault) this.retry();
    this.supersede();
    if (this.scope) void this.scope.show(source);
    else this.asked = source;
    return this.ready;
  }

  /** Makes a new promise; what waits for the one before, whose scene is not shown any more, waits for this one. */
  private supersede(): void {
    const waiting = this.settle;
    this.renew();
    void this.promise.then(waiting.resolve, waiting.reject);
  }

  /** Makes a promise. */
  private renew(): void {
    this.promise = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
    // An error also comes as an event and is shown: a page that does not look at the promise is not at fault.
    this.promise.catch(() => {});
  }

  private emit(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }
}

/** Defines the element, unless the page has it already; `ways` lead to what is loaded when it is needed. */
export function define(ways: Ways): void {
  if (customElements.get('os-scope')) return;
  loadBy(ways);
  customElements.define('os-scope', OsScope);
  beginNear(document.querySelectorAll('os-scope'));
}
