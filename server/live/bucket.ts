/** How much one socket may ask: so much at once, so much a second from then on. */
export class Bucket {
  #level: number;
  #at: number;

  constructor(
    private readonly capacity: number,
    private readonly perSecond: number,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.#level = capacity;
    this.#at = clock();
  }

  /** `no`: more than is allowed. `never`: as much again on top of it, which no screen of ours does. */
  take(): 'yes' | 'no' | 'never' {
    const now = this.clock();
    this.#level = Math.min(this.capacity, this.#level + ((now - this.#at) / 1000) * this.perSecond) - 1;
    this.#at = now;
    if (this.#level >= 0) return 'yes';
    return this.#level >= -this.capacity ? 'no' : 'never';
  }
}
