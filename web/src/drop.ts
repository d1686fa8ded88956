/** Files that are dropped on an element, or chosen. */

/** Takes files dropped on an element; `over` is told while one is held above it. */
export function takeDrops(target: HTMLElement, take: (file: File) => void, over: (held: boolean) => void): void {
  const holdsFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  let depth = 0;
  const hold = (by: number) => {
    depth = Math.max(0, depth + by);
    over(depth > 0);
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
    depth = 0;
    over(false);
    if (!file) return;
    event.preventDefault();
    event.stopPropagation();
    take(file);
  });
}

/** Lets the reader choose a file. */
export function chooseFile(take: (file: File) => void): void {
  const input = Object.assign(document.createElement('input'), { type: 'file' });
  input.addEventListener('change', () => input.files?.[0] && take(input.files[0]));
  input.click();
}
