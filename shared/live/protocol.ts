import * as z from 'zod/mini';
import { boardItemSchema, boardRowSchema, ticketSchema } from '../api/ticket.ts';
import { SUSPICION_SIGNALS } from '../pool/suspicion.ts';
import { SEVERITIES, id } from '../ticket/values.ts';
import { ALERT_KINDS } from './alert.ts';

/**
 * The live protocol (Socket.IO, WebSocket only). A page watches topics; the server derives from the session what it may
 * see of them. A `watch` is answered with a snapshot, or with only what changed since the cursor it names (`full` says
 * which); from then on `changes` carry every later state, coalesced. Clients drop a lower version.
 */
export const PROTOCOL = 1;

/**
 * `rows` is the `board` for a reader that ticks: without what changes by time alone (the clocks' readings and their holder),
 * which it reads from `timing` itself. So a row stays the same until its ticket changes, and is written once for everybody.
 */
export const TOPICS = [
  'board',
  'rows',
  'ticket',
  'pools',
  'alarms',
  'imports',
  'works',
  'majeures',
  'contract',
  'screens',
  'suspicions',
] as const;
export type Topic = (typeof TOPICS)[number];

export const watchSchema = z.strictObject({
  topic: z.enum(TOPICS),
  /** Ticket number for `ticket`, contract for `contract` and `pools` (optional there); not for the others. Free of NUL, as every text. */
  key: z.optional(id),
  /** From an earlier answer or `changes`: opaque. */
  cursor: z.optional(z.string().check(z.maxLength(4000))),
});
export type Watch = z.infer<typeof watchSchema>;

export const unwatchSchema = z.strictObject({ topic: z.enum(TOPICS), key: z.optional(id) });
export type Unwatch = z.infer<typeof unwatchSchema>;

const removed = z.object({ key: z.string(), version: z.number(), removed: z.literal(true) });
const keyed = { key: z.string() };

export const alarmItemSchema = z.object({
  id: z.string(),
  kind: z.enum(ALERT_KINDS),
  severity: z.enum(SEVERITIES),
  subject: z.string(),
  text: z.object({ zh: z.string(), en: z.string() }),
  at: z.iso.datetime(),
  /** Set: what it said is not so any more, and `text` says that. */
  withdrawnAt: z.optional(z.iso.datetime()),
  /** Set while it is to be decided whether it is a fault. `since`: start of the last call, or of the burst. */
  suspected: z.optional(
    z.object({
      customer: z.string(),
      service: z.string(),
      signal: z.enum(SUSPICION_SIGNALS),
      since: z.iso.datetime(),
      /** It is the first of so many services that fell silent by what they share. */
      group: z.optional(
        z.object({
          element: z.string(),
          services: z.int(),
          /** What each is found by, its customer and its service; of very many the first. Not told to screens. */
          names: z.optional(z.array(z.string())),
        }),
      ),
    }),
  ),
});
/** Pushed once when it is raised, to everybody in whose scope its customer is; and once more when it is taken back. */
export type AlertPush = z.infer<typeof alarmItemSchema>;

export const boardChangeSchema = z.union([removed, z.extend(boardItemSchema, keyed)]);
export const rowChangeSchema = z.union([removed, z.extend(boardRowSchema, keyed)]);
export const ticketChangeSchema = z.union([removed, z.extend(ticketSchema, keyed)]);
export const alarmChangeSchema = z.union([removed, z.extend(alarmItemSchema, { ...keyed, version: z.number() })]);

/** An item of any topic: what it is of is told by `topic`. */
export type Item = { readonly key: string; readonly version: number; readonly removed?: true };

export const WATCH_REFUSALS = [
  'bad_request',
  'not_signed_in',
  'not_found',
  'forbidden',
  'unavailable',
  'too_many',
] as const;
export type WatchRefusal = (typeof WATCH_REFUSALS)[number];

/**
 * A long `rows` begins with an answer that is not all of it: so many `changes` that follow it at once are its other parts,
 * each with how many are still to come. The cursor holds from the last of them.
 */
interface Parted {
  readonly more?: number;
}

export type WatchAnswer =
  | (Parted & { readonly ok: true; readonly cursor: string; readonly full: boolean; readonly items: readonly Item[] })
  | Refused;

/**
 * A paired screen says how old what it shows is: every 10 s, and at once when it turns stale or fresh. `asOf` is that of the
 * last pulse all of which it shows; null while it shows nothing.
 */
export const reportSchema = z.strictObject({ asOf: z.nullable(z.iso.datetime()) });
export type Report = z.infer<typeof reportSchema>;

export type Refused = { readonly ok: false; readonly code: WatchRefusal; readonly detail: string };
export type ReportAnswer = { readonly ok: true } | Refused;

export interface Changes extends Parted {
  readonly topic: Topic;
  readonly key?: string;
  readonly cursor: string;
  readonly items: readonly Item[];
}

export interface Pulse {
  /** Server time of sending, ISO 8601. */
  readonly now: string;
  /** Database time of the last feed read whose changes have all been handed to this socket. */
  readonly asOf: string;
}

export interface Bye {
  readonly reason: 'signed_out' | 'shutting_down' | 'too_slow' | 'protocol';
  readonly retryAfterMs: number;
}

export interface ClientEvents {
  watch: (request: Watch, answer: (reply: WatchAnswer) => void) => void;
  unwatch: (request: Unwatch, answer?: (reply: { ok: boolean }) => void) => void;
  /** Of paired screens alone. */
  report: (report: Report, answer?: (reply: ReportAnswer) => void) => void;
}

/** Somebody of the desk who has a ticket open. */
export interface Looker {
  readonly user: string;
  readonly name: string;
}

/** Who has the ticket `key` open, the reader too: told to those of the desk who watch it, whenever it changes. */
export interface Looking {
  readonly key: string;
  readonly people: readonly Looker[];
}

export interface ServerEvents {
  changes: (changes: Changes) => void;
  looking: (looking: Looking) => void;
  alert: (alert: AlertPush) => void;
  pulse: (pulse: Pulse) => void;
  bye: (bye: Bye) => void;
}
