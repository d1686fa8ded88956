/** Files that are chosen. */

import type { Source } from './source.ts';

/** Lets the reader choose a file. */
export function chooseFile(take: (source: Source) => void): void {
  const input = Object.assign(document.createElement('input'), { type: 'file' });
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) take({ kind: 'file', file, name: file.name });
  });
  input.click();
}
