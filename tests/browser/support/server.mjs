// dist/ over HTTP on the loopback interface, as any static host would serve it.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the built site. */
export const DIST = fileURLToPath(new URL('../../../dist/', import.meta.url));

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css', '.gz': 'application/gzip', '.txt': 'text/plain' };

/** Pages that exist only in tests, by path; each with the headers it is sent with. */
const pages = new Map();

/** Serves a page of a test's own; gives its path. */
export function page(html, headers = {}) {
  const path = `/test-${pages.size}.html`;
  pages.set(path, { html, headers });
  return path;
}

/** Starts the server; gives its address. */
export async function serve() {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const own = pages.get(path);
    if (own) {
      response.writeHead(200, { 'content-type': TYPES['.html'], ...own.headers });
      return response.end(own.html);
    }
    const inside = normalize(path === '/' ? '/index.html' : path);
    try {
      const bytes = await readFile(join(DIST, inside));
      response.writeHead(200, { 'content-type': TYPES[extname(inside)] ?? 'application/octet-stream', 'content-length': bytes.length });
      response.end(bytes);
    } catch {
      response.writeHead(404).end('not found');
    }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  server.unref();
  return `http://127.0.0.1:${server.address().port}`;
}
