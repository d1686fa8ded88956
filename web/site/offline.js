// The site without a network: all files of one version, kept on the first visit, and answered with from then on.
// `web/build/offline.mjs` fills in the version and the files, each with the hash of its contents.
'use strict';

const VERSION = '{version}';
const FILES = {files};

/** A path of this site has caches of its own: others may be on the same host. */
const OURS = `os-scope ${registration.scope} `;
const CACHE = OURS + VERSION;

// What the browser has already is asked for, not fetched again; a file of another version fails, and all of it is tried at the next visit.
const requests = () => FILES.map(([path, integrity]) => new Request(path, { cache: 'no-cache', integrity }));

addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests())));
});

addEventListener('activate', (event) => {
  const others = (names) => names.filter((name) => name.startsWith(OURS) && name !== CACHE);
  event.waitUntil(caches.keys().then((names) => Promise.all(others(names).map((name) => caches.delete(name)))));
});

addEventListener('message', () => skipWaiting());

addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method === 'GET' && request.url.startsWith(registration.scope)) event.respondWith(answer(request));
});

async function answer(request) {
  // A page keeps its version as long as it is open: a newer one takes over when the last of them is loaded anew.
  if (request.mode === 'navigate' && registration.waiting && (await clients.matchAll()).length < 2) {
    registration.waiting.postMessage('now');
    return new Response('<link rel="icon" href="data:,">', { headers: { refresh: '0', 'content-type': 'text/html' } });
  }
  const address = request.url.replace(/[?#].*/, '').replace(/\/$/, '/index.html');
  const kept = await (await caches.open(CACHE)).match(address, { ignoreVary: true });
  // A page may not be answered with what came from elsewhere, which some hosts do with names that end in .html.
  return kept?.redirected ? new Response(kept.body, kept) : (kept ?? fetch(request));
}
