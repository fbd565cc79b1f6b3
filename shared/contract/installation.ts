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

/**
 * The installation, from the signing on: 45 days of the carrier's own time (二2). While the environment that the customer
 * provides is missing the clock is the customer's (二一2).
 * @param events that count, in order, none after now
 * @returns null for a contract whose signing was not recorded: it was in service before
 */
export function installationOf(events: readonly ContractEvent[], now: Instant): Installation | null {
  const signed = events.find(({ type }) => type === 'signed');
  if (signed === undefined) return null;
  const ledger: Held[] = [{ from: signed.at, to: null, holder: 'carrier', why: null }];
  let activatedAt: Instant | null = null;
  const turn = (at: Instant, holder: ContractParty, why: Held['why']): void => {
    const last = ledger.pop();
    if (last !== undefined && last.from < at) ledger.push({ ...last, to: at });
    ledger.push({ from: at, to: null, holder, why });
  };
  for (const event of events) {
    if (event.at < signed.at || activatedAt !== null) continue;
    const holder = ledger.at(-1)?.holder;
    if (event.type === 'environmentMissing' && holder === 'carrier')
      turn(event.at, 'customer', { what: event.what, evidence: event.evidence });
    if (event.type === 'environmentProvided' && holder === 'customer') turn(event.at, 'carrier', null);
    if (event.type === 'activated') activatedAt = event.at;
  }
  const last = ledger.at(-1);
  const limit = between(signed.at, afterDays(signed.at, INSTALLATION_DAYS));
  const settled = ledger.map((held) => (held.to === null ? { ...held, to: activatedAt } : held));
  return {
    since: signed.at,
    activatedAt,
    holder: last?.holder ?? 'carrier',
    ledger: settled.filter(({ from, to }) => to === null || from < to),
    dueAt: reached(settled, limit, activatedAt ?? now),
  };
}
