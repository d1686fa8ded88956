/**
 * Where in a wasm module the next byte stands: what kind of thing it belongs to, and what came before it. That is what the model guesses it from.
 *
 * It reads only as much of the format as helps to guess. Where it is wrong, bytes are guessed badly, which costs size and nothing else.
 */

/** What a byte may belong to. Kinds from `Block` on are operands. */
const enum Kind {
  /** Anything outside the code section. */
  Plain,
  BodySize,
  Groups,
  GroupSize,
  GroupType,
  Opcode,
  Block,
  Label,
  Call,
  Index,
  Local,
  Global,
  Align,
  Offset,
  Int32,
  Int64,
  Float32,
  Float64,
  LabelCount,
  LabelListed,
  Extended,
}

/** How many kinds there are, and room to spare. */
export const KINDS = 32;

/** How many contexts [Grammar.contexts] gives. */
export const CONTEXTS = 11;

/** How many tokens back a context looks. */
const MEMORY = 9;

/** Mixes two numbers into one. */
export function hash(a: number, b: number): number {
  let mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 0x7f4a7c15, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}

/** The operands of an instruction (WebAssembly core specification 5.4). */
function operands(opcode: number): Kind[] {
  if (opcode >= 0x28 && opcode <= 0x3e) return [Kind.Align, Kind.Offset];
  if (opcode >= 0x02 && opcode <= 0x04) return [Kind.Block];
  if (opcode === 0x0c || opcode === 0x0d) return [Kind.Label];
  if (opcode === 0x0e) return [Kind.LabelCount];
  if (opcode === 0x10) return [Kind.Call];
  if (opcode === 0x11 || opcode === 0x1c) return [Kind.Index, Kind.Index];
  if (opcode >= 0x20 && opcode <= 0x22) return [Kind.Local];
  if (opcode === 0x23 || opcode === 0x24) return [Kind.Global];
  if (opcode === 0x3f || opcode === 0x40) return [Kind.Index];
  if (opcode >= 0x41 && opcode <= 0x44) return [Kind.Int32 + opcode - 0x41];
  if (opcode === 0xfc) return [Kind.Extended];
  return [];
}

export class Grammar {
  /** What the next byte belongs to. */
  kind: Kind = Kind.Plain;
  /** How many bytes of that came already. */
  place = 0;
  /** The bytes of it that came already, mixed. */
  private begun = 0;
  /** Its value so far, if it is a number. */
  private value = 0;
  private at = 0;
  /** The latest opcodes, and the latest instructions with their operands, newest first. */
  private opcodes = new Int32Array(MEMORY);
  private tokens = new Int32Array(MEMORY);
  /** The operands that the instruction still has, last first. */
  private awaited: Kind[] = [];
  /** How many groups of locals, or labels of a table, are still to come. */
  private left = 0;
  /** How many blocks are open. */
  private depth = 0;
  /** Operands that are likely to come again or to be counted on from. */
  private locals = [0, 0];
  private offset = 0;
  private call = 0;

  /** Function bodies stand from `start` to before `end`. */
  constructor(
    private start: number,
    private end: number,
  ) {}

  /** Writes what the next byte is guessed from: equal numbers where it is likely to be equal. */
  contexts(into: Int32Array): void {
    const { kind, opcodes, tokens, locals, begun } = this;
    const here = hash(kind * 16 + Math.min(this.place, 15), begun);
    const [o0, o1, o2, o3, o4, o5, o6, o7, o8] = opcodes as unknown as number[] & { length: 9 };
    const one = hash(here, o0!);
    const three = hash(hash(one, o1!), o2!);
    const six = hash(hash(hash(three, o3!), o4!), o5!);
    const token = kind === Kind.Opcode || kind === Kind.Plain ? here : one;
    const values = [
      here,
      one,
      three,
      six,
      hash(hash(hash(six, o6!), o7!), o8!),
      hash(hash(token, tokens[0]!), tokens[1]!),
      hash(one, this.offset),
      hash(hash(one, this.call), o1!),
      hash(hash(one, locals[0]!), locals[1]!),
      hash(hash(one, locals[0]!), o1!),
      hash(one, this.depth),
    ];
    values.forEach((value, n) => (into[n] = hash(value, n)));
  }

  /** Goes past a byte. */
  read(byte: number): void {
    this.at++;
    this.place++;
    this.begun = (Math.imul(this.begun, 257) + byte + 1) | 0;
    if (this.at === this.start) this.next(Kind.BodySize);
    else if (this.at < this.start || this.at >= this.end) {
      push(this.opcodes, byte);
      push(this.tokens, byte);
      this.next(Kind.Plain);
    } else if (this.kind === Kind.Opcode) this.instruction(byte);
    else if (this.kind === Kind.Float32 || this.kind === Kind.Float64) {
      if (this.place === (this.kind === Kind.Float32 ? 4 : 8)) this.operand();
    } else {
      // LEB128: seven bits a byte, the lowest first.
      this.value |= (byte & 127) << (7 * Math.min(this.place - 1, 4));
      if (byte < 128) this.number(this.value);
    }
  }

  private next(kind: Kind): void {
    this.kind = kind;
    this.place = this.begun = this.value = 0;
  }

  private instruction(opcode: number): void {
    push(this.opcodes, opcode);
    if (opcode >= 0x02 && opcode <= 0x04) this.depth++;
    if (opcode === 0x0b && this.depth-- === 0) {
      // The end of a function: the next one begins.
      this.depth = 0;
      this.opcodes.fill(0);
      push(this.tokens, 0);
      this.next(Kind.BodySize);
      return;
    }
    this.begun = 0;
    this.awaited = operands(opcode).reverse();
    this.operand();
  }

  /** A whole number has been read. */
  private number(value: number): void {
    const { kind } = this;
    if (kind === Kind.BodySize) this.next(Kind.Groups);
    else if (kind === Kind.GroupSize) this.next(Kind.GroupType);
    else if (kind === Kind.Groups || kind === Kind.GroupType) {
      this.left = kind === Kind.Groups ? value : this.left - 1;
      this.next(this.left ? Kind.GroupSize : Kind.Opcode);
    } else if (kind === Kind.LabelCount || (kind === Kind.LabelListed && this.left)) {
      this.left = kind === Kind.LabelCount ? value : this.left - 1;
      this.next(Kind.LabelListed);
    } else {
      if (kind === Kind.Local) this.locals = [value, this.locals[0]!];
      if (kind === Kind.Offset) this.offset = value;
      if (kind === Kind.Call) this.call = value;
      if (kind === Kind.Extended) {
        this.opcodes[0] = 256 + value;
        // memory.init, memory.copy and those on tables have two indices; data.drop, memory.fill and elem.drop one.
        if (value > 7) this.awaited = value === 9 || value === 11 ? [Kind.Index] : [Kind.Index, Kind.Index];
      }
      this.operand();
    }
  }

  /** Begins the next operand, or ends the instruction. */
  private operand(): void {
    const next = this.awaited.pop();
    if (next !== undefined) return this.next(next);
    push(this.tokens, hash(this.begun, this.opcodes[0]! * KINDS + this.kind));
    this.next(Kind.Opcode);
  }
}

function push(list: Int32Array, value: number): void {
  list.copyWithin(1, 0);
  list[0] = value;
}
