import type { Server, Socket } from 'socket.io';
import type { Logger } from 'pino';
import { z } from 'zod';
import { type Action, can } from '#shared/actor.ts';
import type { Session } from '#server/auth/sessions.ts';
import {
  type Bye,
  type ClientEvents,
  type Pulse,
  type Refused,
  type ServerEvents,
  type Topic,
  type WatchRefusal,
  reportSchema,
  unwatchSchema,
  watchSchema,
} from '#shared/live/protocol.ts';
import { iso, parseIso } from '#shared/time.ts';
import type { Screens } from '#server/screens/screens.ts';
import type { Attendance } from './audience.ts';
import { Bucket } from './bucket.ts';
import { decodeCursor } from './cursor.ts';
import type { Feed } from './feed.ts';
import { isSeen, type Presence } from './presence.ts';
import { type Granted, partsOf } from './parts.ts';
import type { Written } from './told.ts';

/** As they are sent: frames are written by then. */
type Sent = Omit<ServerEvents, 'changes'> & { changes: (changes: Written) => void };
export type LiveServer = Server<ClientEvents, Sent, Record<string, never>, { session?: Session; protocol?: number }>;
export type LiveSocket = Socket<ClientEvents, Sent, Record<string, never>, { session?: Session; protocol?: number }>;

/** Bytes that may wait for a reader. */
const MOST_BUFFERED = 4 * 1024 * 1024;
const MOST_WATCHES = 200;
/** As many at once as there may be watches, for a page that comes back. */
const EVENTS = { atOnce: MOST_WATCHES + 50, perSecond: 50 };

const TOPIC: Record<Topic, { readonly action: Action; readonly key: 'required' | 'optional' | 'none' }> = {
  board: { action: 'readTicket', key: 'none' },
  rows: { action: 'readTicket', key: 'none' },
  ticket: { action: 'readTicket', key: 'required' },
  pools: { action: 'readPools', key: 'optional' },
  alarms: { action: 'readTicket', key: 'none' },
  imports: { action: 'importCallRecords', key: 'none' },
  works: { action: 'readWorks', key: 'none' },
  majeures: { action: 'readMajeure', key: 'none' },
  contract: { action: 'readContractEvents', key: 'required' },
  screens: { action: 'manageScreens', key: 'none' },
  suspicions: { action: 'readSuspicions', key: 'none' },
};

const EVENTS_TAKEN: ReadonlySet<string> = new Set(['watch', 'unwatch', 'report']);

/** One topic, or one thing of it, as this socket watches it. */
interface Watched {
  /** Questions on the way. */
  asked: number;
  /** Joined once granted; a second watch of the same needs no second room. */
  room: string | null;
  /** Says that its reader does not look at it any more; null where nobody is told. */
  looked: (() => void) | null;
}

/** Of those of this node who have a ticket open. */
export const lookingRoom = (no: string): string => `looking:${no}`;

type Reply = Written | Refused | { readonly ok: true };
const refusal = (code: WatchRefusal, detail: string): Refused => ({ ok: false, code, detail });

/** What the feed can say of how fresh everything is; null before its first turn. */
export function pulseOf(feed: Pick<Feed, 'now' | 'asOf'>): Pulse | null {
  const now = feed.now();
  return now === null || feed.asOf === null ? null : { now: iso(now), asOf: iso(feed.asOf) };
}

/** One socket: who it is, what it watches, and what it may ask. */
export class Peer {
  readonly #watched = new Map<string, Watched>();
  readonly #bucket = new Bucket(EVENTS.atOnce, EVENTS.perSecond);
  readonly #attendance: Attendance;
  #pulsed = false;
  /** Bytes of the longest answer since everything had been read. */
  #largest = 0;

  constructor(
    private readonly socket: LiveSocket,
    readonly session: Session,
    private readonly feed: Feed,
    private readonly screens: Screens,
    private readonly presence: Presence,
    private readonly log: Logger,
  ) {
    this.#attendance = feed.attend(session.caller);
    void socket.join(this.#attendance.room);
    socket.use(([name, ...args], next) => this.#gate(name, answerOf(args), next));
    socket.on('watch', (...args: unknown[]) => this.#handle(args, (payload, answer) => this.#watch(payload, answer)));
    socket.on('unwatch', (...args: unknown[]) =>
      this.#handle(args, (payload, answer) => this.#unwatch(payload, answer)),
    );
    socket.on('report', (...args: unknown[]) => this.#handle(args, (payload, answer) => this.#report(payload, answer)));
    // What a middleware refused has been answered; unheard, the event would be logged by nobody.
    socket.on('error', (error) => log.debug({ cause: error.message }, 'a socket said something wrong'));
    socket.once('disconnect', () => this.#left());
  }

  /** Ends the socket, with a reason that its page understands. */
  end(reason: Bye['reason'], retryAfterMs: number): void {
    this.socket.emit('bye', { reason, retryAfterMs });
    this.socket.disconnect(true);
  }

  #gate(name: string, answer: (reply: Reply) => void, next: () => void): void {
    const taken = this.#bucket.take();
    if (taken === 'never') return void this.socket.disconnect(true);
    if (taken === 'no') return answer(refusal('too_many', 'Too many requests; wait a second.'));
    if (EVENTS_TAKEN.has(name)) return next();
    if (this.session.caller.role !== 'screen')
      return answer(refusal('bad_request', 'There are three events: watch, unwatch, report; commands go over HTTP.'));
    void this.screens.refused(this.session.caller, `socket ${name}`);
    answer(refusal('forbidden', 'A screen only reads. This attempt has been reported to the desk.'));
  }

  #handle(args: readonly unknown[], work: (payload: unknown, answer: (reply: Reply) => void) => void): void {
    const answer = answerOf(args);
    try {
      work(typeof args[0] === 'function' ? undefined : args[0], answer);
    } catch (thrown) {
      this.log.error({ err: thrown }, 'a socket event could not be handled');
      answer(refusal('unavailable', 'Something went wrong here; it has been logged.'));
    }
  }

  #watch(payload: unknown, answer: (reply: Reply) => void): void {
    const parsed = watchSchema.safeParse(payload);
    if (!parsed.success) return answer(refusal('bad_request', z.prettifyError(parsed.error)));
    const { topic, key = null, cursor } = parsed.data;
    const rule = TOPIC[topic];
    if (key === null && rule.key === 'required')
      return answer(refusal('bad_request', `The topic ${topic} needs a key.`));
    if (key !== null && rule.key === 'none') return answer(refusal('bad_request', `The topic ${topic} takes no key.`));
    if (!can(this.session.caller, rule.action, null).yes)
      return answer(refusal('forbidden', `The role ${this.session.caller.role} does not see ${topic}.`));

    const name = JSON.stringify([topic, key]);
    const watched = this.#watched.get(name) ?? { asked: 0, room: null, looked: null };
    if (!this.#watched.has(name) && this.#watched.size >= MOST_WATCHES)
      return answer(refusal('too_many', `A socket watches ${MOST_WATCHES} things at the most.`));
    this.#watched.set(name, watched);
    watched.asked += 1;
    this.feed.watch({
      caller: this.session.caller,
      topic,
      key,
      cursor: cursor === undefined ? null : decodeCursor(cursor),
      answer: (reply, room) => {
        watched.asked -= 1;
        this.#settle(name, watched, room);
        if (topic === 'ticket' && key !== null) this.#look(watched, key);
        if (reply.ok) this.#tell(topic, reply, answer);
        else answer(reply);
        if (reply.ok) this.#firstPulse();
      },
    });
  }

  #report(payload: unknown, answer: (reply: Reply) => void): void {
    const { role, user } = this.session.caller;
    if (role !== 'screen') return answer(refusal('forbidden', `The role ${role} reports no freshness: screens do.`));
    const parsed = reportSchema.safeParse(payload);
    if (!parsed.success) return answer(refusal('bad_request', z.prettifyError(parsed.error)));
    const now = this.feed.now();
    if (now === null) return answer(refusal('unavailable', 'This node has read nothing yet.'));
    const { asOf } = parsed.data;
    this.screens.reported(user, asOf === null ? null : parseIso(asOf), now).then(
      (known) => answer(known ? { ok: true } : refusal('not_found', 'This is no paired screen.')),
      (thrown: unknown) => {
        this.log.warn({ err: thrown }, 'what a screen says of its freshness could not be kept');
        answer(refusal('unavailable', 'This could not be kept now.'));
      },
    );
  }

  #tell(topic: Topic, granted: Granted, answer: (reply: Reply) => void): void {
    const { first, parts, bytes } = partsOf(topic, granted);
    this.#largest = Math.max(this.#largest, bytes);
    answer(first);
    for (const part of parts) part.send(this.socket);
  }

  /**
   * Whether so many bytes wait for its reader that it does not read. A snapshot that was asked for may take its time on a
   * slow line, once.
   */
  isSlow(bytes: number): boolean {
    if (bytes <= MOST_BUFFERED) this.#largest = 0;
    return bytes > MOST_BUFFERED + this.#largest;
  }

  /** A page need not wait for the next pulse to know how fresh its first answer is. After the turn, when `asOf` is that of it. */
  #firstPulse(): void {
    if (this.#pulsed) return;
    this.#pulsed = true;
    queueMicrotask(() => {
      const pulse = pulseOf(this.feed);
      if (pulse !== null) this.socket.emit('pulse', pulse);
    });
  }

  /** Until a repeated watch is answered the first one goes on: frames reach whoever was answered already. */
  #settle(name: string, watched: Watched, room: string | null): void {
    const current = this.socket.connected && this.#watched.get(name) === watched;
    if (room === null) {
      if (current && watched.room === null && watched.asked === 0) this.#watched.delete(name);
    } else if (!current || watched.room !== null) {
      this.feed.unwatch(room);
    } else {
      watched.room = room;
      void this.socket.join(room);
    }
  }

  /** Once granted, and once for all watches of it. */
  #look(watched: Watched, no: string): void {
    const { caller } = this.session;
    if (watched.room === null || !isSeen(caller)) return;
    if (watched.looked !== null) return this.presence.say(no);
    const room = lookingRoom(no);
    void this.socket.join(room);
    const closed = this.presence.look(no, { user: caller.user, name: caller.name });
    watched.looked = () => {
      void this.socket.leave(room);
      closed();
    };
  }

  #unwatch(payload: unknown, answer: (reply: Reply) => void): void {
    const parsed = unwatchSchema.safeParse(payload);
    if (!parsed.success) return answer(refusal('bad_request', z.prettifyError(parsed.error)));
    const { topic, key = null } = parsed.data;
    const name = JSON.stringify([topic, key]);
    const { room = null, looked = null } = this.#watched.get(name) ?? {};
    this.#watched.delete(name);
    if (room !== null) {
      void this.socket.leave(room);
      this.feed.unwatch(room);
    }
    looked?.();
    answer({ ok: true });
  }

  #left(): void {
    this.#attendance.leave();
    for (const { room, looked } of this.#watched.values()) {
      if (room !== null) this.feed.unwatch(room);
      looked?.();
    }
    this.#watched.clear();
  }
}

/** The acknowledgement, where one was asked for. */
function answerOf(args: readonly unknown[]): (reply: Reply) => void {
  const last = args.at(-1);
  return (reply) => {
    if (typeof last === 'function') Reflect.apply(last, undefined, [reply]);
  };
}
