import type { Phase } from '#shared/ticket/values.ts';
import { moment, money } from '#web/i18n/format.ts';
import { t, tOr } from '#web/i18n/text.svelte.ts';
import { clock } from '#web/live/clock.svelte.ts';
import { session } from '#web/session.svelte.ts';
import { isOpen, isOverruled, type LiveTicket } from '#web/ticket/model.ts';
import { testLabel } from '#web/ticket/testLabel.ts';

export const STEPS = ['received', 'looking', 'repairing', 'testing', 'restored'] as const;
export type Step = (typeof STEPS)[number];

const STEP_OF: Record<Phase, Step> = {
  declared: 'received',
  acknowledged: 'looking',
  clearing: 'repairing',
  testing: 'testing',
  restored: 'restored',
  closed: 'restored',
  dismissed: 'restored',
};

export const stepOf = (ticket: LiveTicket): number => STEPS.indexOf(STEP_OF[ticket.phase]);

/** What the customer is asked to see to themselves, unless it was found not to be theirs. */
export const ownTasks = (ticket: LiveTicket): LiveTicket['segments'] =>
  isOverruled(ticket) ? [] : ticket.segments.filter((segment) => segment.party === 'customer' && isOpen(segment));

/** The test calls that still wait for the customer's word. */
export const ownTests = (ticket: LiveTicket): NonNullable<LiveTicket['jointTest']>['items'] =>
  ticket.jointTest?.open === true
    ? ticket.jointTest.items.filter((item) => item.required && item.customer !== 'pass')
    : [];

/** How it stands, in the words one would say on the phone. */
export function statusOf(ticket: LiveTicket): string {
  switch (ticket.phase) {
    case 'declared':
    case 'acknowledged':
      return t(`portal.say.${ticket.phase}`);
    case 'clearing':
      return t(ownTasks(ticket).length > 0 ? 'portal.say.clearingCustomer' : 'portal.say.clearing');
    case 'testing':
      return t(ownTests(ticket).length > 0 ? 'portal.say.testing' : 'portal.say.testingOurs');
    case 'restored':
      return t(ticket.restorationConfirmed ? 'portal.say.confirmed' : 'portal.say.restored');
    case 'closed':
      return t('portal.say.closed');
    case 'dismissed':
      return t('portal.say.dismissed', { resolution: t(`resolution.${ticket.resolution ?? 'no_fault'}`) });
  }
}

/** How to try one thing, as a question. */
export const questionOf = (item: NonNullable<LiveTicket['jointTest']>['items'][number]): string =>
  tOr(`portal.ask.${item.id}`, t('portal.ask.other', { item: testLabel(item.id) }));

/** How often the customer has been reminded of what is waited for now; null where that is never. */
export function remindedOf(ticket: LiveTicket): string | null {
  const tasks = ownTasks(ticket).map((segment) => segment.openedAt);
  const ofTest = ownTests(ticket).length > 0 ? (ticket.jointTest?.round ?? null) : null;
  const last = ticket.reminders.findLast(
    ({ party, about, round, at }) =>
      party === 'customer' &&
      (about === 'test' ? ofTest !== null && round === ofTest : tasks.some((from) => from <= at)),
  );
  return last === undefined
    ? null
    : t('portal.reminded', { count: last.count, time: moment(Date.parse(last.at), clock.now, session.zone) });
}

/** When somebody comes, or that they are there, in plain words; null where neither is so. */
export function visitOf(ticket: LiveTicket): string | null {
  const visits = ticket.segments.map((segment) => segment.visit);
  if (visits.some((visit) => visit?.stage === 'on_site')) return t('visit.isThere');
  const [next] = visits
    .flatMap((visit) => (visit?.stage === 'planned' && visit.appointment ? [visit.appointment] : []))
    .sort();
  return next === undefined ? null : t('visit.willCome', { time: moment(Date.parse(next), clock.now, session.zone) });
}

/** That the fee of a fault beyond the legal limit is waived, or why not. */
export const waiverOf = ({ state, fen, reason }: NonNullable<LiveTicket['waiver']>): string =>
  t(`portal.waiver.${state}`, { money: money(fen), reason: reason ?? '' });
