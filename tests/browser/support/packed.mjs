// Files over HTTP, packed once as a static host keeps them: /br/NAME/FILE and /gzip/NAME/FILE are files of the folder
// NAME, /br/NAME.html is a page.
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { listen, TYPES } from './server.mjs';

/** As small as each can; brotli's quality is 11 if nothing is said. */
const PACK = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

/**
 * Starts the server; gives its address. `folders` and `pages` say by name where files are and what pages hold.
 * No answer is kept by the browser.
 */
export function servePacked(folders, pages) {
  const kept = new Map();
  const read = async (name, file) => {
    if (!file) return Buffer.from(pages[name]);
    return readFile(join(folders[name], normalize(`/${file}`)));
  };
  const pack = async (encoding, name, file) => PACK[encoding](await read(name, file));
  return listen(async (request, response) => {
    const [encoding, name, ...rest] = new URL(request.url, 'http://localhost').pathname.slice(1).split('/');
    try {
      if (!kept.has(request.url)) kept.set(request.url, pack(encoding, name, rest.join('/')));
      const bytes = await kept.get(request.url);
      const type = TYPES[extname(request.url)] ?? 'application/octet-stream';
      response.writeHead(200, {
        'content-type': type, 'content-encoding': encoding, 'content-length': bytes.length, 'cache-control': 'no-store',
      });
      response.end(bytes);
    } catch {
      response.writeHead(404).end('not found');
    }
  });
}
