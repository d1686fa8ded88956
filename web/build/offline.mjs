// Writes offline.js, the service worker, into the folder of a site: with the names and hashes of all its files. While
// the site is being developed, a worker would only show what was: then it is one that takes itself away, with what an
// earlier one has kept.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

const REMOVED = `addEventListener('install', () => skipWaiting());
addEventListener('activate', async () => {
  for (const name of await caches.keys()) if (name.startsWith('os-scope ' + registration.scope)) await caches.delete(name);
  await registration.unregister();
  for (const client of await clients.matchAll()) client.navigate(client.url);
});
`;

const [site, profile] = process.argv.slice(2);
await writeFile(join(site, 'offline.js'), profile === 'release' ? await worker() : REMOVED);

async function worker() {
  const entries = await readdir(site, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
  const files = [];
  for (const path of paths) {
    const name = relative(site, path).replaceAll(sep, '/');
    // Servers do not hand out what begins with a dot.
    if (!/(^|\/)\./.test(name)) files.push([name, `sha256-${hash(await readFile(path), 'base64')}`]);
  }
  const text = JSON.stringify(files);
  const frame = await readFile(new URL('../site/offline.js', import.meta.url), 'utf8');
  return frame.replace('{version}', hash(text, 'hex').slice(0, 16)).replace('{files}', text);
}

function hash(bytes, encoding) {
  return createHash('sha256').update(bytes).digest(encoding);
}
