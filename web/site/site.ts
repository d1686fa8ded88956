/** The page's script: the page itself once there is an element to show, and its copy for when there is no network. */

void customElements.whenDefined('os-scope').then(() => import('./page.ts'));

// Only in a secure context, and a page opened from a file has no scope for a worker.
if (isSecureContext && location.protocol !== 'file:') {
  addEventListener('load', () => void navigator.serviceWorker?.register('offline.js').catch(() => undefined));
}
