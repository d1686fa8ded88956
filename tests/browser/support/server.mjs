// dist/ over HTTP on the loopback interface, as any static host would serve it.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the built site. */
export const DIST = fileURLToPath(new URL('../../../dist/', import.meta.url));

/** What files are, by the ends of their names. */
export const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css',
  '.wasm': 'application/wasm', '.gz': 'application/gzip', '.txt': 'text/plain', '.cast': 'application/json',
};

/** Pages that exist only in tests, by path; each with the headers it is sent with. */
const pages = new Map();

/** Serves a page of a test's own; gives its path. */
export function page(html, headers = {}) {
  const path = `/test-${pages.size}.html`;
  pages.set(path, { html, headers });
  return path;
}

/**
 * Starts a server; gives its address. dist/ is `below` a path, every answer has these `headers`, and what `changed`
 * has by path is answered in place of a file.
 */
export async function serve({ below = '/', headers = {}, changed = new Map() } = {}) {
  return listen(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const own = pages.get(path);
    if (own) {
      response.writeHead(200, { 'content-type': TYPES['.html'], ...own.headers });
      return response.end(own.html);
    }
    if (!path.startsWith(below)) return response.writeHead(404).end('not found');
    const inside = normalize(`/${path.slice(below.length) || 'index.html'}`);
    try {
      const bytes = changed.has(path) ? Buffer.from(changed.get(path)()) : await readFile(join(DIST, inside));
      response.writeHead(200, { 'content-type': TYPES[extname(inside)] ?? 'application/octet-stream', 'content-length': bytes.length, ...headers });
      response.end(bytes);
    } catch {
      response.writeHead(404).end('not found');
    }
  });
}

/** Answers requests on the loopback interface as long as the tests run; gives the address. */
export async function listen(answer) {
  const server = createServer(answer);
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  server.unref();
  return `http://127.0.0.1:${server.address().port}`;
}
