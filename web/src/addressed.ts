/** Which of a page's elements a link to a moment is about. */

/** Which of the page's elements it is; those that are there for the eyes only have no part in links. */
export function numberOf(host: Element): number {
  return [...document.querySelectorAll('os-scope:not([inert])')].indexOf(host);
}

/** Whether the page's link is about an element; what it says is read by `link.ts`. */
export function isAddressed(host: Element): boolean {
  const fields = new URLSearchParams(location.hash.slice(1));
  const linked = ['scene', 'src', 'text'].some((name) => fields.has(name));
  return linked && (Number(fields.get('element')) || 0) === numberOf(host);
}
