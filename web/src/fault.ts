/** What can go wrong, in one form. */

import type { OsScopeError } from '../os-scope.d.ts';

function plain(message: string): OsScopeError {
  return { message, line: 0, column: 0, length: 0, quote: '', caret: 0, suggestion: null };
}

/** A defect of ours, which ends a scene and nothing else. */
export function defect(thrown: unknown): OsScopeError {
  console.error(thrown);
  return plain(`this picture has stopped, by a defect of OS Scope (${thrown instanceof Error ? thrown.message : String(thrown)})`);
}

/** What was thrown, as an error. The player throws such objects; everything else is an `Error`. */
export function describe(thrown: unknown): OsScopeError {
  // A trap.
  if (thrown instanceof WebAssembly.RuntimeError) return defect(thrown);
  if (thrown instanceof Error) return plain(thrown.message);
  return typeof thrown === 'object' && thrown && 'caret' in thrown ? (thrown as OsScopeError) : plain(String(thrown));
}
