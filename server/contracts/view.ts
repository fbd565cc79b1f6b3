import type { Caller } from '#shared/actor.ts';
import type {
  ContractEvents,
  ContractObligations,
  DueObligations,
  ObligationView,
  RecordedEvent,
} from '#shared/api/contracts.ts';
import { arrearsOf } from '#shared/contract/arrears.ts';
import { CLAUSES, type ObligationKind } from '#shared/contract/clauses.ts';
import { type Obligation, obligationsOf, stageOf } from '#shared/contract/obligations.ts';
import { standingOf } from '#shared/contract/term.ts';
import { type Duration, type Instant, iso, plus } from '#shared/time.ts';
import type { ContractRow, Recorded } from './read.ts';

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : iso(at));

/** Of what the carrier plans, or suffers, the customer hears by the notice that it is owed, and not from this list. */
const CUSTOMERS: readonly ObligationKind[] = [
  'installation',
  'service_back',
  'arrears',
  'breach_cure',
  'security_fix',
  'renewal_notice',
];

/** What `caller` may know of a contract's obligations at `now`. */
const shownTo = ({ role }: Pick<Caller, 'role'>, contract: ContractRow, now: Instant): readonly Obligation[] =>
  obligationsOf(contract, contract.events, now).filter(({ kind }) => role !== 'customer' || CUSTOMERS.includes(kind));

function obligationView(obligation: Obligation, now: Instant): ObligationView {
  const { ledger, since, warnAt, dueAt, metAt, ...same } = obligation;
  return {
    ...same,
    clause: CLAUSES[obligation.kind].clause,
    since: iso(since),
    warnAt: iso(warnAt),
    dueAt: iso(dueAt),
    metAt: isoOrNull(metAt),
    stage: stageOf(obligation, now),
    ...(ledger === undefined
      ? {}
      : { ledger: ledger.map(({ from, to, ...held }) => ({ ...held, from: iso(from), to: isoOrNull(to) })) }),
  };
}

const named = ({ id, name }: { readonly id: string; readonly name: string }) => ({ id, name });

export function obligationsView(
  contract: ContractRow,
  caller: Pick<Caller, 'role'>,
  now: Instant,
): ContractObligations {
  return {
    contract: named(contract),
    customer: named(contract.customer),
    asOf: iso(now),
    obligations: shownTo(caller, contract, now).map((obligation) => obligationView(obligation, now)),
    arrears: arrearsOf(contract.events, now),
    term: standingOf(contract, contract.events, now),
  };
}

/** What is overdue, or due within a time, of several contracts: the one that was or will be due first comes first. */
export function dueView(
  contracts: readonly ContractRow[],
  caller: Pick<Caller, 'role'>,
  within: Duration,
  now: Instant,
): DueObligations {
  const until = plus(now, within);
  const items = contracts.flatMap((contract) =>
    shownTo(caller, contract, now)
      .filter(({ state, dueAt, runs }) => state === 'overdue' || (state === 'open' && runs && dueAt <= until))
      .map((obligation) => ({
        dueAt: obligation.dueAt,
        view: { ...obligationView(obligation, now), contract: named(contract), customer: named(contract.customer) },
      })),
  );
  return { asOf: iso(now), items: items.toSorted((a, b) => a.dueAt - b.dueAt).map(({ view }) => view) };
}

/** An event as the schema of the interface decodes it. */
export function recordedView({ event: { seq, at, ...event }, recordedAt, by }: Recorded): RecordedEvent {
  return { seq, at, event, recordedAt: iso(recordedAt), recordedBy: by };
}

export const eventsView = (contract: ContractRow): ContractEvents => ({
  contract: { ...named(contract), startsOn: contract.startsOn, endsOn: contract.endsOn },
  services: contract.services.map(({ id, name, state }) => ({ id, name, state })),
  items: contract.record.map(recordedView),
});
