/** Reading a scene from a file or an address; plain or gzip; a scenario or a recording. */

import type { Engine } from './engine.ts';
import { scenario, type Arriving, type Loaded } from './source.ts';

/** Called while a long source is read: how much of it, from 0 to 1, or undefined where its length is not known. */
export type Progress = (part: number | undefined, bytes: number) => void;

/** Reads a source. What is wrong with it is thrown: an `Error`, or an object. */
export async function read(engine: Engine, source: Arriving, progress: Progress, signal: AbortSignal): Promise<Loaded> {
  if (source.kind === 'file') return stream(engine, source.file.stream(), source.file.size, source.name, progress, signal);
  const response = await request(source.src, signal);
  const length = Number(response.headers.get('content-length')) || 0;
  return stream(engine, response.body!, length, nameOf(source.src), progress, signal);
}

async function request(src: string, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(src, { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    const why = location.protocol === 'file:' ? ': a page opened from a file may not read other files; drop it on the picture instead' : '';
    throw new Error(`${src} cannot be read${why}`);
  }
  if (!response.ok) throw new Error(`${src} cannot be read: the server says ${response.status}`);
  return response;
}

function nameOf(src: string): string {
  return src.split(/[?#]/)[0]!.split('/').pop() || src;
}

type Bytes = Uint8Array<ArrayBuffer>;

async function stream(
  engine: Engine, body: ReadableStream<Bytes>, length: number, name: string, progress: Progress, signal: AbortSignal,
): Promise<Loaded> {
  let seen = 0;
  let unpacked = 0;
  const counted = body.pipeThrough(new TransformStream<Bytes, Bytes>({
    transform(chunk, controller) {
      seen += chunk.length;
      progress(length ? Math.min(seen / length, 1) : undefined, seen);
      controller.enqueue(chunk);
    },
  }), { signal });
  const reader = (await unzipped(counted)).getReader();
  const first = await reader.read();
  if (first.done || name.endsWith('.scope') || engine.isScenario(first.value)) {
    return scenario(engine, await text(reader, first.value));
  }
  const recording = new engine.Recording(name.replace(/\.gz$/, '').replace(/\.(txt|log|trace|lackey)$/, ''));
  try {
    const damaged: string[] = [];
    for (let chunk: ReadableStreamReadResult<Bytes> | undefined = first; chunk && !chunk.done;) {
      signal.throwIfAborted();
      unpacked += chunk.value.length;
      if (unpacked > HARMLESS && unpacked > RATIO * seen) throw new Error(`${name} unpacks to more than ${RATIO} times its size: unpack it first`);
      await feed(recording, chunk.value);
      // Of a damaged file the beginning is worth having.
      chunk = await reader.read().catch(() => void damaged.push('the file is damaged or ends too early: what follows was not read'));
    }
    signal.throwIfAborted();
    const player = recording.finish();
    return { player, text: undefined, rerun: recording.rerun(), remarks: [...damaged, ...recording.remarks()] };
  } catch (error) {
    await reader.cancel();
    throw error;
  } finally {
    recording.free();
  }
}

/**
 * The most by which a packed file may grow, as a multiple of its size, and the bytes below which it may grow more:
 * recordings are some 20 to 30 times as large.
 */
const RATIO = 100;
const HARMLESS = 8 << 20;

/** Bytes that are fed at once: a few milliseconds' work, after which the page gets its turn. */
const PIECE = 128 * 1024;

async function feed(recording: InstanceType<Engine['Recording']>, chunk: Bytes): Promise<void> {
  for (let at = 0; at < chunk.length; at += PIECE) {
    recording.feed(chunk.subarray(at, at + PIECE));
    await new Promise((wake) => setTimeout(wake));
  }
}

/** The stream itself, or what is in it if it begins as gzip does (RFC 1952, section 2.3.1). */
async function unzipped(stream: ReadableStream<Bytes>): Promise<ReadableStream<Bytes>> {
  const reader = stream.getReader();
  let head: Bytes = new Uint8Array(0);
  let end = false;
  while (head.length < 2 && !end) {
    const { done, value } = await reader.read();
    end = done;
    if (value) head = join(head, value);
  }
  const whole = new ReadableStream<Bytes>({
    start(controller) {
      if (head.length) controller.enqueue(head);
      if (end) controller.close();
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  return gzip ? whole.pipeThrough(new DecompressionStream('gzip')) : whole;
}

function join(a: Bytes, b: Bytes): Bytes {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Characters after which a text cannot be a scenario: the parser says so better than a page without memory. */
const LONGEST = 1024 * 1024;

async function text(reader: ReadableStreamDefaultReader<Bytes>, first: Bytes | undefined): Promise<string> {
  const decoder = new TextDecoder();
  let all = first ? decoder.decode(first, { stream: true }) : '';
  for (let chunk = await reader.read(); !chunk.done && all.length < LONGEST; chunk = await reader.read()) {
    all += decoder.decode(chunk.value, { stream: true });
  }
  await reader.cancel();
  return all + decoder.decode();
}
