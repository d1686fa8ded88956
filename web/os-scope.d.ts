// Types for pages that use <os-scope>. What each means is in docs/embedding.md.

/** A built-in scenario. */
export interface OsScopeScenario {
  readonly name: string;
  readonly title: string;
  readonly topic: string;
}

/** What is wrong with a scene, and where. `line` and `column` count from 1; 0 if no place is meant. */
export interface OsScopeError {
  message: string;
  line: number;
  column: number;
  length: number;
  /** The line, cut where it is very long, and where in it the place is, counted from 0. */
  quote: string;
  caret: number;
  suggestion: string | null;
}

/** A step: the position it led to, the event as a plain object (null at the beginning), and its sentence. */
export interface OsScopeStep {
  readonly position: number;
  readonly event: ({ at: number; type: string } & Record<string, unknown>) | null;
  readonly caption: string;
}

/** A scenario as an object: each key is the beginning of a line, each list a group of lines. */
export type OsScopeOutline =
  | { [line: string]: string | number | boolean | (string | number | boolean)[] | OsScopeOutline | (string | OsScopeOutline)[] }
  | (string | OsScopeOutline)[];

export interface OsScopeEvents {
  ready: CustomEvent<null>;
  step: CustomEvent<OsScopeStep>;
  ended: CustomEvent<null>;
  error: CustomEvent<OsScopeError>;
}

export interface OsScopeElement extends HTMLElement {
  // Attributes.
  scenario: string;
  src: string;
  lens: string;
  theme: string;
  controls: string;
  autoplay: boolean;
  loop: boolean;
  presenter: boolean;
  speed: number;

  // The play head.
  readonly ready: Promise<OsScopeElement>;
  position: number;
  readonly length: number;
  readonly paused: boolean;
  play(): void;
  pause(): void;
  step(): void;
  back(): void;
  seek(position: number): void;

  // What is seen.
  readonly caption: string;
  readonly lenses: string[];
  readonly error: OsScopeError | null;
  snapshot(): unknown;

  /** Shows a scenario's text, the same as an object, or a file with a scenario or a recording. */
  load(what: string | OsScopeOutline | Blob): Promise<OsScopeElement>;

  addEventListener<K extends keyof OsScopeEvents>(
    type: K, listener: (this: OsScopeElement, event: OsScopeEvents[K]) => void, options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'os-scope': OsScopeElement;
  }
}
