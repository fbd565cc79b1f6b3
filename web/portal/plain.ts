import { readings } from '#shared/clock/reading.ts';
import type { Timing } from '#shared/clock/timing.ts';
import type { Phase } from '#shared/ticket/values.ts';
import { instant } from '#shared/time.ts';
import { moment, money } from '#web/i18n/format.ts';
import { language, t, tOr } from '#web/i18n/text.svelte.ts';
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

/** The same, and among them those that a call has passed by itself: they see that it was noticed. */
export const testsToSee = (ticket: LiveTicket): NonNullable<LiveTicket['jointTest']>['items'] =>
  (ticket.jointTest?.items ?? []).filter((item) =>
    item.customer === 'pass' ? item.detail.customer?.call : item.required,
  );

/** That the service is used again, as its call records show. */
export const resumedOf = ({ first, count }: NonNullable<LiveTicket['callsResumed']>): string =>
  t('portal.dial.resumed', { count, time: moment(Date.parse(first.startedAt), clock.now, session.zone) });

/** That it has been received, and by when somebody will call; nothing is promised any more once that time has passed. */
export function receivedSaid(timing: Timing): string {
  const due = readings(timing, instant(clock.now)).respond.dueAt;
  return due === null || due <= clock.now
    ? t('portal.say.declared')
    : t('portal.say.promised', { time: moment(due, clock.now, session.zone) });
}

/** How it stands, in the words one would say on the phone. */
export function statusOf(ticket: LiveTicket): string {
  switch (ticket.phase) {
    case 'declared':
      return receivedSaid(ticket.timing);
    case 'acknowledged':
      return t('portal.say.acknowledged');
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

/** What kind of force majeure there is, and since when: all that the customer reads of its record. */
export const majeureOf = ({ kind, from, to }: LiveTicket['majeures'][number]): string =>
  t(to === null ? 'portal.majeure.lasts' : 'portal.majeure.over', {
    kind: kind[language.current],
    from: moment(Date.parse(from), clock.now, session.zone),
    to: to === null ? '' : moment(Date.parse(to), clock.now, session.zone),
  });
