/** The custom element `<os-scope>`: attributes, properties, methods and events. What is inside is `scope.ts`. */

import type { OsScopeError, OsScopeOutline, OsScopeScenario, OsScopeSnapshot } from '../os-scope.d.ts';
import SCENARIOS from '../generated/scenarios.json';
import { toError } from './fault.ts';
import { Scope } from './scope.ts';
import type { Source } from './source.ts';

/** Attributes that say what is to be shown. */
const CONTENT = ['scenario', 'src'];

/** Attributes that say how. */
const MANNER = ['lens', 'at', 'loop', 'speed', 'controls', 'theme', 'presenter'];

/** An animated operating system. */
export class OsScope extends HTMLElement {
  static readonly observedAttributes = [...CONTENT, ...MANNER, 'autoplay'];

  /** The built-in scenarios. */
  static readonly scenarios: readonly OsScopeScenario[] = Object.freeze(SCENARIOS);

  /** Resolves when the scene can be played; rejects if it cannot be read. A new scene brings a new promise. */
  ready: Promise<OsScope>;

  private readonly scope: Scope;
  private readonly contents = new MutationObserver(() => this.hasAttribute('src') || this.hasAttribute('scenario') || this.reload());
  private settle!: { resolve: (element: OsScope) => void; reject: (error: Error) => void };
  private scheduled = false;
  /** Whether what the attributes say has not been shown yet. */
  private stale = true;

  constructor() {
    super();
    this.scope = new Scope(this, this.attachShadow({ mode: 'open' }), {
      ready: () => {
        this.settle.resolve(this);
        this.emit('ready');
      },
      step: (detail) => this.emit('step', detail),
      ended: () => this.emit('ended'),
      error: (error) => {
        this.settle.reject(toError(error));
        this.emit('error', { ...error });
      },
      own: () => this.reload(),
      lens: (names) => this.setAttribute('lens', names),
    });
    this.ready = this.promise();
  }

  // ---- properties, with the names that media elements use ----

  /** How many events have been played. */
  get position(): number {
    return this.scope.deck?.position ?? 0;
  }
  set position(position: number) {
    this.seek(position);
  }

  /** How many events the run has, as far as it is recorded. */
  get length(): number {
    return this.scope.deck?.length ?? 0;
  }

  /** Whether it stands still. */
  get paused(): boolean {
    return !this.scope.playing;
  }

  /** From 1/8 to 64, in powers of two. */
  get speed(): number {
    return this.scope.deck?.ask((player) => player.speed, 1) ?? (Number(this.getAttribute('speed')) || 1);
  }
  set speed(speed: number) {
    this.setAttribute('speed', String(speed));
  }

  /** The sentence for the moment. */
  get caption(): string {
    return this.scope.caption;
  }

  /** The names of the lenses that suit the scene. */
  get lenses(): string[] {
    return this.scope.deck?.lenses.map(({ name }) => name) ?? [];
  }

  /** The lens in use; several names with blanks between them stand side by side. */
  get lens(): string {
    return this.scope.deck?.ask((player) => player.lens, '') ?? this.getAttribute('lens') ?? '';
  }
  set lens(names: string) {
    this.setAttribute('lens', names);
  }

  /** What is wrong with the scene that was to be shown last; null if nothing is. */
  get error(): OsScopeError | null {
    return this.scope.error;
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

  // ---- methods ----

  play(): void {
    this.scope.act((player) => player.play());
  }

  pause(): void {
    this.scope.act((player) => player.pause());
  }

  /** Plays one step. */
  step(): void {
    this.scope.act((player) => player.step());
  }

  /** Plays one step back. */
  back(): void {
    this.scope.act((player) => player.back());
  }

  /** Goes to a position at once. */
  seek(position: number): void {
    this.scope.deck?.seek(position);
  }

  /** The machine at the position, as plain objects. */
  snapshot(): OsScopeSnapshot | null {
    return this.scope.deck?.ask((player) => player.snapshot() as OsScopeSnapshot, null) ?? null;
  }

  /** The scenario that is shown, as an object; null for a recording. */
  outline(): OsScopeOutline | null {
    const { engine, loaded } = this.scope.deck ?? {};
    return loaded?.text === undefined ? null : (engine!.outline(loaded.text) as OsScopeOutline);
  }

  /** Shows something else: a scenario's text, the same as an object, or a file with a scenario or a recording. */
  load(what: string | OsScopeOutline | Blob): Promise<OsScope> {
    const name = what instanceof File ? what.name : 'recording';
    if (what instanceof Blob) return this.show({ kind: 'file', file: what, name });
    return this.show(typeof what === 'string' ? { kind: 'text', text: what } : { kind: 'object', outline: what });
  }

  // ---- life ----

  connectedCallback(): void {
    this.contents.observe(this, { childList: true, characterData: true, subtree: true });
    this.scope.connect();
    // Moved to another place of the page, it goes on where it was.
    if (!this.stale) return;
    this.stale = false;
    // A script that is not deferred runs before the text between the tags is there.
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => this.reload(), { once: true });
    else this.reload();
  }

  disconnectedCallback(): void {
    this.contents.disconnect();
    this.stale = this.scope.disconnect();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (CONTENT.includes(name) && !this.isConnected) this.stale = true;
    else if (CONTENT.includes(name)) this.reload();
    else this.scope.attribute(name);
  }

  /** Shows what the attributes and the contents say, once all of them are set. */
  private reload(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      const source = this.source();
      if (source && this.isConnected) void this.show(source).catch(() => {});
      else if (!source) this.scope.invite();
    });
  }

  private source(): Source | undefined {
    const src = this.getAttribute('src');
    const name = this.getAttribute('scenario');
    const text = this.textContent ?? '';
    if (src) return { kind: 'address', src };
    if (name) return { kind: 'built-in', name };
    if (text.trim()) return { kind: 'text', text };
    return undefined;
  }

  private show(source: Source): Promise<OsScope> {
    // Whoever waits for a scene that is never shown now waits for this one.
    const waiting = this.settle;
    this.ready = this.promise();
    void this.ready.then(waiting.resolve, waiting.reject);
    void this.scope.show(source);
    return this.ready;
  }

  private promise(): Promise<OsScope> {
    const promise = new Promise<OsScope>((resolve, reject) => (this.settle = { resolve, reject }));
    // An error also comes as an event and is shown: a page that does not look at the promise is not at fault.
    promise.catch(() => {});
    return promise;
  }

  private emit(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }
}
