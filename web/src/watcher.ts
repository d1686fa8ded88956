/** What happens around an element: whether it is in sight, what the reader prefers, printing, links. */

/** What is done about it. */
export interface Watch {
  sight(inSight: boolean): void;
  /** The reader prefers other colours, or less motion. */
  look(): void;
  /** The page is about to be printed, or has been. */
  print(): void;
  /** The page's link has changed. */
  link(): void;
}

/** Listens while its element is in a document. */
export class Watcher {
  printing = false;
  private readonly schemes = matchMedia('(prefers-color-scheme: dark)');
  private readonly motion = matchMedia('(prefers-reduced-motion: reduce)');
  private readonly sights: IntersectionObserver;

  constructor(private readonly host: Element, private readonly watch: Watch) {
    this.sights = new IntersectionObserver((entries) => watch.sight(entries.at(-1)!.isIntersecting));
  }

  /** Whether the reader prefers dark pages. */
  get dark(): boolean {
    return this.schemes.matches;
  }

  /** Whether the reader prefers less motion. */
  get still(): boolean {
    return this.motion.matches;
  }

  connect(): void {
    this.sights.observe(this.host);
    this.listen('addEventListener');
  }

  disconnect(): void {
    this.sights.disconnect();
    this.listen('removeEventListener');
  }

  private listen(how: 'addEventListener' | 'removeEventListener'): void {
    const { schemes, motion, watch } = this;
    schemes[how]('change', watch.look);
    motion[how]('change', watch.look);
    window[how]('beforeprint', this.paper);
    window[how]('afterprint', this.paper);
    window[how]('hashchange', watch.link);
  }

  private readonly paper = ({ type }: Event): void => {
    this.printing = type === 'beforeprint';
    this.watch.print();
  };
}
