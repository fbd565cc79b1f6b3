/**
 * Server time in the browser, and the one ticker that every clock on the page follows. The server's pulse says what time
 * it is there; between pulses the browser's own clock carries on from it.
 */
let offset = 0;
let now = $state(Date.now());
let timer: ReturnType<typeof setTimeout> | undefined;

const tick = (): void => {
  now = Date.now() + offset;
  timer = setTimeout(tick, 1000 - (now % 1000));
};

export const clock = {
  /** Server time, epoch ms, once a second on the second. */
  get now(): number {
    return now;
  },
  /** Server time at this very moment: for comparing, not for showing. */
  exact(): number {
    return Date.now() + offset;
  },
  /** What the server says the time is. */
  set(serverNow: number): void {
    offset = serverNow - Date.now();
  },
  start(): void {
    clearTimeout(timer);
    tick();
  },
};
