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

/** A lens that suits a scene. */
export interface OsScopeLens {
  name: string;
  title: string;
}

/** A step: the position it led to, the event as a plain object (null at the beginning), and its sentence. */
export interface OsScopeStep {
  readonly position: number;
  readonly event: OsScopeEvent | null;
  readonly caption: string;
}

/** A whole number: in decimal digits, as text, where JavaScript's numbers are not exact (from 2^53 on, either way). */
export type OsScopeWhole = number | string;

/** Why an access could not go on. */
export type OsScopeFault = 'FirstTouch' | 'SwappedOut' | 'Protection' | 'Unmapped' | 'NonCanonical';

/** What a blocked process waits for. */
export type OsScopeWait = 'Page' | 'Frame' | 'Disk' | 'Device' | 'Sleep' | 'Period' | 'Event' | 'Uninterruptible';

/** Why a process was killed: for a fault, or as there was no memory. */
export type OsScopeKilled = OsScopeFault | 'OutOfMemory';

/** An event: when it happened, and what, with what belongs to it. Fields are named as in the snapshot. */
export type OsScopeEvent = { at: number } & (
  | { type: 'Arrived' | 'Woken' | 'QuotaReached'; pid: number }
  | { type: 'Enqueued'; cpu: number; pid: number; place: number; why: 'Arrived' | 'Woken' | 'Expired' | 'Preempted' | 'Yielded' | 'Migrated' }
  | { type: 'SwitchStarted'; cpu: number; from: number | null; to: number }
  | { type: 'Dispatched'; cpu: number; pid: number; quantum: number | null }
  | { type: 'Computed'; cpu: number; pid: number; time: number }
  | { type: 'QuantumExpired' | 'Exited'; cpu: number; pid: number }
  | { type: 'Preempted'; cpu: number; pid: number; by: number }
  | { type: 'Blocked'; cpu: number; pid: number; on: OsScopeWait; until: number | null }
  | { type: 'Idled'; cpu: number }
  | { type: 'Migrated'; pid: number; from: number; to: number; why: 'Idle' | 'Count' | 'Weight'; failed: number }
  | { type: 'Allotted'; pid: number; level: number; allotment: number; left: number }
  | { type: 'Boosted' | 'Finished' | 'Ticked' | 'DiskFinished' }
  | { type: 'Charged'; pid: number; vruntime: OsScopeWhole }
  | { type: 'DeadlineSet'; pid: number; deadline: OsScopeWhole }
  | { type: 'LagKept'; pid: number; lag: OsScopeWhole }
  | { type: 'Advanced'; cpu: number; vtime: OsScopeWhole }
  | { type: 'TicketDrawn'; cpu: number; pid: number; ticket: number }
  | { type: 'CacheCold'; cpu: number; pid: number; cost: number }
  | { type: 'Killed'; cpu: number; pid: number; why: OsScopeKilled }
  | { type: 'AccessStarted'; cpu: number; kind: OsScopeAccess['kind']; addr: string }
  | { type: 'TlbHit'; cpu: number; level: number; slot: number; cost: number }
  | { type: 'TlbMissed'; cpu: number; level: number; cost: number }
  | { type: 'WalkCacheHit'; cpu: number; level: number; table: number }
  | { type: 'EntryRead'; cpu: number; level: number; index: number; table: number; next: number; present: boolean; accessed: boolean }
  | { type: 'DirtySet'; cpu: number; index: number; table: number }
  | { type: 'TlbFilled'; cpu: number; level: number; slot: number; huge: boolean; vpn: number; pfn: number }
  | { type: 'TlbFlushed'; cpu: number; entries: number }
  | { type: 'TlbInvalidated'; cpu: number; level: number; slot: number }
  | { type: 'AccessDone'; cpu: number; pfn: number; offset: number; cost: number; referenced: boolean }
  | { type: 'Faulted'; cpu: number; pid: number; kind: OsScopeFault; addr: string }
  | { type: 'FrameTaken'; pfn: number; pid: number; vpn: number }
  | { type: 'HandCleared' | 'HandSkipped' | 'Spared'; pfn: number }
  | { type: 'Cleaned'; pfn: number; slot: number }
  | { type: 'Recalled'; pid: number; vpn: number }
  | { type: 'VictimChosen'; pfn: number; pid: number; vpn: number; dirty: boolean }
  | { type: 'Evicted'; pfn: number; slot: number | null }
  | { type: 'TableAllocated'; pid: number; level: number; index: number; table: number; parent: number }
  | { type: 'Mapped'; pfn: number; table: number; index: number; huge: boolean; writable: boolean; executable: boolean }
  | { type: 'DiskQueued'; op: OsScopeRequest['op']; pid: number; slot: number; pfn: number }
  | { type: 'DiskStarted'; until: number | null }
);

/** A page of a process. */
export interface OsScopePage {
  pid: number;
  vpn: number;
}

/**
 * The machine at a position. Times are in the scenario's unit; one that never comes is null. Addresses and page-table
 * entries are text in hexadecimal.
 */
export interface OsScopeSnapshot {
  setup: OsScopeSetup;
  last: OsScopeEvent | null;
  now: number;
  finished: boolean;
  /** The CPU that began an access last. */
  translating: number | null;
  cpus: OsScopeCpu[];
  processes: OsScopeProcess[];
  memory: OsScopeMemory;
  /** `due`: a page that was written to has left its frame, and the disk was not asked yet to save it. */
  disk: { current: OsScopeRequest | null; since: number; until: number; served: number; due: OsScopeRequest | null; queue: OsScopeRequest[] };
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
  seed: OsScopeWhole;
}

export interface OsScopeWork {
  compute: number;
  accesses: number;
  /** Transfers of its own to or from the disk. */
  transfers: number;
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
  vtime: OsScopeWhole;
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
  access: OsScopeAccess | null;
  accesses: number;
}

export interface OsScopeAccess {
  pid: number;
  kind: 'Read' | 'Write' | 'Fetch';
  addr: string;
  /** What a TLB answered: the slot if it knew, null if it was not asked. */
  tlb: number | 'Missed' | null;
  stlb: number | 'Missed' | null;
  steps: ({ table: number; index: number; next: number | null } | null)[];
  cost: number;
  fault: OsScopeFault | null;
  pfn: number | null;
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
  state: { name: 'New' | 'Ready' | 'Running' | 'Blocked' | 'Terminated'; on: OsScopeWait | null; killed: OsScopeKilled | null };
  since: number;
  cpu: number;
  lastCpu: number | null;
  /**
   * What schedulers keep about it: mlfq's level (0 at the bottom), allotment and quantum left; virtual runtime (or
   * pass), deadline and lag.
   */
  sched: Record<'level' | 'allotment' | 'left', number> & Record<'vruntime' | 'deadline' | 'lag', OsScopeWhole>;
  aged: number;
  until: number | null;
  arrival: number;
  firstRun: number | null;
  ended: number | null;
  ran: number;
  waited: number;
  blocked: number;
  done: OsScopeWork;
  /** Bursts begun, and how much it will have computed in all when it next blocks or ends: under schedulers that need burst times. */
  bursts: number;
  burstEnd: number;
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
  /**
   * What the marks are: `R`, `class`, `counter`, `used at`, `uses`, `visited`, `hits` or `referenced`; empty if there
   * are none.
   */
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
  /** The scenario that is shown as an object, without its comments; null for a recording. */
  outline(): OsScopeOutline | null;

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
