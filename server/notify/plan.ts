import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Fact, FactOf } from '#shared/ticket/facts.ts';
import type { Declaration, TicketState } from '#shared/ticket/state.ts';
import { hasEnded, type NoticeChannel, type NoticeKind } from '#shared/ticket/values.ts';
import type { Wording } from './texts.ts';

/** One of the people whom the customer named to coordinate faults (contract 四). */
export interface Contact {
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  /** Their log-in, where they have one. */
  readonly user: string | null;
}

export interface PlannedNotice {
  readonly kind: NoticeKind;
  readonly wording: Wording;
  readonly channel: NoticeChannel;
  /** `in_app`: a user id, or the customer's when none of its contacts logs in. `push`: a user id. `sms`: E.164. `email`: an address. */
  readonly recipient: string;
  /** Version of the fact that it announces. */
  readonly factVersion: number;
}

interface Told {
  readonly kind: NoticeKind;
  readonly wording: Wording;
  readonly who: 'contacts' | 'declarants';
}

/** From this share of the statutory limit on, the customer is told that it may not be kept. */
const WARNED_AT = 80;

/** 电信条例: a carrier that cannot repair in time tells the customer, and does so while that is still in time. */
function delayOf(fact: FactOf<'LevelReached'>, state: TicketState): Told | null {
  // Service by another way, or a repair that is being tested: there is nothing to wait for.
  const isOver = state.phase === 'restored' || hasEnded(state.phase);
  // Seen late, several levels come at once: the last says it all.
  const isLast = !state.levels.some(({ clock, level }) => clock === fact.clock && level > fact.level);
  if (fact.clock !== 'statutory' || fact.level < WARNED_AT || isOver || !isLast) return null;
  return { kind: 'delay', wording: fact.level < 100 ? 'delay' : 'overdue', who: 'contacts' };
}

/** Which facts the customer is told of, and who of it. Not of the declaration: its 201 was the answer, and the portal shows it. */
function toldOf(fact: Fact, state: TicketState): Told | null {
  switch (fact.type) {
    case 'Restored':
      return state.restoration?.version === fact.version
        ? { kind: 'restored', wording: 'restored', who: 'contacts' }
        : null;
    case 'SegmentOpened':
      return fact.party === 'customer' ? { kind: 'clock_moved', wording: 'your_part', who: 'contacts' } : null;
    case 'SegmentReopened':
      return state.segments.some((s) => s.id === fact.segment && s.party === 'customer')
        ? { kind: 'clock_moved', wording: 'your_part', who: 'contacts' }
        : null;
    case 'ClockSuspended':
      return { kind: 'clock_moved', wording: 'suspended', who: 'contacts' };
    case 'SuspensionApproved':
      return { kind: 'clock_moved', wording: 'suspension_approved', who: 'contacts' };
    case 'SuspensionRefused':
      return { kind: 'clock_moved', wording: 'suspension_refused', who: 'contacts' };
    case 'ClockResumed':
      return { kind: 'clock_moved', wording: 'resumed', who: 'contacts' };
    case 'SuspensionLapsed':
      // What closes a ticket says the rest of it, too.
      return hasEnded(state.phase)
        ? null
        : {
            kind: 'clock_moved',
            wording: fact.why === 'until' ? 'suspension_ended' : 'suspension_lapsed',
            who: 'contacts',
          };
    case 'DisputeRuled':
      return { kind: 'ruling', wording: fact.upheld ? 'dispute_upheld' : 'dispute_rejected', who: 'contacts' };
    case 'LevelReached':
      return delayOf(fact, state);
    case 'Reminded':
      return fact.party === 'customer'
        ? { kind: 'reminder', wording: fact.about === 'test' ? 'remind_test' : 'remind_part', who: 'contacts' }
        : null;
    case 'Dismissed':
      return { kind: 'dismissed', wording: 'dismissed', who: 'declarants' };
    case 'Withdrawn':
      return { kind: 'dismissed', wording: 'withdrawn', who: 'declarants' };
    case 'Closed':
      return { kind: 'closed', wording: 'closed', who: 'contacts' };
    case 'ClosedUnverified':
      return { kind: 'closed', wording: 'closed_unverified', who: 'contacts' };
    default:
      return null;
  }
}

/** Whether the facts may owe a notice at all; spares every other change the look into the registry. */
export const mayOwe = (facts: readonly Fact[], state: TicketState): boolean =>
  facts.some((fact) => toldOf(fact, state) !== null);

export type Address = Pick<PlannedNotice, 'channel' | 'recipient'>;

/** A number that a message can be sent to, as E.164. Short codes and slips of the pen get none. */
export const smsTo = (phone: string | null | undefined): Address[] => {
  const parsed = phone ? parsePhoneNumberFromString(phone, 'CN') : undefined;
  return parsed?.isPossible() === true ? [{ channel: 'sms', recipient: parsed.number }] : [];
};

function inApp(customer: string, contacts: readonly Contact[]): Address[] {
  const users = contacts.flatMap((c) => (c.user === null ? [] : [c.user]));
  return (users.length > 0 ? users : [customer]).map((recipient) => ({ channel: 'in_app', recipient }));
}

/** Where a customer's fault contacts are reached: each of them by SMS and mail as far as known, and all in the portal. */
export const addressesOf = (customer: string, contacts: readonly Contact[]): readonly Address[] => [
  ...contacts.flatMap((c) => smsTo(c.phone)),
  ...contacts.flatMap((c): Address[] => (c.email === null ? [] : [{ channel: 'email', recipient: c.email }])),
  ...inApp(customer, contacts),
];

const hasPerson = (declaration: Declaration): boolean =>
  declaration.channel !== 'alarm' && declaration.channel !== 'api';

/** Whoever declared, on the phone they left; the named contacts where they left none. */
function declarants(state: TicketState, contacts: readonly Contact[]): Address[] {
  return state.declarations.flatMap((declaration) => {
    const { by } = declaration;
    const screen: Address[] =
      // Staff who took it down on the customer's behalf are not the ones to tell.
      by.party === 'customer' && by.user !== null && by.onBehalf === undefined
        ? [{ channel: 'in_app', recipient: by.user }]
        : inApp(state.customer.id, contacts);
    if (!hasPerson(declaration)) return screen;
    const left = smsTo(declaration.contact?.phone);
    return [...screen, ...(left.length > 0 ? left : contacts.flatMap((c) => smsTo(c.phone)))];
  });
}

function addresses(who: Told['who'], state: TicketState, contacts: readonly Contact[]): Address[] {
  switch (who) {
    case 'declarants':
      return declarants(state, contacts);
    case 'contacts':
      return [
        // First the phone that somebody asked to be called back on.
        ...state.declarations.flatMap((d) => smsTo(d.contact?.phone)),
        ...addressesOf(state.customer.id, contacts),
      ];
  }
}

/**
 * Whom to tell what, given the facts just appended. Each person is told the same thing once on each channel, however many
 * of the facts say it and however often they are named.
 * @param state the ticket after `newFacts`
 * @param contacts the customer's fault contacts
 */
export function planNotices(
  newFacts: readonly Fact[],
  state: TicketState,
  contacts: readonly Contact[],
): PlannedNotice[] {
  const planned = newFacts.flatMap((fact) => {
    const told = toldOf(fact, state);
    if (told === null) return [];
    const { kind, wording } = told;
    return addresses(told.who, state, contacts).map((to) => ({ kind, wording, ...to, factVersion: fact.version }));
  });
  const byPlace = new Map<string, PlannedNotice>();
  for (const notice of planned) {
    const place = JSON.stringify([notice.wording, notice.channel, notice.recipient]);
    if (!byPlace.has(place)) byPlace.set(place, notice);
  }
  return [...byPlace.values()];
}

/**
 * The same, and a push beside each notice in the portal whose reader has a browser that wants it: never by itself, and
 * never in place of anything.
 * @param subscribers user ids
 */
export const withPushes = <N extends Address>(
  planned: readonly N[],
  subscribers: Pick<ReadonlySet<string>, 'has'>,
): N[] =>
  planned.flatMap((notice) =>
    notice.channel === 'in_app' && subscribers.has(notice.recipient)
      ? [notice, { ...notice, channel: 'push' as const }]
      : [notice],
  );
