// Packs wasm modules for `web/src/unpack`.
import { Model } from '../src/unpack/model.ts';
import { HEAD, split } from '../src/unpack/unpack.ts';

/** Packs a module: an arithmetic coder that spends on each bit what the model did not guess. */
export function pack(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const [start, end] = bodies(module);
  const out = [module.length, start, end].flatMap((number) => [0, 8, 16, 24].map((shift) => (number >>> shift) & 255));
  if (out.length !== HEAD) throw new Error('the head has another length');
  const model = new Model(new Uint8Array(module.length), start, end);
  let [low, high] = [0, 0xffffffff];
  for (const byte of module) {
    for (let shift = 7; shift >= 0; shift--) {
      const bit = (byte >> shift) & 1;
      const middle = split(low, high, model.guess());
      if (bit) high = middle;
      else low = middle + 1;
      model.learn(bit);
      while ((low ^ high) >>> 24 === 0) {
        out.push(high >>> 24);
        low = (low << 8) >>> 0;
        high = ((high << 8) | 255) >>> 0;
      }
    }
  }
  // The unpacker reads zeros after the end: this lies between low and high.
  out.push(high >>> 24);
  return Uint8Array.from(out);
}

/** From where to where the bodies of functions stand: section 10, after their number. */
function bodies(module: Uint8Array): [number, number] {
  let at = 8;
  const number = (): number => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = module[at++] ?? 0;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < module.length) {
    const section = module[at++];
    const end = number() + at;
    if (section === 10) {
      number();
      return [at, end];
    }
    at = end;
  }
  throw new Error('the module has no code');
}
