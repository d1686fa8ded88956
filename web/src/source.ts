/** Where a scene comes from, and making it of a text; files are read by `stream.ts`. */

import type { Engine } from './engine.ts';
import type { OsScopeOutline, OsScopeScenario } from '../os-scope.d.ts';
import type { Player } from '../generated/player.js';

/** What is in the page's memory. */
export type AtHand =
  | { kind: 'built-in'; name: string }
  /** `edited`: by the reader, in the editor. */
  | { kind: 'text'; text: string; edited?: boolean }
  | { kind: 'object'; outline: OsScopeOutline };

/** What arrives in pieces. */
export type Arriving = { kind: 'file'; file: Blob; name: string } | { kind: 'address'; src: string };

/** What an element is to show. */
export type Source = AtHand | Arriving;

/** A player that is ready to run, and the text it was made of, if it was. */
export interface Loaded {
  player: Player;
  text: string | undefined;
  /** The work of a recorded schedule, as the text of a scenario. */
  rerun?: string;
  /** What should be known of a recording: lines that were not understood, what was left out. */
  remarks: string[];
}

/** Makes the scene of a source that is at hand. What is wrong with it is thrown: an `Error`, or an object. */
export function make(engine: Engine, source: AtHand): Loaded {
  if (source.kind === 'built-in') {
    const text = engine.builtIn(source.name);
    if (text === undefined) throw new Error(`there is no scenario “${source.name}”: expected one of ${names(engine)}`);
    return scenario(engine, text);
  }
  return scenario(engine, source.kind === 'text' ? source.text : engine.outlineText(source.outline));
}

function names(engine: Engine): string {
  return (engine.builtIns() as OsScopeScenario[]).map(({ name }) => name).join(', ');
}

/** The scene of a scenario's text. */
export function scenario(engine: Engine, text: string): Loaded {
  return { player: engine.Player.scenario(text), text, remarks: [] };
}
