/** Files that are dropped on an element. */

import type { Source } from './source.ts';

/** Takes files dropped on an element, which is of the class `held` while one is above it. */
export function takeDrops(target: HTMLElement, take: (source: Source) => void): void {
  const holdsFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  let depth = 0;
  const hold = (by: number) => {
    depth = Math.max(0, depth + by);
    target.classList.toggle('held', depth > 0);
  };
  target.addEventListener('dragenter', (event) => holdsFile(event) && hold(1));
  target.addEventListener('dragleave', (event) => holdsFile(event) && hold(-1));
  target.addEventListener('dragover', (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    event.dataTransfer!.dropEffect = 'copy';
  });
  target.addEventListener('drop', (event) => {
    const file = event.dataTransfer?.files[0];
    hold(-depth);
    if (!file) return;
    event.preventDefault();
    event.stopPropagation();
    take({ kind: 'file', file, name: file.name });
  });
}
