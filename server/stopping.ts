import type { Logger } from '#server/log.ts';

/** From the first signal to the end of the process; whoever waits for a stop gives up after about this long. */
const deadlineMs = 10_000;

/**
 * The stop of the process, in the opposite order of its start.
 *
 * running → stopping (first SIGTERM or SIGINT, or an error nobody caught) → exit. While stopping, a second signal exits at once, and so does the
 * deadline; what is cut off then loses nothing that was acknowledged, and the next start takes over.
 */
export class Stopping {
  #steps: { readonly name: string; readonly undo: () => Promise<void> }[] = [];
  #starting: Promise<unknown> = Promise.resolve();
  #begun = false;

  constructor(private readonly log: Logger) {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => this.#signalled(signal));
    for (const event of ['uncaughtException', 'unhandledRejection'] as const)
      process.on(event, (thrown: unknown) => {
        log.fatal({ err: thrown, event }, 'an error that nobody caught');
        void this.stop(1);
      });
  }

  get begun(): boolean {
    return this.#begun;
  }

  /** A start under way is waited for, so that what it opened is closed as well. */
  during<T>(start: Promise<T>): Promise<T> {
    this.#starting = start.catch(() => undefined);
    return start;
  }

  /** What has been opened, and how it is closed. */
  opened(name: string, undo: () => Promise<void>): void {
    this.#steps.push({ name, undo });
  }

  /** Closes everything, the last opened first, and ends the process. */
  async stop(exitCode: number): Promise<void> {
    if (this.#begun) return;
    this.#begun = true;
    setTimeout(() => {
      this.log.error({ after: deadlineMs }, 'stopping took too long');
      process.exit(1);
    }, deadlineMs).unref();
    await this.#starting;
    let failed = false;
    for (const { name, undo } of this.#steps.reverse())
      try {
        await undo();
      } catch (thrown) {
        failed = true;
        this.log.error({ err: thrown, name }, 'could not be closed in order');
      }
    process.exit(failed ? 1 : exitCode);
  }

  #signalled(signal: NodeJS.Signals): void {
    if (this.#begun) process.exit(1);
    this.log.info({ signal }, 'stopping');
    void this.stop(0);
  }
}
