import type { Figures } from '../api/report.ts';
import type { CauseTree } from '../cause/tree.ts';
import { until } from '../clock/ledger.ts';
import { readingOf } from '../clock/reading.ts';
import {
  CLOCKS,
  NOTICE_CHANNELS,
  NOTICE_STATES,
  RESOLUTIONS,
  SEGMENT_PARTIES,
  type Cause,
  type Holder,
  type NoticeChannel,
  type NoticeState,
  type Resolution,
  type SegmentParty,
} from '../ticket/values.ts';
import { type Duration, type Instant, duration } from '../time.ts';
import { noAttainment, verdictOf } from './attainment.ts';
import { type Case, standingOf } from './case.ts';
import { CauseTally } from './causes.ts';
import { Groups, addTo, entry, increment } from './groups.ts';
import { spreadOf } from './spread.ts';

type Repeated = Figures['repeated'][number];

const noStates = (): Record<NoticeState, number> => ({
  queued: 0,
  sent: 0,
  accepted: 0,
  delivered: 0,
  acknowledged: 0,
  failed: 0,
  dead: 0,
});

/** Adds up the cases of a period one at a time, in whatever order they come, as they stand at `now`. */
export class Tally {
  readonly #now: Instant;
  #declared = 0;
  readonly #standings = { restored: 0, unconfirmed: 0, open: 0, apart: 0 };
  readonly #apart = new Map<Resolution, number>();
  readonly #attainment = { respond: noAttainment(), restore: noAttainment(), statutory: noAttainment() };
  readonly #toAcknowledge: number[] = [];
  readonly #toRestore: number[] = [];
  readonly #toRestoreNet: number[] = [];
  readonly #holders: Record<Holder, number> = { carrier: 0, channel: 0, customer: 0, suspended: 0 };
  #elapsed = 0;
  readonly #causes = new Groups<Cause | null>();
  readonly #causeDetails: CauseTally;
  readonly #parties = new Groups<SegmentParty | null>();
  readonly #customers = new Groups<string>();
  readonly #names = new Map<string, string>();
  readonly #months = new Groups<string>();
  readonly #repeated = new Map<string, Omit<Repeated, 'tickets'> & { readonly tickets: string[] }>();
  readonly #said = { satisfied: 0, fair: 0, dissatisfied: 0 };
  readonly #checked = { passed: 0, wanting: 0 };
  #byWord = 0;
  #chases = 0;
  #chased = 0;
  readonly #notices = new Map<NoticeChannel, Record<NoticeState, number>>();
  readonly #arrivals = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));

  /** @param causes the tree whose words are used; a code that it has not is said as its records say it */
  constructor(now: Instant, causes: CauseTree = []) {
    this.#now = now;
    this.#causeDetails = new CauseTally(causes);
  }

  add(one: Case): void {
    const standing = standingOf(one);
    this.#declared += 1;
    this.#standings[standing] += 1;
    const day = this.#arrivals[one.weekday];
    if (day !== undefined) day[one.hour] = (day[one.hour] ?? 0) + 1;
    for (const { channel, state } of one.notices) entry(this.#notices, channel, noStates)[state] += 1;
    if (one.resolution !== null && standing === 'apart') increment(this.#apart, one.resolution);
    else this.#addFault(one);
    if (one.unverified === 'word') this.#byWord += 1;
    if (one.satisfaction !== null) this.#said[one.satisfaction] += 1;
    if (one.checked !== null) this.#checked[one.checked] += 1;
  }

  #addFault(one: Case): void {
    const standing = standingOf(one);
    const reading = readingOf('restore', one.timing, this.#now);
    for (const clock of CLOCKS) {
      const verdict = verdictOf(clock, one, this.#now);
      if (verdict !== null) this.#attainment[clock][verdict] += 1;
    }
    this.#elapsed += reading.elapsed;
    for (const span of until(one.timing.spans, this.#now)) this.#holders[span.holder] += span.to - span.from;
    const { acknowledgedAt, declaredAt } = one.timing;
    if (acknowledgedAt !== null) this.#toAcknowledge.push(acknowledgedAt - declaredAt);
    const net: Duration | null = standing === 'restored' ? reading.net : null;
    if (net !== null) {
      this.#toRestore.push(reading.elapsed);
      this.#toRestoreNet.push(net);
    }
    this.#chases += one.chases;
    if (one.chases > 0) this.#chased += 1;
    this.#addToGroups(one, net);
  }

  #addToGroups(one: Case, net: Duration | null): void {
    const ended = standingOf(one) !== 'open';
    const verdict = verdictOf('restore', one, this.#now);
    this.#names.set(one.customer.id, one.customer.name);
    for (const group of [
      this.#causes.at(ended ? one.cause : null),
      this.#parties.at(ended ? one.party : null),
      this.#customers.at(one.customer.id),
      this.#months.at(one.month),
    ])
      addTo(group, one, verdict, net);
    if (ended && one.causeDetail !== null) this.#causeDetails.add(one, one.causeDetail, verdict, net);
    if (one.repeats !== null)
      entry(this.#repeated, one.service.id, () => ({
        service: one.service,
        customer: one.customer,
        tickets: [],
      })).tickets.push(one.no);
  }

  figures(): Figures {
    const repeated = [...this.#repeated.values()]
      .map((one) => ({ ...one, tickets: [...one.tickets].sort() }))
      .sort((a, b) => b.tickets.length - a.tickets.length || (a.service.id < b.service.id ? -1 : 1));
    return {
      declared: this.#declared,
      faults: this.#declared - this.#standings.apart,
      restored: this.#standings.restored,
      unconfirmed: this.#standings.unconfirmed,
      byWord: this.#byWord,
      open: this.#standings.open,
      apart: RESOLUTIONS.flatMap((resolution) => {
        const tickets = this.#apart.get(resolution);
        return tickets === undefined ? [] : [{ resolution, tickets }];
      }),
      attainment: this.#attainment,
      toAcknowledge: spreadOf(this.#toAcknowledge),
      toRestore: spreadOf(this.#toRestore),
      toRestoreNet: spreadOf(this.#toRestoreNet),
      holders: {
        carrier: duration(this.#holders.carrier),
        channel: duration(this.#holders.channel),
        customer: duration(this.#holders.customer),
        suspended: duration(this.#holders.suspended),
      },
      elapsed: duration(this.#elapsed),
      causes: this.#causes.all().map(([cause, { faults, net }]) => ({ cause, faults, net })),
      causeDetails: this.#causeDetails.figures(),
      parties: this.#parties
        .all()
        .map(([party, group]) => ({ party, ...group }))
        .sort((a, b) => place(a.party) - place(b.party)),
      customers: this.#customers
        .all()
        .map(([id, group]) => ({ customer: { id, name: this.#names.get(id) ?? id }, ...group })),
      months: this.#months
        .all()
        .map(([month, group]) => ({ month, ...group }))
        .sort((a, b) => (a.month < b.month ? -1 : 1)),
      repeated,
      repeats: repeated.reduce((sum, { tickets }) => sum + tickets.length, 0),
      satisfaction: this.#said,
      checked: this.#checked,
      chases: this.#chases,
      chased: this.#chased,
      notices: NOTICE_CHANNELS.flatMap((channel) => {
        const states = this.#notices.get(channel);
        return states === undefined ? [] : [{ channel, states }];
      }),
      arrivals: this.#arrivals,
    };
  }
}

/** Parties in their usual order, what is not known last. */
const place = (party: SegmentParty | null): number =>
  party === null ? SEGMENT_PARTIES.length : SEGMENT_PARTIES.indexOf(party);

/** How many notices of a channel there are, and how many are known to have arrived: a receipt, or an answer. */
export const noticeTotals = (states: Readonly<Record<NoticeState, number>>): { all: number; arrived: number } => ({
  all: NOTICE_STATES.reduce((sum, state) => sum + states[state], 0),
  arrived: states.delivered + states.acknowledged,
});
