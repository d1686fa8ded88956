/**
 * One scene and its play head: the wasm player, kept alive through errors, recorded step by step while the page goes
 * on.
 */

import type { Player } from '../generated/player.js';
import type { OsScopeEvent, OsScopeLens, OsScopeStep } from '../os-scope.d.ts';
import type { Engine } from './engine.ts';
import type { Loaded, Source } from './source.ts';

/** The sentence for a moment, and a second, quieter one. */
export interface Caption {
  text: string;
  more: string;
}

/** What is said where there is nothing to say. */
export const SILENCE: Caption = { text: '', more: '' };

/** Events recorded at once at first, and how long one slice of recording may take, in milliseconds. */
const FIRST_SLICE = 20_000;
const SLICE = 12;

/** A scene that plays. */
export class Deck {
  /** Whether every event of the run is recorded. */
  complete = false;
  readonly lenses: OsScopeLens[];
  private readonly player: Player;
  /** Whether it can be asked. */
  alive = true;
  private timer = 0;
  private slice = FIRST_SLICE;
  private wanted: number | undefined;

  /**
   * `changed` is called when there is more of the run, or the play head was moved; `broken` when the player broke down,
   * which is a defect of ours.
   */
  constructor(
    readonly engine: Engine,
    readonly loaded: Loaded,
    readonly source: Source,
    private readonly changed: () => void,
    private readonly broken: (error: unknown) => void,
  ) {
    this.player = loaded.player;
    this.lenses = this.player.lenses();
    this.record();
  }

  /** Calls the player; gives `otherwise` once it has broken down. */
  ask<T>(question: (player: Player) => T, otherwise: T): T {
    if (!this.alive) return otherwise;
    try {
      return question(this.player);
    } catch (error) {
      this.alive = false;
      this.broken(error);
      return otherwise;
    }
  }

  /** Makes the player do something that shows. */
  tell(order: (player: Player) => void): void {
    this.ask(order, undefined);
    this.changed();
  }

  get length(): number {
    return this.ask((player) => player.length, 0);
  }

  get position(): number {
    return this.ask((player) => player.position, 0);
  }

  /** Stands at a position; one that is not recorded yet is waited for. */
  seek(position: number): void {
    const whole = Math.max(0, Math.floor(position) || 0);
    this.wanted = whole > this.length && !this.complete ? whole : undefined;
    this.tell((player) => player.seek(Math.min(whole, 0xffffffff)));
  }

  /** Frees what the scene holds. */
  dispose(): void {
    clearTimeout(this.timer);
    if (!this.alive) return;
    this.alive = false;
    try {
      this.player.free();
    } catch {
      // It took part in a call that never came back, and cannot be freed any more.
    }
  }

  /** Records a slice of the run, and goes on with the next when the page had its turn. */
  private readonly record = (): void => {
    const begin = performance.now();
    const more = this.ask((player) => player.run(this.slice), false);
    const took = performance.now() - begin;
    if (took < SLICE / 2) this.slice *= 2;
    else if (took > SLICE) this.slice = Math.max(256, this.slice >> 1);
    this.complete = !more;
    if (more) this.timer = setTimeout(this.record);
    if (this.wanted !== undefined && (this.complete || this.length >= this.wanted)) this.seek(this.wanted);
    else this.changed();
  };
}

/** The event of the step to a position; its parts are worked out when they are read. */
export function stepDetail(deck: Deck, position: number): OsScopeStep {
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
