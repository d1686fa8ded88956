/** What happens around an element: whether it is in sight, its size, what the reader prefers, printing, links. */

/** The size of a place in css pixels and, where the browser tells, in those of the screen. */
export interface Size {
  width: number;
  height: number;
  pixels?: [number, number];
}

/** Whether the browser tells how many of the screen's pixels a place covers. */
const EXACT = 'devicePixelContentBoxSize' in ResizeObserverEntry.prototype;

/** Whom to tell. */
export interface Watch {
  sight(inSight: boolean): void;
  /** The size of a picture's place has changed. */
  size(place: Element, size: Size): void;
  /** Preferences or the pixel ratio have changed. */
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
  private readonly places: Element[];
  private pixels: MediaQueryList | undefined;
  private readonly sights: IntersectionObserver;
  private readonly sizes: ResizeObserver;

  constructor(private readonly host: Element, stage: Element, private readonly watch: Watch) {
    this.places = [stage];
    this.sights = new IntersectionObserver((entries) => watch.sight(entries.at(-1)!.isIntersecting));
    this.sizes = new ResizeObserver((entries) => {
      for (const { target, contentRect: { width, height }, devicePixelContentBoxSize: box } of entries) {
        watch.size(target, { width, height, ...(box?.[0] && { pixels: [box[0].inlineSize, box[0].blockSize] }) });
      }
    });
  }

  /** Whether the reader prefers dark pages. */
  get dark(): boolean {
    return this.schemes.matches;
  }

  /** Whether the reader prefers less motion. */
  get still(): boolean {
    return this.motion.matches;
  }

  /** Device pixels in a css pixel; more on paper, which is finer than it says. */
  get ratio(): number {
    return this.printing ? Math.max(2, devicePixelRatio) : devicePixelRatio;
  }

  /** Watches the size of another place too. */
  add(place: Element): void {
    this.places.push(place);
    this.measure(place);
  }

  private readonly measure = (place: Element): void => this.sizes.observe(place, EXACT ? { box: 'device-pixel-content-box' } : {});

  connect(): void {
    this.sights.observe(this.host);
    this.places.forEach(this.measure);
    this.schemes.addEventListener('change', this.look);
    this.motion.addEventListener('change', this.look);
    addEventListener('beforeprint', this.before);
    addEventListener('afterprint', this.after);
    addEventListener('hashchange', this.link);
    this.watchPixels();
  }

  disconnect(): void {
    this.sights.disconnect();
    this.sizes.disconnect();
    this.schemes.removeEventListener('change', this.look);
    this.motion.removeEventListener('change', this.look);
    this.pixels?.removeEventListener('change', this.look);
    removeEventListener('beforeprint', this.before);
    removeEventListener('afterprint', this.after);
    removeEventListener('hashchange', this.link);
  }

  /** A query for the ratio of now: it changes once, and then there is another. */
  private watchPixels(): void {
    this.pixels?.removeEventListener('change', this.look);
    this.pixels = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    this.pixels.addEventListener('change', this.look);
  }

  private readonly look = (): void => {
    this.watchPixels();
    this.watch.look();
  };

  private readonly before = (): void => {
    this.printing = true;
    this.watch.print();
  };

  private readonly after = (): void => {
    this.printing = false;
    this.watch.print();
  };

  private readonly link = (): void => this.watch.link();
}
