/** What can go wrong, in one form. */

import type { OsScopeError } from '../os-scope.d.ts';

/** What was thrown, as an error. The player throws such objects; everything else is an `Error`. */
export function describe(thrown: unknown): OsScopeError {
  const plain = (message: string) => ({ message, line: 0, column: 0, length: 0, quote: '', caret: 0, suggestion: null });
  // A trap: a defect of ours, which ends this scene and nothing else.
  if (thrown instanceof WebAssembly.RuntimeError) return plain(`OS Scope has a defect, and this scene cannot go on (${thrown.message})`);
  if (thrown instanceof Error) return plain(thrown.message);
  return typeof thrown === 'object' && thrown && 'caret' in thrown ? (thrown as OsScopeError) : plain(String(thrown));
}

/** As an `Error`, for promises that reject. */
export function toError(error: OsScopeError): Error & OsScopeError {
  return Object.assign(new Error(error.message), error);
}
