/** What the inside of an element reports to the element. */

import type { OsScopeError, OsScopeStep } from '../os-scope.d.ts';
import type { Around } from './around.ts';

/** Called by the inside of an element (`scope.ts`) for the element around it. */
export interface Hooks<Scope> {
  /** A scene is on the screen. */
  ready(): void;
  /** The position has changed. */
  step(detail: OsScopeStep): void;
  /** The run has played to its end. */
  ended(): void;
  /** Something went wrong. */
  error(error: OsScopeError): void;
  /** The scene that the attributes name is to be shown again. */
  own(): void;
  /** The reader has chosen lenses. */
  lens(names: string): void;
  /** Whether the page's link is about it. */
  addressed(): boolean;
  /** Loads what stands around the picture. */
  around(scope: Scope): Promise<Around>;
}
