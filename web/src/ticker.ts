/** Asks for animation frames while there is something to animate and somebody to see it; otherwise for none at all. */
export class Ticker {
  private pending = 0;
  private last = 0;
  private inSight = false;

  /** `frame` gets the milliseconds since the frame before, and says whether it wants another. */
  constructor(private readonly frame: (milliseconds: number) => boolean) {}

  /** Asks for a frame, unless one is on its way or nobody would see it: then once somebody does. */
  readonly wake = (): void => {
    if (this.pending || !this.inSight || document.hidden) return;
    this.pending = requestAnimationFrame(this.tick);
  };

  /** Whether the element is on the screen. */
  sight(inSight: boolean): void {
    this.inSight = inSight;
    this.settle();
  }

  connect(): void {
    document.addEventListener('visibilitychange', this.settle);
  }

  disconnect(): void {
    document.removeEventListener('visibilitychange', this.settle);
    this.sight(false);
  }

  private readonly settle = (): void => {
    if (this.inSight && !document.hidden) return this.wake();
    cancelAnimationFrame(this.pending);
    this.pending = 0;
    this.last = 0;
  };

  private readonly tick = (now: number): void => {
    this.pending = 0;
    // After a pause the clock begins anew: time that nobody saw does not count.
    const milliseconds = this.last ? Math.min(now - this.last, 100) : 0;
    const more = this.frame(milliseconds);
    this.last = more ? now : 0;
    if (more) this.wake();
  };
}
