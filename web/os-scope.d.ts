// Types for pages that use <os-scope>. What each means is in docs/embedding.md.

/** A built-in scenario. */
export interface OsScopeScenario {
  readonly name: string;
  readonly title: string;
  readonly topic: string;
  /** The lenses with which it begins, with blanks between them. */
  readonly lens: string;
}

/** What is wrong with a scene, and where. `line` and `column` count from 1; 0 if no place is meant. */
export interface OsScopeError {
  message: string;
  line: number;
  column: number;
  length: number;
  /** The line, cut where it is very long, and where in it the place is, counted from 0. */
  quote: string;
  caret: number;
  suggestion: string | null;
}

/** A step: the position it led to, the event as a plain object (null at the beginning), and its sentence. */
export interface OsScopeStep {
  readonly position: number;
  readonly event: ({ at: number; type: string } & Record<string, unknown>) | null;
  readonly caption: string;
}

/** A page of a process. */
export interface OsScopePage {
  pid: number;
  vpn: number;
}

/** The machine at a position. Times are in the scenario's unit; one that never comes is null. Addresses and page-table entries are text in hexadecimal. */
export interface OsScopeSnapshot {
  setup: OsScopeSetup;
  last: OsScopeStep['event'];
  now: number;
  finished: boolean;
  /** The CPU that began an access last. */
  translating: number | null;
  cpus: OsScopeCpu[];
  processes: OsScopeProcess[];
  memory: OsScopeMemory;
  /** `due`: a page that was written to has left its frame, and the disk was not asked yet to save it. */
  disk: { current: OsScopeRequest | null; since: number; until: number; due: OsScopeRequest | null; queue: OsScopeRequest[] };
  counts: Record<'references' | 'tlbHits' | 'tlbMisses' | 'walks' | 'minorFaults' | 'majorFaults' | 'evictions' | 'passed' | 'switches', number>;
}

/** What does not change in a run. */
export interface OsScopeSetup {
  title: string;
  unit: 'Nanos' | 'Ticks';
  /** Whether it is a recording of a real machine. */
  recorded: boolean;
  machine: OsScopeMachine;
  /** The numbers of a recorded machine's CPUs, in the order of `cpus`; empty: they count from 0. */
  cpuNumbers: number[];
  processes: {
    name: string;
    number: number;
    arrival: number;
    nice: number;
    priority: number;
    tickets: number;
    class: { name: 'normal' | 'fifo' | 'rr' | 'deadline'; priority: number | null; times: number[] | null };
    /** The CPUs it may run on, as bits. */
    affinity: number;
    /** Frames it may hold; 0: as many as it can get. */
    quota: number;
    work: OsScopeWork;
    regions: { name: string; start: string; end: string; writable: boolean; executable: boolean; huge: boolean }[];
  }[];
}

/** The shape of a machine, under the names that a scenario has for it. */
export interface OsScopeMachine {
  cpus: number;
  frames: number;
  hugePages: number;
  translation: 'X86_64' | 'Ideal';
  tlb: { sets: number; ways: number };
  stlb: { sets: number; ways: number };
  pcid: boolean;
  walkCache: number;
  replacement: string;
  loadReferenced: boolean;
  interval: number | null;
  tau: number | null;
  /** The window of working sets, in a process's own references; 0: none is kept. */
  workingSet: number;
  swap: number;
  scheduler: string;
  quantum: number | null;
  sameTick: 'ArrivalFirst' | 'ExpiredFirst';
  tuning: {
    levels: { quantum: number; allotment: number }[];
    boost: number;
    stay: boolean;
    ioBump: boolean;
    preemptive: boolean;
    aging: number;
    slice: number;
    latency: number;
    granularity: number;
    tick: number;
    queues: 'PerCpu' | 'One';
    /** Null: under cfs and eevdf as Linux does it. */
    balance: number | null;
  };
  costs: Record<'tlb' | 'stlb' | 'memory' | 'fault' | 'switch' | 'migration' | 'disk', number>;
  seed: number;
}

export interface OsScopeWork {
  compute: number;
  accesses: number;
}

export interface OsScopeCpu {
  running: number | null;
  switchingTo: number | null;
  since: number;
  quantum: number | null;
  /** Until when the running process gets nowhere, as its data is in another CPU's caches. */
  cold: number;
  /** The ready processes, next first (under lottery as they came, under eevdf by deadline). */
  queue: number[];
  /** cfs and eevdf: the red-black tree of the queue. */
  tree: OsScopeTree | null;
  /** cfs, eevdf and stride: the virtual time of the queue. */
  vtime: number;
  /** lottery: the last draw. */
  draw: { pid: number; ticket: number; total: number } | null;
  busy: number;
  switching: number;
  idle: number;
  cr3: number | null;
  loaded: number | null;
  tlb: (OsScopeTlbEntry | null)[];
  stlb: (OsScopeTlbEntry | null)[];
  walkCache: { pid: number; level: number; prefix: number; table: number }[];
  access: {
    pid: number;
    kind: 'Read' | 'Write' | 'Fetch';
    addr: string;
    /** What a TLB answered: the slot if it knew, null if it was not asked. */
    tlb: number | 'Missed' | null;
    stlb: number | 'Missed' | null;
    steps: ({ table: number; index: number; next: number | null } | null)[];
    cost: number;
    fault: string | null;
    pfn: number | null;
  } | null;
  accesses: number;
}

export interface OsScopeTlbEntry {
  pid: number;
  vpn: number;
  pfn: number;
  huge: boolean;
  writable: boolean;
  executable: boolean;
  dirty: boolean;
  used: number;
}

export interface OsScopeTree {
  pid: number;
  red: boolean;
  left: OsScopeTree | null;
  right: OsScopeTree | null;
}

export interface OsScopeProcess {
  arrived: boolean;
  state: { name: 'New' | 'Ready' | 'Running' | 'Blocked' | 'Terminated'; on: string | null; killed: string | null };
  since: number;
  cpu: number;
  lastCpu: number | null;
  /** What schedulers keep about it: mlfq's level (0 at the bottom), allotment and quantum left; virtual runtime (or pass), deadline and lag. */
  sched: Record<'level' | 'allotment' | 'left' | 'vruntime' | 'deadline' | 'lag', number>;
  aged: number;
  until: number | null;
  arrival: number;
  firstRun: number | null;
  ended: number | null;
  ran: number;
  waited: number;
  blocked: number;
  done: OsScopeWork;
  dispatches: number;
  minorFaults: number;
  majorFaults: number;
  /** Frames it holds. */
  resident: number;
  root: number | null;
  /** The pages it touched lately, that used longest ago first, if the machine keeps working sets. */
  workingSet: number[];
}

export interface OsScopeMemory {
  frames: {
    page: OsScopePage | null;
    residence: 'Coming' | 'Here';
    pinned: boolean;
    slot: number | null;
    table: number;
    index: number;
    loaded: number;
  }[];
  /** The count of references when each frame was last used. */
  used: number[];
  huge: (OsScopePage | null)[];
  hugeBase: number;
  tableBase: number;
  tables: ({ pid: number; level: number; entries: { index: number; entry: string }[] } | null)[];
  swap: (OsScopePage | null)[];
  hand: number;
  policy: OsScopePolicy;
  /** The process at its quota for which a frame is sought. */
  only: number | null;
  references: number;
  loads: number;
}

/** The replacement policy's own structure. */
export interface OsScopePolicy {
  lists: {
    /** Its name in the policy's paper. */
    name: string;
    /** Whether its pages have left and are only remembered. */
    ghosts: boolean;
    room: number | null;
    /** The one that would leave first in front; `ring` and `frames` are in the order of frames. */
    pages: { page: OsScopePage; frame: number | null; mark: number | null }[];
  }[];
  /** What the marks are: `R`, `class`, `counter`, `used at`, `uses`, `visited`, `hits` or `referenced`; empty if there are none. */
  marks: string;
  /** The frame that the hand looks at next. */
  hand: number | null;
  /** arc's aim for T1, in pages. */
  share: number | null;
}

export interface OsScopeRequest {
  op: 'SwapIn' | 'SwapOut' | 'Io' | 'WriteBack';
  pid: number;
  slot: number;
  pfn: number;
}

/** A scenario as an object: each key is the beginning of a line, each list a group of lines. */
export type OsScopeOutline =
  | { [line: string]: string | number | boolean | (string | number | boolean)[] | OsScopeOutline | (string | OsScopeOutline)[] }
  | (string | OsScopeOutline)[];

export interface OsScopeEvents {
  ready: CustomEvent<null>;
  step: CustomEvent<OsScopeStep>;
  ended: CustomEvent<null>;
  error: CustomEvent<OsScopeError>;
}

export interface OsScopeElement extends HTMLElement {
  // Attributes.
  scenario: string;
  src: string;
  lens: string;
  theme: string;
  controls: string;
  autoplay: boolean;
  loop: boolean;
  presenter: boolean;
  poster: string;
  speed: number;

  // The play head.
  readonly ready: Promise<OsScopeElement>;
  position: number;
  readonly length: number;
  readonly paused: boolean;
  play(): void;
  pause(): void;
  step(): void;
  back(): void;
  seek(position: number): void;

  // What is seen.
  readonly caption: string;
  readonly lenses: string[];
  readonly error: OsScopeError | null;
  snapshot(): OsScopeSnapshot | null;

  /** Shows a scenario's text, the same as an object, or a file with a scenario or a recording. */
  load(what: string | OsScopeOutline | Blob): Promise<OsScopeElement>;

  addEventListener<K extends keyof OsScopeEvents>(
    type: K, listener: (this: OsScopeElement, event: OsScopeEvents[K]) => void, options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'os-scope': OsScopeElement;
  }
}
