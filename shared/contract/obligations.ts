import {
  type Instant,
  beijingDay,
  beijingDayEnd,
  beijingDayStart,
  days,
  earliest,
  latest,
  minus,
  plus,
} from '../time.ts';
import { arrearsAt, coveredInvoices } from './arrears.ts';
import {
  ARREARS_DAYS,
  BREACH_DAYS,
  CHANGE_NOTICE_DAYS,
  CLAUSES,
  MAJEURE_DAYS,
  MAJEURE_MONTHS,
  type ObligationKind,
  SERVICE_BACK,
  afterDays,
} from './clauses.ts';
import { addDays, addMonths } from './days.ts';
import {
  type ContractDates,
  type ContractEvent,
  type ContractEventType,
  type ContractParty,
  ofType,
  standing,
} from './events.ts';
import { type Held, installationOf } from './installation.ts';
import { majeuresOf } from './majeure.ts';
import { standingOf } from './term.ts';

/**
 * `open`: still to be done in time. `met`: done, in time or late. `overdue`: the time is over. `void`: no longer owed.
 */
export const OBLIGATION_STATES = ['overdue', 'open', 'met', 'void'] as const;
export type ObligationState = (typeof OBLIGATION_STATES)[number];

/** Something that the contract obliges a party to do by a moment. */
export interface Obligation {
  /** The contract's own, and the same whatever is recorded later. */
  readonly id: string;
  readonly kind: ObligationKind;
  /** Number of the event that it comes from; null for what comes from the dates alone. */
  readonly event: number | null;
  /** What it is about, as it was recorded: an invoice, a service, a breach; null where the kind says it all. */
  readonly about: string | null;
  /** Who owes it; null: either party, or both. */
  readonly holder: ContractParty | null;
  readonly since: Instant;
  /** When the account manager is told that its end is near. */
  readonly warnAt: Instant;
  readonly dueAt: Instant;
  /** False while the clock stands: `dueAt` and `warnAt` then move with the time. */
  readonly runs: boolean;
  readonly metAt: Instant | null;
  readonly state: ObligationState;
  /** Who held the clock; of the installation alone. */
  readonly ledger?: readonly Held[];
}

/** What the account manager is told of, once each. */
export const STAGES = ['near', 'overdue'] as const;
export type Stage = (typeof STAGES)[number];

type Due = Omit<Obligation, 'id' | 'warnAt' | 'state' | 'runs'> & {
  readonly id?: string;
  readonly runs?: boolean;
  /** When it ceased to be owed. */
  readonly voidAt?: Instant | null;
};

function settled({ voidAt = null, runs = true, id, ...due }: Due, ended: Instant | null, now: Instant): Obligation {
  const { kind, event, dueAt, metAt, since } = due;
  const past = (at: Instant | null): boolean => at !== null && at <= now;
  const state = ((): ObligationState => {
    if (past(metAt)) return 'met';
    // Nothing but what is owed for the time before outlives the contract.
    if (past(voidAt) || (past(ended) && kind !== 'arrears')) return 'void';
    return now >= dueAt ? 'overdue' : 'open';
  })();
  return {
    ...due,
    id: id ?? `${kind}:${String(event)}`,
    warnAt: latest(since, minus(dueAt, CLAUSES[kind].warn)),
    runs: runs || state !== 'open',
    metAt: past(metAt) ? metAt : null,
    state,
  };
}

type Derive = (events: readonly ContractEvent[], now: Instant, contract: ContractDates) => Due[];

/** The first event of a type that belongs to another one. */
const answer = (events: readonly ContractEvent[], type: ContractEventType, of: number): Instant | null =>
  events.find((event) => event.type === type && 'of' in event && event.of === of)?.at ?? null;

const installation: Derive = (events, now) => {
  const found = installationOf(events, now);
  if (found === null) return [];
  const { since, dueAt, holder, ledger, activatedAt } = found;
  return [
    {
      id: 'installation',
      kind: 'installation',
      event: null,
      about: null,
      holder,
      since,
      dueAt,
      metAt: activatedAt,
      runs: holder === 'carrier',
      ledger,
    },
  ];
};

/** Every invoice that was not paid in time: more than 15 days late, the carrier may terminate (六三). */
const arrears: Derive = (events) =>
  coveredInvoices(events).flatMap(({ invoice, dueEnd, paidAt }): Due[] =>
    paidAt !== null && paidAt < dueEnd
      ? []
      : [
          {
            kind: 'arrears',
            event: invoice.seq,
            about: invoice.invoice,
            holder: 'customer',
            since: dueEnd,
            // The day on which it was due has ended already: the first of the fifteen is the one that begins here.
            dueAt: plus(dueEnd, days(ARREARS_DAYS)),
            metAt: paidAt,
          },
        ],
  );

/** A service stopped for arrears works again within 48 hours of the payment that leaves nothing owing (三). */
const serviceBack: Derive = (events) =>
  ofType(events, 'serviceSuspended').flatMap((stop): Due[] => {
    if (stop.state !== 'suspended_arrears') return [];
    const next = events.find(
      (event) =>
        (event.type === 'serviceResumed' || event.type === 'serviceSuspended') &&
        event.service === stop.service &&
        (event.at > stop.at || (event.at === stop.at && event.seq > stop.seq)),
    );
    const paid = ofType(events, 'paid').find(
      ({ at, covers }) =>
        covers === 'charges' && at >= stop.at && arrearsAt(events, at) === 0 && (next === undefined || at <= next.at),
    );
    if (paid === undefined) return [];
    return [
      {
        kind: 'service_back',
        event: stop.seq,
        about: stop.service,
        holder: 'carrier',
        since: paid.at,
        dueAt: plus(paid.at, SERVICE_BACK),
        metAt: next?.type === 'serviceResumed' ? next.at : null,
        // Stopped for another reason meanwhile: payment alone no longer brings it back.
        voidAt: next?.type === 'serviceSuspended' ? next.at : null,
      },
    ];
  });

const breachCure: Derive = (events) =>
  ofType(events, 'breachNoticed').map(({ seq, at, against, what }) => ({
    kind: 'breach_cure',
    event: seq,
    about: what,
    holder: against,
    since: at,
    dueAt: afterDays(at, BREACH_DAYS),
    metAt: answer(events, 'breachAnswered', seq),
  }));

const securityFix: Derive = (events) =>
  ofType(events, 'securityNoticed').map(({ seq, at, what, deadline }) => ({
    kind: 'security_fix',
    event: seq,
    about: what,
    holder: 'customer',
    since: at,
    dueAt: latest(at, deadline),
    metAt: answer(events, 'securityRemedied', seq),
  }));

/**
 * Notice and proof of force majeure within 2 days of its start or end (七): while it lasts they are looked for after the
 * start, and once it is over the later time is the limit. After three months the parties negotiate anew.
 */
const majeure: Derive = (events) =>
  majeuresOf(events).flatMap(({ began, endedAt }): Due[] => {
    const of = { event: began.seq, about: began.what, since: began.at };
    const dueAt = afterDays(endedAt ?? began.at, MAJEURE_DAYS);
    const talksAt = beijingDayEnd(addMonths(beijingDay(began.at), MAJEURE_MONTHS));
    return [
      { ...of, kind: 'majeure_notice', holder: began.on, dueAt, metAt: answer(events, 'majeureNoticed', began.seq) },
      { ...of, kind: 'majeure_proof', holder: began.on, dueAt, metAt: answer(events, 'majeureProven', began.seq) },
      {
        ...of,
        kind: 'majeure_talks',
        holder: null,
        dueAt: talksAt,
        metAt: null,
        voidAt: endedAt,
      },
    ];
  });

/** Whoever does not want the contract renewed says so 30 days before its end (九). Saying nothing is an answer, too. */
const renewalNotice: Derive = (events, now, contract) => {
  const term = standingOf(contract, events, now);
  const lasts = majeuresOf(events).some(({ endedAt }) => endedAt === null);
  const dueAt = beijingDayEnd(term.objectBy);
  const objection = ofType(events, 'renewalObjected').find(({ at }) => at < dueAt);
  const of = { kind: 'renewal_notice', event: null, about: null, holder: null } as const;
  return [
    {
      ...of,
      id: `renewal_notice:${String(term.renewals)}`,
      since: beijingDayStart(term.startsOn),
      dueAt,
      // Force majeure that lasts moves the end of the term, and with it the last day to object.
      runs: !lasts,
      metAt: objection?.at ?? null,
      voidAt: dueAt,
    },
  ];
};

const changeNotice: Derive = (events) =>
  ofType(events, 'changePlanned').map(({ seq, at, by, what, effectiveOn }) => ({
    kind: 'change_notice',
    event: seq,
    about: what,
    holder: by,
    since: at,
    dueAt: latest(at, beijingDayEnd(addDays(effectiveOn, -CHANGE_NOTICE_DAYS - 1))),
    metAt: answer(events, 'changeNoticed', seq),
  }));

const DERIVE: readonly Derive[] = [
  installation,
  serviceBack,
  arrears,
  breachCure,
  securityFix,
  majeure,
  renewalNotice,
  changeNotice,
];

/** Also those that begin later by time alone. */
function everyObligation(contract: ContractDates, events: readonly ContractEvent[], now: Instant): Obligation[] {
  const counted = standing(events).filter(({ at }) => at <= now);
  const ended = ofType(counted, 'terminated')[0]?.at ?? null;
  return DERIVE.flatMap((derive) => derive(counted, now, contract)).map((due) => settled(due, ended, now));
}

const ORDER = new Map(OBLIGATION_STATES.map((state, n) => [state, n]));

/**
 * What the contract obliges its parties to at a moment, and how it stands: what is overdue first, then what is still to be
 * done, the next one first; then what is over, the latest first.
 * @param events in any order; those after `now` have not happened
 */
export function obligationsOf(
  contract: ContractDates,
  events: readonly ContractEvent[],
  now: Instant,
): readonly Obligation[] {
  const rank = ({ state }: Obligation): number => ORDER.get(state) ?? 0;
  return everyObligation(contract, events, now)
    .filter(({ since }) => since <= now)
    .toSorted(
      (a, b) =>
        rank(a) - rank(b) ||
        (a.state === 'open' || a.state === 'overdue' ? a.dueAt - b.dueAt : b.dueAt - a.dueAt) ||
        a.id.localeCompare(b.id),
    );
}

/** What there is to tell of an obligation at a moment; null: nothing yet, or no longer. */
export function stageOf({ state, warnAt, runs }: Obligation, now: Instant): Stage | null {
  if (state === 'overdue') return 'overdue';
  return state === 'open' && runs && now >= warnAt ? 'near' : null;
}

/** When there will next be something to tell, by time alone; null: never, as things stand. */
export function nextStageAt(contract: ContractDates, events: readonly ContractEvent[], now: Instant): Instant | null {
  const moments = everyObligation(contract, events, now)
    .filter(({ state, runs }) => state === 'open' && runs)
    .flatMap(({ warnAt, dueAt }) => [warnAt, dueAt])
    .filter((at) => at > now);
  const term = standingOf(contract, events, now);
  // A term that is renewed has an end of its own, of which there will be something to tell.
  if (term.renews === true && term.state !== 'terminated') moments.push(latest(beijingDayEnd(term.endsOn), now));
  return moments.length === 0 ? null : earliest(...moments);
}
