/** How long the settings stay on the screen after the last key or movement, in ms. */
const LINGER = 10_000;

/**
 * Whether somebody is at the screen: a key or a moving mouse says so, and for a while after it. Nobody is most of the
 * time, and then the wall shows neither settings nor a pointer.
 */
export class Attention {
  here = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  noticed(): void {
    this.here = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.gone(), LINGER);
  }

  gone(): void {
    clearTimeout(this.#timer);
    this.here = false;
  }
}
