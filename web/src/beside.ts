/** Where the pictures of two rules stand. */

import type { Scope } from './scope.ts';
import type { Stage } from './stage.ts';
import type { WhatIf } from './whatif.ts';

/**
 * From this width on, two rules stand side by side, below one above the other; where each then has less than the
 * height, one is seen at a time. In css pixels.
 */
const SIDE_BY_SIDE = 800;
const LOWEST = 250;

/** The picture, and for the other of two rules, where there is room for both, a second one. */
export class Beside {
  private second: Stage | undefined;

  constructor(private readonly scope: Scope, private readonly whatIf: WhatIf) {}

  /** Whether there are two pictures. */
  get both(): boolean {
    return !!this.second?.element.parentNode;
  }

  /**
   * Two rules stand side by side or one above the other where there is room, otherwise only the one that everything is
   * about. `alone`: in any case.
   */
  arrange(alone: boolean): void {
    const { host, body, lens } = this.scope;
    const narrow = host.clientWidth < SIDE_BY_SIDE;
    this.place(this.whatIf.decks.length > 1 && !alone && !(narrow && lens.includes(' ')), narrow);
    if (narrow && body.clientHeight < 2 * LOWEST) this.place(false, narrow);
    this.scope.frames.wake();
  }

  private place(both: boolean, narrow: boolean): void {
    const { scope: { stage, section, deck }, whatIf: { decks, names, titles } } = this;
    section.classList.toggle('both', both);
    section.classList.toggle('stacked', both && narrow);
    stage.load(both ? decks[0]! : deck!);
    stage.name(both ? titles[0]! : 'Picture');
    if (!both) return [...names, ...(this.second ? [this.second.element] : [])].forEach((element) => element.remove());
    if (!this.second) (this.second = this.scope.newStage()).connect();
    const { second } = this;
    second.load(decks[1]!);
    second.name(titles[1]!);
    if (second.element.parentNode) return;
    stage.element.before(names[0]!);
    stage.element.after(names[1]!, second.element);
  }
}
