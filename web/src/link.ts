/**
 * Links to a moment. Everything needed is in the fragment, which no server ever sees:
 * `#scene=clock&lens=clock&at=12` for a built-in, `#text=…` for a text of one's own (deflated, in base64url), `#src=…`
 * for a file beside the page.
 */

/** What a link restores. */
export interface Moment {
  /** A built-in's name. */
  scene?: string;
  /** A scenario's text. */
  text?: string;
  /** A file's address, relative to the page. */
  src?: string;
  /** The lenses, with blanks between them. */
  lens: string;
  /** The position; none: the scene begins as it does by itself. */
  at?: number;
  /** The line under `machine` with which it runs a second time, and which of the two is shown: 0 or 1. */
  versus?: string;
  side?: number;
  /** Which of the page's elements is meant, counted from 0. */
  element: number;
}

/** The fragment for a moment, without `#`. */
export async function encode(moment: Moment): Promise<string> {
  const fields = new URLSearchParams();
  if (moment.scene) fields.set('scene', moment.scene);
  if (moment.src) fields.set('src', moment.src);
  if (moment.text !== undefined) fields.set('text', await pack(moment.text));
  if (moment.lens) fields.set('lens', moment.lens);
  if (moment.at !== undefined) fields.set('at', String(moment.at));
  if (moment.versus) fields.set('versus', moment.versus);
  if (moment.side) fields.set('side', String(moment.side));
  if (moment.element) fields.set('element', String(moment.element));
  return fields.toString();
}

/** The moment in a fragment, if there is one. */
export async function decode(fragment: string): Promise<Moment | undefined> {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''));
  const [scene, src, packed] = ['scene', 'src', 'text'].map((name) => fields.get(name));
  if (!scene && !packed && !(src && isBeside(src))) return undefined;
  const count = (name: string) => Math.max(0, Math.floor(Number(fields.get(name)) || 0));
  const moment: Moment = { lens: fields.get('lens') ?? '', element: count('element') };
  if (fields.has('at')) moment.at = count('at');
  const versus = fields.get('versus');
  if (versus) Object.assign(moment, { versus, side: Math.min(1, count('side')) });
  if (scene) moment.scene = scene;
  if (src) moment.src = src;
  if (packed) moment.text = await unpack(packed);
  return moment;
}

/** Whether an address stays on the page's own host: a link must not make a page fetch from elsewhere. */
function isBeside(src: string): boolean {
  const base = location.href;
  return URL.canParse(src, base) && new URL(src, base).origin === location.origin;
}

/** A scenario has at most 64 KiB; a link that inflates to more is broken, or made to harm. */
const LIMIT = 64 * 1024;

async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

async function unpack(packed: string): Promise<string> {
  try {
    const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      text += decoder.decode(value, { stream: true });
      if (text.length > LIMIT) throw new RangeError('too long');
    }
  } catch {
    throw new Error('this link is damaged: the scenario in it cannot be read');
  }
}
