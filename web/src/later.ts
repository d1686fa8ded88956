/**
 * Loads what stands around the picture. Until it is there, and where it cannot be loaded, a plain sentence over the
 * picture says what is wrong.
 */

import type { OsScopeError } from '../os-scope.d.ts';
import type { Around } from './around.ts';
import { h } from './dom.ts';

/** What stands around one picture, there or on its way. */
export class Later {
  /** What is said over the picture. */
  readonly notice = h('div', { class: 'notice', hidden: '' });
  /** What is loaded, once it is there. */
  there: Around | undefined;
  private coming: Promise<Around> | undefined;

  /** `arrived` is called when it is there, before anything is asked of it. */
  constructor(private readonly get: () => Promise<Around>, private readonly arrived: (around: Around) => void) {}

  /** Loads it on the first call, and again after that has failed. */
  load(): Promise<Around> {
    return (this.coming ??= this.get().then((around) => {
      this.there = around;
      this.notice.hidden = true;
      this.arrived(around);
      return around;
    }, (error: unknown) => {
      this.coming = undefined;
      throw error;
    }));
  }

  /** Does something with it, as soon as it is there. */
  ask(order: (around: Around) => void): void {
    if (this.there) order(this.there);
    else this.load().then(order, (error: Error) => this.say(error.message));
  }

  /** Says what is wrong, unless it is over when that can be said. */
  fail(error: OsScopeError, holds: () => boolean, again?: () => void): void {
    if (this.there) this.there.fail(error, again);
    else this.load().then((around) => holds() && around.fail(error, again), () => holds() && this.say(error.message));
  }

  private say(message: string): void {
    const close = h('button', { type: 'button' }, 'Close');
    close.addEventListener('click', () => (this.notice.hidden = true));
    this.notice.setAttribute('role', 'alert');
    this.notice.replaceChildren(h('p', {}, `${message}.`), close);
    this.notice.hidden = false;
  }
}
