import { io, type Socket } from 'socket.io-client';
import type { ClientEvents, Item, ServerEvents, Topic, WatchAnswer } from '#shared/live/protocol.ts';
import type { Defer } from '#test/harness/node.ts';
import { STALE_AFTER } from '#shared/screens/freshness.ts';
import type { Findings } from './trial.ts';

/**
 * A screen without a picture: follows a topic as a page does (one socket, cursors, resume after every cut), and finds fault
 * with what no screen may ever be told: an older version put in place of a newer one.
 */
export class Watcher {
  readonly items = new Map<string, Item>();
  readonly #socket: Socket<ServerEvents, ClientEvents>;
  #cursor: string | undefined;
  /** Parts of a snapshot that have come, while others are still to come. */
  #parts: Item[] | null = null;
  #answered = false;
  #clock: { readonly now: number; readonly asOf: number; readonly ours: number } | null = null;
  #returning: NodeJS.Timeout | undefined;
  #heard: (() => void)[] = [];
  resumes = 0;
  snapshots = 0;

  constructor(
    url: string,
    cookie: string,
    private readonly findings: Findings,
    defer: Defer,
    private readonly topic: Topic = 'rows',
  ) {
    this.#socket = io(url, {
      transports: ['websocket'],
      forceNew: true,
      extraHeaders: { cookie },
      reconnectionDelay: 200,
      reconnectionDelayMax: 1_000,
    });
    this.#socket.on('connect', () => this.#ask());
    this.#socket.on('disconnect', () => (this.#answered = false));
    this.#socket.on('changes', ({ topic: of, cursor, items, more = 0 }) => {
      if (of === this.topic) this.#take(cursor, items, more);
    });
    this.#socket.on('pulse', ({ now, asOf }) => {
      this.#clock = { now: Date.parse(now), asOf: Date.parse(asOf), ours: performance.now() };
    });
    this.#socket.on('bye', ({ retryAfterMs }) => {
      this.#socket.disconnect();
      this.#returning = setTimeout(() => this.#socket.connect(), retryAfterMs);
    });
    defer(async () => this.close());
  }

  /** How old what it shows is, by the server's own word, in ms. Infinite before it was told anything. */
  get age(): number {
    if (this.#clock === null) return Infinity;
    return this.#clock.now - this.#clock.asOf + (performance.now() - this.#clock.ours);
  }

  /** Connected, answered since, and told lately: what a page calls live. */
  get fresh(): boolean {
    return this.#answered && this.#socket.connected && this.age < STALE_AFTER;
  }

  get connected(): boolean {
    return this.#socket.connected;
  }

  /** Resolves with the next news, whatever it is. */
  hears(): Promise<void> {
    return new Promise((resolve) => this.#heard.push(resolve));
  }

  close(): void {
    clearTimeout(this.#returning);
    this.#socket.close();
  }

  #ask(): void {
    this.#answered = false;
    this.#parts = null;
    const cursor = this.#cursor;
    const asked = cursor === undefined ? { topic: this.topic } : { topic: this.topic, cursor };
    this.#socket.emit('watch', asked, (answer: WatchAnswer) => {
      if (!answer.ok) {
        // The database is away: a page asks again, too.
        this.#returning = setTimeout(() => this.#socket.connected && this.#ask(), 500);
        return;
      }
      if (cursor !== undefined) this.resumes += 1;
      if (answer.full) {
        this.snapshots += 1;
        this.#parts = [];
      }
      this.#take(answer.cursor, answer.items, answer.more ?? 0);
    });
  }

  #take(cursor: string, items: readonly Item[], more: number): void {
    if (this.#parts !== null) {
      this.#parts.push(...items);
      if (more > 0) return;
      const whole = this.#parts;
      this.#parts = null;
      this.#replace(whole);
    } else {
      // Before the first answer there is nothing to apply changes to; the snapshot has them.
      if (this.#cursor === undefined && !this.#answered) return;
      items.forEach((item) => this.#put(item));
    }
    this.#cursor = cursor;
    this.#answered = true;
    for (const heard of this.#heard.splice(0)) heard();
  }

  #put(item: Item): void {
    const known = this.items.get(item.key);
    if (known !== undefined && item.version <= known.version) return;
    if (item.removed) this.items.delete(item.key);
    else this.items.set(item.key, item);
  }

  #replace(items: readonly Item[]): void {
    for (const item of items) {
      const known = this.items.get(item.key);
      this.findings.expect(
        known === undefined || item.version >= known.version,
        `${item.key} went back from version ${known?.version} to ${item.version}`,
      );
    }
    this.items.clear();
    for (const item of items) if (!item.removed) this.items.set(item.key, item);
  }
}

/** What differs between a screen and one that begins anew now: nothing, where it missed nothing. */
export function differences(watcher: Pick<Watcher, 'items'>, truth: Pick<Watcher, 'items'>): string[] {
  const keys = new Set([...watcher.items.keys(), ...truth.items.keys()]);
  return [...keys].flatMap((key) => {
    const [shown, is] = [watcher.items.get(key), truth.items.get(key)];
    return JSON.stringify(shown) === JSON.stringify(is)
      ? []
      : [`${key}: a screen shows version ${shown?.version ?? 'none'}, it is ${is?.version ?? 'gone'}`];
  });
}
