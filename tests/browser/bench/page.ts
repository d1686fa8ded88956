// What the benchmarks run inside the browser: bundled with the element's own engine.
import { start } from '../../../web/src/engine.ts';
import { initSync, type Player, type Screen } from '../../../web/generated/player.js';
import wasm from '../../../web/generated/player.wasm';

const module = new WebAssembly.Module(wasm);
const engine = start(module);
const { memory } = initSync({ module });

/** A frame with about 2,000 marks: every frame of a large memory, and every page of its owner. */
const LARGE = `title A large memory
machine
  frames 512
  translation ideal
  swap 2048
process a
  repeat 40
    write 0x100000 step 4K times 700
lens memory
`;

/** A million events and more, of every kind. */
const LONG = `title A long run
machine
  frames 256
  tlb 16 sets 4 ways
  swap 4096
process a
  repeat 60
    write 0x100000 step 4K times 400
    compute 10us
process b
  repeat 60
    read 0x100000 step 4K times 400
    io disk 1ms
`;

/**
 * A million events and more on the largest machine: every frame in use, every process and CPU, and pages that come and
 * go.
 */
const VAST = `title The largest machine
machine
  cpus 16
  frames 65536
  swap 1048576
  scheduler rr quantum 20us
process a x250
  repeat 8
    write 0x100000 step 4K times 240
    compute 5us
`;

/**
 * The same with one process that has more pages than there are frames: each access brings one in and writes one out.
 */
const FULL = `title More pages than frames
machine
  frames 50000
  swap 1048576
process a
  repeat 2
    write 0x100000 step 4K times 65000
`;

const SIZE = [1280, 720] as const;

/** How far the time goes between two frames, in milliseconds: in motion each is another picture of the same event. */
const MOMENT = 0.01;

type Call = { name: string; a: number; b: number; c: number; d: number; e: number; f: number; text: string; colour: string; dash: number[] };

/** A context that notes the calls made to it. */
function recorder(calls: Call[]): CanvasRenderingContext2D {
  const blank = { a: 0, b: 0, c: 0, d: 0, e: 0, f: 0, text: '', colour: '', dash: [] as number[] };
  const note = (name: string, [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]: number[], more = {}) => calls.push({ ...blank, name, a, b, c, d, e, f, ...more });
  return new Proxy({} as CanvasRenderingContext2D, {
    get: (_, name: string) => (...args: unknown[]) => {
      if (name === 'fillText') note(name, args.slice(1) as number[], { text: args[0] });
      else if (name === 'setLineDash') note(name, [], { dash: args[0] });
      else note(name, args as number[]);
    },
    set: (_, name: string, value) => {
      if (typeof value === 'number') note(name, [value]);
      else note(name, [], { colour: value });
      return true;
    },
  });
}

/** The same calls, as one would write them by hand for marks that are JavaScript objects. */
function byHand(context: CanvasRenderingContext2D, calls: Call[]): void {
  for (const call of calls) {
    switch (call.name) {
      case 'setTransform': context.setTransform(call.a, call.b, call.c, call.d, call.e, call.f); break;
      case 'beginPath': context.beginPath(); break;
      case 'rect': context.rect(call.a, call.b, call.c, call.d); break;
      case 'roundRect': context.roundRect(call.a, call.b, call.c, call.d, call.e); break;
      case 'arc': context.arc(call.a, call.b, call.c, call.d, call.e); break;
      case 'moveTo': context.moveTo(call.a, call.b); break;
      case 'lineTo': context.lineTo(call.a, call.b); break;
      case 'bezierCurveTo': context.bezierCurveTo(call.a, call.b, call.c, call.d, call.e, call.f); break;
      case 'closePath': context.closePath(); break;
      case 'fill': context.fill(); break;
      case 'stroke': context.stroke(); break;
      case 'fillStyle': context.fillStyle = call.colour; break;
      case 'strokeStyle': context.strokeStyle = call.colour; break;
      case 'lineWidth': context.lineWidth = call.a; break;
      case 'lineCap': context.lineCap = call.colour as CanvasLineCap; break;
      case 'setLineDash': context.setLineDash(call.dash); break;
      case 'font': context.font = call.colour; break;
      case 'textAlign': context.textAlign = call.colour as CanvasTextAlign; break;
      case 'fillText': call.c > 0 ? context.fillText(call.text, call.a, call.b, call.c) : context.fillText(call.text, call.a, call.b); break;
      default: throw new Error(`no ${call.name} by hand`);
    }
  }
}

function recorded(text: string): Player {
  const player = engine.Player.scenario(text);
  while (player.run(50_000));
  return player;
}

/** A screen that draws by `context`, once it knows its size. */
async function screen(context: CanvasRenderingContext2D): Promise<Screen> {
  const [width, height] = SIZE;
  const place = document.createElement('div');
  Object.assign(place.style, { width: `${width}px`, height: `${height}px` });
  document.body.append(place);
  const screen = new engine.Screen();
  const canvas = { width, height, hidden: true, getContext: () => context } as unknown as HTMLCanvasElement;
  await new Promise<void>((resized) => screen.connect(place, canvas, { resized, pointed: () => {} }));
  const colours = Uint32Array.from(engine.theme(0), (colour) => ((colour << 8) | 0xff) >>> 0);
  screen.look(colours, 'sans-serif', 'monospace', false, false);
  return screen;
}

/** One frame of ours: what an element does for it. Standing still, the same picture is drawn again. */
function frame(player: Player, screen: Screen): void {
  player.frame(MOMENT);
  screen.clear();
  screen.draw(player, ...SIZE);
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}

/**
 * Milliseconds a frame takes our way and by hand, in turns, rounds of `frames` each; with the pixels, which one read
 * back waits for, and without.
 */
async function draw(rounds: number, frames: number) {
  const player = recorded(LARGE);
  const [width, height] = SIZE;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })!;
  const calls: Call[] = [];
  const ourScreen = await screen(context);
  const noted = await screen(recorder(calls));
  const outcomes = [];
  for (const moment of ['standing still', 'in motion']) {
    player.seek(player.length >> 1);
    player.step();
    player.frame(0);
    for (let tries = 0; moment === 'in motion' && player.progress < 0.5 && tries < 1000; tries++) player.frame(10);
    if (moment === 'standing still') player.pause();
    calls.length = 0;
    frame(player, noted);
    for (const pixels of [true, false]) {
      const time = (once: () => void) => {
        const begin = performance.now();
        for (let n = 0; n < frames; n++) {
          once();
          if (pixels) context.getImageData(0, 0, 1, 1);
        }
        const took = performance.now() - begin;
        context.getImageData(0, 0, 1, 1);
        return took / frames;
      };
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let round = 0; round < rounds; round++) {
        ours.push(time(() => frame(player, ourScreen)));
        theirs.push(time(() => byHand(context, calls)));
        await new Promise((wake) => setTimeout(wake));
      }
      const shapes = ['rect', 'roundRect', 'arc', 'bezierCurveTo', 'fillText'];
      const marks = calls.filter(({ name }) => shapes.includes(name)).length;
      outcomes.push({ moment, pixels, marks, calls: calls.length, ours: median(ours), theirs: median(theirs) });
    }
  }
  return outcomes;
}

/** Events a second of a simulation, recording included, how long seeks take, and how much memory it took. */
async function run(name: 'long' | 'vast' | 'full') {
  const text = { long: LONG, vast: VAST, full: FULL }[name];
  const rates: number[] = [];
  let player: Player | undefined;
  for (let round = 0; round < (name === 'long' ? 3 : 1); round++) {
    player?.free();
    player = engine.Player.scenario(text);
    const begin = performance.now();
    // The length stops growing when recording is over; the comparison of policies that follows is no recording.
    for (let before = -1; player.length !== before; ) {
      before = player.length;
      player.run(50_000);
    }
    rates.push(player.length / ((performance.now() - begin) / 1000));
  }
  const { length } = player!;
  const seeks: number[] = [];
  let place = 12345;
  for (let n = 0; n < 300; n++) {
    place = (Math.imul(place, 1103515245) + 12345) >>> 1;
    const begin = performance.now();
    player!.seek(place % length);
    // The state is worked out when it is read.
    player!.caption();
    seeks.push(performance.now() - begin);
  }
  seeks.sort((a, b) => a - b);
  return { events: length, rates, memory: memory.buffer.byteLength, median: seeks[150]!, worst: seeks.at(-1)! };
}

Object.assign(window, { bench: { draw, run } });
