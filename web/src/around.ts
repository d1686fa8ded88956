/**
 * What the picture's side (`scope.ts`) knows of what stands around it (`workbench.ts`), which is loaded after the first
 * picture.
 */

import type { OsScopeError } from '../os-scope.d.ts';
import type { Deck } from './deck.ts';
import type { Moment } from './link.ts';
import type { Arriving, Loaded, Source } from './source.ts';
import type { Tool } from './tools.ts';

/** Panels, rules, the editor, notices, links, files. */
export interface Around {
  /** Whether a panel is open. */
  readonly open: boolean;
  /** Does what a button says. */
  use(tool: Tool): void;
  /** Closes the panel, or else leaves presenter mode. */
  close(): void;
  /** Shows the other of two rules. */
  flip(): void;
  /** Says what this place is for. */
  invite(): void;
  /** Says what is wrong; `again` starts the scene again, if that is of use. */
  fail(error: OsScopeError, again?: () => void): void;
  /** Reads a file or an address. */
  read(source: Arriving, signal: AbortSignal): Promise<Loaded>;
  /** What the page's link says. */
  linked(): Promise<{ source: Source; moment: Moment } | undefined>;
  /** Lets go of the scene that is shown. */
  leave(): void;
  /** A scene is shown; `moment` is what a link says of it. */
  began(deck: Deck, moment?: Moment): void;
  /** Everything is about this scene now: one that began, or the other of two. Places the pictures. */
  about(deck: Deck): void;
  /** A frame is about to be drawn, with these lenses. */
  update(deck: Deck, lenses: string): void;
  /** A picture's place has another size. */
  resized(): void;
}
