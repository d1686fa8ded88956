/** Which elements are near the viewport: within one height of it, above or below. */

const waiting = new WeakMap<Element, () => void>();

/** In a frame of another origin, only the frame's own viewport can be widened. */
const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) if (isIntersecting) waiting.get(target)?.();
}, { root: self !== top && !frameElement ? document : null, rootMargin: '100% 0px' });

/** Calls `begin` when an element is near, and each time it comes near again, until `forget`. */
export function whenNear(element: Element, begin: () => void): void {
  waiting.set(element, begin);
  observer.observe(element);
}

/** Waits for an element no more. */
export function forget(element: Element): void {
  observer.unobserve(element);
}

/** Begins those of a list that are near now, which an observer reports a frame later. */
export function beginNear(elements: Iterable<Element>): void {
  for (const element of elements) {
    const { top, bottom } = element.getBoundingClientRect();
    if (top < bottom && top < 2 * innerHeight && bottom > -innerHeight) waiting.get(element)?.();
  }
}
