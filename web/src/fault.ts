/** What can go wrong, in one form. */

/** An error as the element reports it. */
export interface ScopeError {
  /** What is wrong and what was expected. */
  message: string;
  /** The line of the scenario, counted from 1; 0 if no line is meant. */
  line: number;
  /** The place in the line, counted from 1; 0 if no line is meant. */
  column: number;
  /** How many characters are meant. */
  length: number;
  /** The line itself, cut where it is very long. */
  quote: string;
  /** Where the place is in `quote`, counted from 0. */
  caret: number;
  /** What was probably meant. */
  suggestion: string | null;
}

function plain(message: string): ScopeError {
  return { message, line: 0, column: 0, length: 0, quote: '', caret: 0, suggestion: null };
}

/** A defect of ours, which ends a scene and nothing else. */
export function defect(thrown: unknown): ScopeError {
  console.error(thrown);
  return plain(`this picture has stopped, by a defect of OS Scope (${thrown instanceof Error ? thrown.message : String(thrown)})`);
}

/** Whatever was thrown, as an error. The player throws JSON; everything else is an `Error`. */
export function describe(thrown: unknown): ScopeError {
  if (typeof thrown === 'string') return { ...plain(''), ...(JSON.parse(thrown) as ScopeError) };
  // A trap.
  if (thrown instanceof WebAssembly.RuntimeError) return defect(thrown);
  return plain(thrown instanceof Error ? thrown.message : String(thrown));
}
