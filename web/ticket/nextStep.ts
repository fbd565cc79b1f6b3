import type { Role } from '#shared/actor.ts';
import type { CommandType } from '#shared/ticket/commandTypes.ts';
import { t } from '#web/i18n/text.svelte.ts';
import { moment } from '#web/i18n/format.ts';
import { causeValues, segmentLabel, type Values } from './said.ts';
import { isOpen, isOverruled, openChildren, type LiveTicket } from './model.ts';
import { testLabel } from './testLabel.ts';

export interface NextStep {
  readonly command: CommandType;
  readonly preset: Values;
  /** Whose word the button records. */
  readonly party: 'carrier' | 'customer';
  /** Why this comes next, in one sentence. */
  readonly reason: string;
  /** What it still waits for, whoever would do it. */
  readonly waits?: string;
}

const step = (
  command: CommandType,
  reason: string,
  preset: Values = {},
  party: NextStep['party'] = 'carrier',
): NextStep => ({ command, preset, party, reason });

const beforeDispatch = (ticket: LiveTicket): NextStep => {
  if (ticket.phase === 'declared') return step('acknowledge', t('next.acknowledge'));
  if (ticket.confirmedAt !== null) return step('openSegment', t('next.dispatch'));
  if (!ticket.findings.some((f) => f.party === 'carrier')) return step('recordFinding', t('next.carrierFinding'));
  if (!ticket.findings.some((f) => f.party === 'customer')) {
    return step('recordFinding', t('next.customerFinding'), {}, 'customer');
  }
  return step('confirm', t('next.confirm'));
};

const whileClearing = (ticket: LiveTicket): NextStep => {
  const open = ticket.segments.filter(isOpen);
  const ours = open.filter((s) => s.party !== 'customer');
  const waiting = ours.find((s) => s.state === 'open');
  if (waiting)
    return step('acceptSegment', t('next.accept', { segment: segmentLabel(ticket, waiting) }), { segment: waiting.id });
  const inWork = ours[0];
  const { parent } = ticket.family;
  if (inWork && parent?.repair)
    return step('clearSegment', t('next.parentRepaired', { no: parent.no, segment: segmentLabel(ticket, inWork) }), {
      segment: inWork.id,
      ...causeValues(parent.repair),
      action: parent.repair.action,
    });
  if (inWork)
    return step('clearSegment', t('next.clear', { segment: segmentLabel(ticket, inWork) }), { segment: inWork.id });
  const theirs = open[0];
  // The supervisor has found that it is not theirs: the carrier's clock runs until somebody works on it.
  if (theirs && isOverruled(ticket))
    return step('handOverSegment', t('next.overruled', { segment: segmentLabel(ticket, theirs) }), {
      segment: theirs.id,
    });
  return step('clearSegment', t('next.customerClear'), theirs ? { segment: theirs.id } : {}, 'customer');
};

const whileTesting = (ticket: LiveTicket): NextStep => {
  const items = (ticket.jointTest?.items ?? []).filter((item) => item.required);
  const round = ticket.jointTest?.round ?? 0;
  const ours = items.filter((item) => item.carrier !== 'pass');
  const theirs = items.filter((item) => item.customer !== 'pass');
  const owing = ours.length > 0 ? ours : theirs;
  const sentence = t(ours.length > 0 ? 'next.carrierTest' : 'next.customerTest', {
    round,
    count: owing.length,
    items: owing.map((item) => testLabel(item.id)).join(t('next.comma')),
  });
  const first = owing[0];
  return step('recordTest', sentence, first ? { item: first.id } : {}, ours.length > 0 ? 'carrier' : 'customer');
};

const hasProof = (ticket: LiveTicket): boolean =>
  ticket.restorationConfirmed ||
  ticket.noticeAttempts.some((a) => a.outcome === 'reached') ||
  ticket.notices.some((n) => n.kind === 'restored' && (n.state === 'delivered' || n.state === 'acknowledged'));

/** What the desk should do next on a ticket, whoever may do it; null when it has ended. */
export function nextStep(ticket: LiveTicket, role: Role, now: number, zone: string): NextStep | null {
  const decides = role === 'supervisor' || role === 'admin';
  if (decides && ticket.suspension !== null && !ticket.suspension.approved) {
    return step(
      'approveSuspension',
      t('next.approve', { time: moment(Date.parse(ticket.suspension.approveBy), now, zone) }),
    );
  }
  if (decides && ticket.disputes.some((d) => d.ruling === null)) return step('ruleOnDispute', t('next.rule'));
  switch (ticket.phase) {
    case 'declared':
    case 'acknowledged':
      return beforeDispatch(ticket);
    case 'clearing':
      return whileClearing(ticket);
    case 'testing':
      return whileTesting(ticket);
    case 'restored':
      if (openChildren(ticket) > 0)
        return {
          ...step('close', t('next.children', { count: openChildren(ticket) })),
          waits: t('next.childrenFirst'),
        };
      return hasProof(ticket) ? step('close', t('next.close')) : step('logNotice', t('next.tell'));
    case 'closed':
    case 'dismissed':
      return null;
  }
}
