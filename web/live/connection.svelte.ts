import { io, type Socket } from 'socket.io-client';
import { STALE_AFTER } from '#shared/screens/freshness.ts';
import { clock } from './clock.svelte.ts';
import { alarmItemSchema, type AlertPush, type Looker, type Topic } from '#shared/live/protocol.ts';
import { byeSchema, changesSchema, lookingSchema, pulseSchema, watchAnswerSchema } from './envelopes.ts';

/**
 * The one socket of this page. States:
 *   connecting  nothing received yet
 *   live        connected, every watch answered since, and the server's pulse says how fresh
 *   resuming    connected again (or awake again), but not every watch has been answered yet: not claimed to be live
 *   down        no connection; it is being tried again
 * Freshness is a matter of `asOf` alone: "connected" is never taken for "fresh".
 */
export type ConnectionState = 'connecting' | 'live' | 'resuming' | 'down';

const ASLEEP = 4000;

export interface Sink {
  /**
   * A snapshot (`full`) or what changed; raw items, to be parsed by whoever knows them. A promise where that takes long.
   * @param more how many parts of the snapshot are still to come; only in `rows` any are
   */
  apply(items: readonly unknown[], full: boolean, more: number): void | Promise<void>;
  refused(code: string, detail: string): void;
  /** Who of the desk has the ticket open, the reader too. */
  looking?(people: readonly Looker[]): void;
}

interface Watch {
  readonly topic: Topic;
  readonly key: string | undefined;
  readonly sink: Sink;
  cursor: string | undefined;
  answered: boolean;
  /** Parts of its snapshot that are still to come. */
  more: number;
  /** What is still being taken in; whatever comes meanwhile waits its turn behind it. Null when there is nothing. */
  busy: Promise<void> | null;
}

interface Delivery {
  readonly cursor: string;
  readonly items: readonly unknown[];
  readonly more: number;
}

type AlertListener = (alert: AlertPush) => void;

let socket: Socket | undefined;
let state = $state<ConnectionState>('connecting');
let asOf = $state<number | null>(null);
let lastPulse = 0;
let ended: () => void = () => {};
const watches = new Set<Watch>();
const alertListeners = new Set<AlertListener>();
const liveListeners = new Set<() => void>();

const same = (watch: Watch, topic: string, key: string | undefined): boolean =>
  watch.topic === topic && watch.key === key;

function settle(): void {
  if (socket?.connected !== true || ![...watches].every((watch) => watch.answered)) return;
  const was = state;
  state = 'live';
  if (was !== 'live') for (const listener of liveListeners) listener();
}

/** A page older than the server may not understand what it is sent: it says so, and does not show the old as current. */
function refuse(watch: Watch, error: unknown): void {
  reportError(error);
  watch.sink.refused('page_outdated', String(error));
}

/** Runs `step` at once, or after what is still being taken in. */
function inTurn(watch: Watch, step: () => void | Promise<void>): void {
  const guarded = async (): Promise<void> => {
    try {
      await step();
    } catch (error) {
      refuse(watch, error);
    }
  };
  if (watch.busy === null) {
    try {
      const taking = step();
      if (taking === undefined) return;
      watch.busy = taking.catch((error: unknown) => refuse(watch, error));
    } catch (error) {
      return refuse(watch, error);
    }
  } else watch.busy = watch.busy.then(guarded);
  const mine = watch.busy;
  void mine.then(() => {
    if (watch.busy === mine) watch.busy = null;
  });
}

function deliver(watch: Watch, { cursor, items, more }: Delivery, full: boolean): void {
  watch.more = more;
  const taken = (): void => {
    if (more === 0) watch.cursor = cursor;
  };
  inTurn(watch, () => {
    const taking = watch.sink.apply(items, full, more);
    if (taking === undefined) taken();
    else return taking.then(taken);
  });
}

/** After the answer, or the last part of it. */
function answered(watch: Watch): void {
  inTurn(watch, () => {
    watch.answered = true;
    settle();
  });
}

function ask(watch: Watch): void {
  if (socket?.connected !== true) return;
  watch.answered = false;
  watch.more = 0;
  const { topic, key, cursor } = watch;
  socket.emit('watch', { topic, key, cursor }, (answer: unknown) => {
    const parsed = watchAnswerSchema.safeParse(answer);
    if (!watches.has(watch)) return;
    if (!parsed.success) watch.sink.refused('internal', parsed.error.message);
    else if (!parsed.data.ok) watch.sink.refused(parsed.data.code, parsed.data.detail);
    else deliver(watch, parsed.data, parsed.data.full);
    if (watch.more === 0) answered(watch);
  });
}

/** Everything anew from where each watch stood: after a reconnect, or after the tab slept. */
function resume(): void {
  state = 'resuming';
  for (const watch of watches) ask(watch);
  settle();
}

function onChanges(raw: unknown): void {
  const parsed = changesSchema.safeParse(raw);
  if (!parsed.success) return reportError(parsed.error);
  const { topic, key, more } = parsed.data;
  for (const watch of watches) {
    // Before its snapshot has arrived a watch has nothing to apply changes to; the snapshot contains them.
    if (!same(watch, topic, key)) continue;
    const part = watch.more > 0;
    if (!part && watch.cursor === undefined && watch.busy === null) continue;
    // A part of what another watch of the same asked for is news of its items, and no more.
    deliver(watch, part ? parsed.data : { ...parsed.data, more: 0 }, false);
    if (part && more === 0) answered(watch);
  }
}

function onLooking(raw: unknown): void {
  const parsed = lookingSchema.safeParse(raw);
  if (!parsed.success) return reportError(parsed.error);
  for (const watch of watches) if (same(watch, 'ticket', parsed.data.key)) watch.sink.looking?.(parsed.data.people);
}

function onPulse(raw: unknown): void {
  const parsed = pulseSchema.safeParse(raw);
  if (!parsed.success) return reportError(parsed.error);
  lastPulse = Date.now();
  clock.set(parsed.data.now);
  // What came before this pulse counts as shown only once it is.
  const busy = [...watches].flatMap((watch) => watch.busy ?? []);
  if (busy.length === 0) asOf = parsed.data.asOf;
  else void Promise.all(busy).then(() => (asOf = Math.max(asOf ?? 0, parsed.data.asOf)));
}

function onAlert(raw: unknown): void {
  const parsed = alarmItemSchema.safeParse(raw);
  if (!parsed.success) return reportError(parsed.error);
  for (const listener of alertListeners) listener(parsed.data);
}

function onBye(raw: unknown): void {
  const parsed = byeSchema.safeParse(raw);
  const wait = parsed.success ? parsed.data.retryAfterMs : 1000;
  socket?.disconnect();
  state = 'down';
  retry(wait);
  // Perhaps only what is to be seen has changed, and the session is still good.
  if (parsed.success && parsed.data.reason === 'signed_out') ended();
}

let retrying: ReturnType<typeof setTimeout> | undefined;
const retry = (ms: number): void => {
  clearTimeout(retrying);
  retrying = setTimeout(() => socket?.connect(), ms);
};

function onWake(): void {
  if (document.visibilityState !== 'visible' || socket === undefined) return;
  if (Date.now() - lastPulse < ASLEEP) return;
  if (socket.connected) resume();
  else socket.connect();
}

export const connection = {
  get state(): ConnectionState {
    return state;
  },
  /** Server time up to which everything committed is on this page; null before the first pulse. */
  get asOf(): number | null {
    return asOf;
  },
  /** How old the page's data is, in ms; null before the first pulse. */
  get age(): number | null {
    return asOf === null ? null : Math.max(0, clock.now - asOf);
  },
  get stale(): boolean {
    const age = asOf === null ? null : clock.now - asOf;
    return age !== null && age > STALE_AFTER;
  },

  /** @param onEnded the server no longer knows this session: ask who we are */
  open(onEnded: () => void): void {
    if (socket !== undefined) return;
    ended = onEnded;
    state = 'connecting';
    socket = io({ transports: ['websocket'], reconnectionDelayMax: 5000, randomizationFactor: 0.5 });
    socket.on('connect', resume);
    socket.on('disconnect', (reason) => {
      state = 'down';
      // The server ended it on purpose (session cut, or overload): socket.io leaves coming back to us.
      if (reason === 'io server disconnect') {
        ended();
        retry(1000 + Math.random() * 2000);
      }
    });
    socket.on('connect_error', () => {
      state = 'down';
      ended();
      if (socket?.active === false) retry(2000 + Math.random() * 2000);
    });
    socket.on('changes', onChanges);
    socket.on('pulse', onPulse);
    socket.on('alert', onAlert);
    socket.on('looking', onLooking);
    socket.on('bye', onBye);
    document.addEventListener('visibilitychange', onWake);
  },

  close(): void {
    clearTimeout(retrying);
    document.removeEventListener('visibilitychange', onWake);
    socket?.removeAllListeners();
    socket?.disconnect();
    socket = undefined;
    asOf = null;
    state = 'connecting';
    for (const watch of watches) watch.cursor = undefined;
  },

  /** Follows a topic until the returned function is called. */
  watch(topic: Topic, key: string | undefined, sink: Sink): () => void {
    const watch: Watch = { topic, key, sink, cursor: undefined, answered: false, more: 0, busy: null };
    watches.add(watch);
    ask(watch);
    return () => {
      watches.delete(watch);
      const shared = [...watches].some((other) => same(other, topic, key));
      if (!shared) socket?.emit('unwatch', { topic, key });
    };
  },

  /** Tells whenever it has become live: what could not be asked for meanwhile may be asked for again. */
  onLive(listener: () => void): () => void {
    liveListeners.add(listener);
    return () => liveListeners.delete(listener);
  },

  /** A paired screen says how fresh it is. What cannot be said now is said with the next. */
  report(): void {
    if (socket?.connected !== true) return;
    socket.emit('report', { asOf: asOf === null ? null : new Date(asOf).toISOString() });
  },

  onAlert(listener: AlertListener): () => void {
    alertListeners.add(listener);
    return () => alertListeners.delete(listener);
  },
};
