/**
 * The colours that a reader chose. Pages opened from files, and readers who forbid it, have no memory: then the
 * system's choice holds.
 */

const KEY = 'os-scope-theme';

export function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function remember(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The choice lasts as long as the page.
  }
}
