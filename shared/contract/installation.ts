import { type Duration, type Instant, between, duration, plus } from '../time.ts';
import { INSTALLATION_DAYS, afterDays } from './clauses.ts';
import type { ContractEvent, ContractParty } from './events.ts';

/** Who held the installation's clock, from when to when. */
export interface Held {
  readonly from: Instant;
  /** Null while it lasts. */
  readonly to: Instant | null;
  readonly holder: ContractParty;
  /** What is missing, and what shows it; null where nothing is. */
  readonly why: { readonly what: string; readonly evidence: string } | null;
}

export interface Installation {
  readonly since: Instant;
  readonly activatedAt: Instant | null;
  readonly holder: ContractParty;
  readonly ledger: readonly Held[];
  /** When the carrier's own time is used up; while the customer holds the clock it moves with the time. */
  readonly dueAt: Instant;
}

/** When the carrier's time reaches `limit`, if the one who holds the clock last goes on holding it from `now`. */
function reached(ledger: readonly Held[], limit: Duration, now: Instant): Instant {
  let left = limit;
  for (const { from, to, holder } of ledger) {
    if (holder !== 'carrier') continue;
    if (to === null || between(from, to) >= left) return plus(from, left);
    left = duration(left - between(from, to));
  }
  return plus(now, left);
}

type Turn = Omit<Held, 'to'>;

/** With an event, the clock may come to be held by the other. */
function turnsAt(event: ContractEvent): Turn[] {
  switch (event.type) {
    case 'environmentMissing':
      return [{ from: event.at, holder: 'customer', why: { what: event.what, evidence: event.evidence } }];
    case 'environmentProvided':
      return [{ from: event.at, holder: 'carrier', why: null }];
    default:
      return [];
  }
}

/**
 * The installation, from the signing on: 45 days of the carrier's own time (二2). While the environment that the customer
 * provides is missing the clock is the customer's (二一2).
 * @param events that count, in order (missing and provided follow each other, between signing and activation: record.ts),
 * none after now
 * @returns null for a contract whose signing was not recorded: it was in service before
 */
export function installationOf(events: readonly ContractEvent[], now: Instant): Installation | null {
  const signed = events.find(({ type }) => type === 'signed');
  if (signed === undefined) return null;
  const activatedAt = events.find(({ type }) => type === 'activated')?.at ?? null;
  const first: Turn = { from: signed.at, holder: 'carrier', why: null };
  const turns = [first, ...events.flatMap(turnsAt)];
  const ledger = turns.map((turn, n): Held => ({ ...turn, to: turns[n + 1]?.from ?? activatedAt }));
  const limit = between(signed.at, afterDays(signed.at, INSTALLATION_DAYS));
  return {
    since: signed.at,
    activatedAt,
    holder: (turns.at(-1) ?? first).holder,
    ledger: ledger.filter(({ from, to }) => from !== to),
    dueAt: reached(ledger, limit, activatedAt ?? now),
  };
}
