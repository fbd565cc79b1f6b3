import type { Logger } from 'pino';
import type { Database } from '#db/open.ts';
import type { Config } from '#server/config.ts';
import type { Caller } from '#shared/actor.ts';
import { duration, type Instant, plus } from '#shared/time.ts';
import { type Attendance, Audience, type Sink } from './audience.ts';
import type { Metrics } from '#server/metrics/metrics.ts';
import { createDoorbell, type Doorbell } from './doorbell.ts';
import type { Position } from './log.ts';
import { pruneChanges } from './prune.ts';
import { Reader } from './reader.ts';
import { scopeOf } from './scope.ts';
import { Shelf } from './shelf.ts';
import { readTurn, type Request } from './turn.ts';

/*
 * One loop a node tells all its screens what was committed. A turn reads, in one transaction: where the log stands, what
 * changed since the last turn, the current rows of that, and what waiting watches ask for. Then it hands over cuts,
 * frames, alerts and answers, in this order, without a pause: so an answer is never older than a frame before it, and the
 * first frame after it begins where it ended.
 *
 *   stopped ──start──► idle ──ring, or time to look──► turning ──done──► idle (rung meanwhile: the next turn comes at once,
 *                                                         │                    once this one has rested)
 *                                                         └──failed──► waiting, longer each time ──► turning
 *   any ──close──► closed
 *
 * A turn that failed has told nobody anything: the next one reads the same again. `asOf` stands still meanwhile, and so
 * screens see that they are stale.
 */

/** Milliseconds. The longest rest between two turns. */
const FRAME = 50;
/**
 * A turn rests so many times as long as it took, so that telling takes half of the process at the most: what is committed when it is quiet is told at once, and when it is busy, or
 * the database slow, one turn tells more.
 */
const REST = 1;
/** Without a doorbell screens are told within a second: the reading and telling take some of it. */
const LOOK_WATCHED = 850;
/** Without a screen there is nobody to tell; sessions that other nodes cut still have to be forgotten. */
const LOOK_UNWATCHED = 10_000;
const FIRST_RETRY = 100;
const LONGEST_RETRY = 2_000;
const TURN_DEADLINE = 10_000;
/** A watch is rather answered late than refused, but while somebody still waits for it. */
const LONGEST_WAIT = 5_000;
const PRUNE_EVERY = 600_000;
/** How long a screen may have been away and still be told only what changed. */
const KEPT_HOURS = 6;
const MOST_REQUESTS = 200;

export interface Feed {
  start(): void;
  /** Something was committed. */
  ring(): void;
  /** From now on `sink` is told; there is one. */
  tell(sink: Sink): void;
  attend(caller: Caller): Attendance;
  /** Answered in the next turn. */
  watch(request: Omit<Request, 'scope'>): void;
  /** A granted watch of `room` is over. */
  unwatch(room: string): void;
  /** Database time up to which everything committed has been handed over; null before the first turn. */
  readonly asOf: Instant | null;
  /** Database time now, as far as it is known without asking; null before the first turn. */
  now(): Instant | null;
  close(): Promise<void>;
}

export interface FeedDeps {
  readonly config: Pick<Config, 'redisUrl'>;
  readonly db: Pick<Database, 'pool' | 'dedicated'>;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'emitted'>;
}

export const createFeed = (deps: FeedDeps, doorbell: Doorbell = createDoorbell(deps)): Feed => new Loop(deps, doorbell);

class Loop implements Feed {
  readonly #log: Logger;
  readonly #reader: Reader;
  readonly #audience: Audience;
  readonly #shelf = new Shelf();
  #waiting: { readonly request: Request; readonly since: number }[] = [];

  #state: 'stopped' | 'idle' | 'turning' | 'waiting' | 'closed' = 'stopped';
  #rung = false;
  /** By our steady clock: from when on the next turn may come. */
  #rested = -Infinity;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #pruning: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();

  /** Up to where everything has been told. */
  #told: Position | null = null;
  #asOf: Instant | null = null;
  /** Database time and our steady clock at one moment: neither a step of our clock nor a wrong one gets in. */
  #clock: { readonly database: Instant; readonly ours: number } | null = null;

  constructor(
    private readonly deps: FeedDeps,
    private readonly doorbell: Doorbell,
  ) {
    this.#log = deps.log.child({ part: 'feed' });
    this.#reader = new Reader(deps.db, TURN_DEADLINE);
    this.#audience = new Audience(this.#log);
    doorbell.onRing(() => this.#wake());
  }

  get asOf(): Instant | null {
    return this.#asOf;
  }

  now(): Instant | null {
    return this.#clock && plus(this.#clock.database, duration(Math.round(performance.now() - this.#clock.ours)));
  }

  start(): void {
    if (this.#state !== 'stopped') return;
    this.#state = 'idle';
    this.#wake();
    this.#pruning = setInterval(() => void this.#prune(), PRUNE_EVERY).unref();
  }

  ring(): void {
    this.doorbell.ring();
  }

  tell(sink: Sink): void {
    this.#audience.sink = sink;
  }

  attend(caller: Caller): Attendance {
    this.#wake();
    return this.#audience.attend(caller);
  }

  watch(asked: Omit<Request, 'scope'>): void {
    const request = { ...asked, scope: scopeOf(asked.caller) };
    if (this.#closed()) return unavailable(request);
    this.#waiting.push({ request, since: performance.now() });
    this.#wake();
  }

  unwatch(room: string): void {
    this.#audience.rooms.leave(room);
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    clearTimeout(this.#timer);
    clearInterval(this.#pruning);
    // A turn under way ends by itself, unless the database hangs.
    const impatience = setTimeout(() => this.#reader.abandon(), 1_000);
    await this.#turn;
    clearTimeout(impatience);
    for (const { request } of this.#waiting.splice(0)) unavailable(request);
    await Promise.all([this.#reader.close(), this.doorbell.close()]);
  }

  #wake(): void {
    this.#rung = true;
    if (this.#state === 'idle') this.#after(Math.max(0, this.#rested - performance.now()));
  }

  #after(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.#turn = this.#run()), ms);
  }

  async #run(): Promise<void> {
    this.#state = 'turning';
    this.#rung = false;
    const began = performance.now();
    const taken = this.#waiting.splice(0, MOST_REQUESTS);
    try {
      await this.#take(taken.map(({ request }) => request));
      if (this.#failures > 0) this.#log.info({ failures: this.#failures }, 'the feed goes on');
      this.#failures = 0;
    } catch (thrown) {
      this.#waiting.unshift(...taken);
      this.#failed(thrown);
    }
    const ended = performance.now();
    // Nobody waits for what nobody sees.
    this.#rested = ended + (this.#audience.present ? Math.min(FRAME, REST * (ended - began)) : FRAME);
    this.#next();
  }

  async #take(requests: readonly Request[]): Promise<void> {
    const told = this.#told;
    const interest = this.#audience.interest();
    const turn = await this.#reader.read((client) => readTurn(client, told, interest, requests, this.#shelf));
    const read = performance.now();
    if (!turn.complete) this.#log.warn('the change log does not go on from where this node was: screens begin anew');
    this.#audience.deliver(turn, requests);
    const { emitted } = this.deps.metrics;
    const since = performance.now() - read;
    // With nobody there the feed looks seldom, and nobody waits.
    if (this.#audience.present) for (const { age } of turn.changes) emitted.observe((age + since) / 1_000);
    this.#told = turn.head;
    this.#asOf = turn.head.asOf;
    this.#clock = { database: turn.head.now, ours: read };
  }

  #next(): void {
    if (this.#closed()) return;
    if (this.#failures > 0) {
      this.#state = 'waiting';
      const wait = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** (this.#failures - 1));
      // Nodes that lost the same database do not come back in step.
      this.#after(wait * (0.75 + Math.random() / 2));
      return;
    }
    this.#state = 'idle';
    if (this.#rung || this.#waiting.length > 0) this.#wake();
    else this.#after(this.#audience.present ? LOOK_WATCHED : LOOK_UNWATCHED);
  }

  #failed(thrown: unknown): void {
    if (this.#closed()) return;
    this.#failures += 1;
    if (this.#failures === 1) this.#log.warn({ err: thrown }, 'what changed could not be read; it is tried again');
    const late = performance.now() - LONGEST_WAIT;
    for (const { request } of this.#waiting.filter(({ since }) => since < late)) unavailable(request);
    this.#waiting = this.#waiting.filter(({ since }) => since >= late);
  }

  /** A question and not a comparison, because it may have happened during a wait. */
  #closed(): boolean {
    return this.#state === 'closed';
  }

  async #prune(): Promise<void> {
    try {
      await pruneChanges(this.deps.db, KEPT_HOURS);
    } catch (thrown) {
      this.#log.warn({ err: thrown }, 'the change log could not be pruned; it is tried again later');
    }
  }
}

const unavailable = (request: Request): void =>
  request.answer({ ok: false, code: 'unavailable', detail: 'The database cannot be read now. Try again soon.' }, null);
