import * as z from 'zod/mini';
import { alarmItemSchema } from '#shared/live/protocol.ts';
import type { SuspicionSignal } from '#shared/pool/suspicion.ts';
import { hours, minutes } from '#shared/time.ts';
import { clock } from './clock.svelte.ts';
import { KeyedFeed } from './keyedFeed.svelte.ts';

const liveAlertSchema = z.extend(alarmItemSchema, { key: z.string(), version: z.number() });
export type LiveAlert = z.infer<typeof liveAlertSchema>;

/** As far back as the server tells, but for what is suspected. */
const KEPT = hours(24);

/** What is suspected of a service, and of which there is no ticket yet. */
export interface Suspect {
  /** Free of spaces, and no ticket's number: of a row among tickets. */
  readonly key: string;
  readonly customer: string;
  readonly service: string;
  readonly signal: SuspicionSignal;
  /** It is the first of so many services that fell silent by what they share. */
  readonly group?: NonNullable<LiveAlert['suspected']>['group'];
  /** What was said of it, by the customer's short name, in every language. */
  readonly text: string;
  /** Start of the last call, or of the burst; when it was said. Epoch ms. */
  readonly since: number;
  readonly at: number;
}

const SUSPECT = 'suspicion-';
/** The suspicion whose row has this key; null: it is a ticket's. */
export const suspicionOf = (key: string): string | null => (key.startsWith(SUSPECT) ? key.slice(SUSPECT.length) : null);

const suspectOf = ({ subject, at, text, suspected }: LiveAlert): Suspect[] =>
  suspected === undefined
    ? []
    : [
        {
          ...suspected,
          key: SUSPECT + subject,
          text: `${text.zh} ${text.en}`,
          since: Date.parse(suspected.since),
          at: Date.parse(at),
        },
      ];

/** What the reader was alerted of in the last 24 hours and was not taken back, and what is still suspected; live. */
export class AlertsFeed extends KeyedFeed<LiveAlert> {
  /** To the minute: a list of hundreds is not sorted anew every second. */
  readonly #since = $derived(Math.floor(clock.now / minutes(1)) * minutes(1) - KEPT);
  /** The latest first; `null`: no snapshot yet. */
  readonly list = $derived(
    this.items &&
      [...this.items.values()]
        .filter(({ at }) => Date.parse(at) > this.#since)
        .sort((a, b) => b.at.localeCompare(a.at) || a.id.localeCompare(b.id)),
  );
  /** Faults and frauds that are suspected and not decided upon, however long ago it was said; the latest first. */
  readonly suspected = $derived(
    [...(this.items?.values() ?? [])].flatMap(suspectOf).sort((a, b) => b.at - a.at || (a.key < b.key ? -1 : 1)),
  );

  constructor() {
    super('alarms', liveAlertSchema);
  }

  /** Nothing is kept for whoever signs in next. */
  override follow(): () => void {
    const stop = super.follow();
    return () => {
      stop();
      this.items = this.refused = null;
    };
  }
}

/** What the bell follows for as long as somebody is signed in; others of the frame and its pages read it. */
export const alerts = new AlertsFeed();
