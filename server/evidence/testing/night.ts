import type { Role } from '#shared/actor.ts';
import type { Evidence, EvidenceFact } from '#shared/api/evidence.ts';
import type { Fact } from '#shared/ticket/facts.ts';
import { change } from '#shared/ticket/testing/desk.ts';
import * as a from '#shared/ticket/testing/facts.ts';
import { caller, customer, engineer, hotline } from '#shared/ticket/testing/people.ts';
import type { Instant } from '#shared/time.ts';
import { chain, GENESIS } from '../../tickets/chain.ts';
import { packageOf } from '../package.ts';
import { verify } from '../verify.ts';

/** A package as its file holds it, free to be tampered with. */
export type File = Omit<{ -readonly [K in keyof Evidence]: Evidence[K] }, 'facts'> & { facts: EvidenceFact[] };

export const fileOf = (
  facts: readonly Fact[],
  role: Role,
  now: Instant,
  notices: readonly { id: string; body: string }[] = [],
): File =>
  JSON.parse(
    JSON.stringify(packageOf({ no: 'F20260302-0001', links: chain(GENESIS, facts), notices, now }, caller(role))),
  ) as File;

/** A night: declared on the phone, both sides look, the clock moves to the customer, both test, and it is restored. */
const night = [
  [0, customer, a.declared({ contact: { name: 'the porter', phone: '+8615412345678' } })],
  [5, engineer, a.acknowledged, { type: 'TicketAssigned', to: 'u-engineer' }],
  [8, engineer, a.found('carrier'), a.noted],
  [9, customer, a.found('customer')],
  [12, engineer, a.confirmed(), a.opened('S1', 'carrier', { note: 'by the stairs' }), a.opened('S2', 'customer')],
  [40, engineer, a.cleared('S1')],
  [60, customer, a.cleared('S2'), a.roundOpened(1), ...a.passed(1, 'carrier'), ...a.passed(1, 'customer')],
  [60, customer, a.restored(1, 60), a.attachmentAdded('f-1', { visibility: 'customer' }), a.noticeQueued('n-1')],
  [61, hotline, a.noticeProgressed('n-1', 'delivered'), a.closed],
] as const;
export const FACTS = night.reduce<Fact[]>((facts, [n, by, ...bodies]) => change(facts, bodies, by, a.minute(n)), []);
export const NOW = a.minute(90);
/** Without a person's number in it, staff read every fact word for word. */
export const PLAIN = FACTS.map((fact) => (fact.type === 'Declared' ? { ...fact, contact: null } : fact));

export const whole = (): File => fileOf(PLAIN, 'engineer', NOW);
export const flawOf = (file: unknown, head: string | null = null): unknown => {
  const verdict = verify(file, head);
  return verdict.intact ? null : verdict.flaw;
};
