import { z } from 'zod';
import type { FactView } from '#web/live/ticket.svelte.ts';
import { moment } from '#web/i18n/format.ts';
import { t, tOr, type Key } from '#web/i18n/text.svelte.ts';
import { clock } from '#web/live/clock.svelte.ts';
import { session } from '#web/session.svelte.ts';
import { elementName, type LiveTicket } from './model.ts';
import { testLabel } from './testLabel.ts';

/** What a fact may carry, as far as its line needs it. A customer's view leaves things out, so nothing is required. */
const detailSchema = z.object({
  channel: z.string().optional(),
  symptom: z.string().optional(),
  description: z.string().optional(),
  party: z.string().optional(),
  text: z.string().optional(),
  class: z.string().optional(),
  severity: z.string().optional(),
  segment: z.string().nullish(),
  element: z.string().nullish(),
  unit: z.string().nullish(),
  to: z.string().optional(),
  cause: z.string().optional(),
  action: z.string().optional(),
  reason: z.string().nullish(),
  evidence: z.string().nullish(),
  note: z.string().nullish(),
  round: z.number().optional(),
  item: z.string().nullish(),
  result: z.string().optional(),
  value: z.string().nullish(),
  blamed: z.string().optional(),
  fact: z.number().optional(),
  upheld: z.boolean().optional(),
  resolution: z.string().optional(),
  count: z.number().optional(),
  what: z.string().optional(),
  system: z.string().optional(),
  no: z.string().optional(),
  visibility: z.string().optional(),
  outcome: z.string().optional(),
  kind: z.string().optional(),
  state: z.string().optional(),
  clock: z.string().optional(),
  level: z.number().optional(),
  detail: z.string().nullish(),
  how: z.string().optional(),
  proof: z.string().optional(),
  appointment: z.string().optional(),
  name: z.string().optional(),
  occurredAt: z.string().nullish(),
});
const authorSchema = z.object({
  party: z.string(),
  name: z.string().optional(),
  onBehalf: z.object({ name: z.string(), how: z.string() }).optional(),
});

export interface FactLine {
  readonly version: number;
  readonly at: string;
  readonly title: string;
  /** What was said in free text, beneath the line. */
  readonly detail: string;
  readonly by: string;
  readonly party: 'carrier' | 'customer' | 'system';
  readonly group: 'work' | 'notices';
  readonly internal: boolean;
  readonly severe: boolean;
}

const NOTICE = /^(Notice|Level)/;
/** What a customer's view leaves out, beside internal notes (factView.ts). */
const UNSEEN = ['LevelReached', 'LevelWithdrawn', 'TicketAssigned', 'SegmentAssigned'];
const SEVERE = ['TestRoundFailed', 'RestorationDisputed', 'Disputed', 'SegmentReopened'];
/** Values that have a word, by the group of texts that holds it. */
const word = (group: string, value: string | null | undefined): string =>
  value ? tOr(`${group}.${value}`, value) : '';

const timeOf = (at: string): string => moment(Date.parse(at), clock.now, session.zone);

/** Less is the way of the message. */
const NOTICEABLE = 120_000;

/** What was done before it could be sent: when, by the sender's own clock. */
const earlier = (fact: FactView, occurredAt: string | null | undefined): string =>
  !occurredAt ||
  fact.type === 'Declared' ||
  fact.type === 'DeclarationJoined' ||
  Math.abs(Date.parse(fact.at) - Date.parse(occurredAt)) < NOTICEABLE
    ? ''
    : t('visit.deviceTime', { time: timeOf(occurredAt) });

const titleOf = (fact: FactView, ticket: LiveTicket, by: string): string => {
  const d = detailSchema.safeParse(fact).data ?? {};
  const segment = ticket.segments.find((s) => s.id === d.segment);
  const element = elementName(ticket.line, d.element ?? segment?.element ?? null);
  const item = ticket.jointTest?.items.find((i) => i.id === d.item);
  const party = d.party ?? segment?.party;
  const key = `fact.${fact.type}`;
  if (tOr(key, '') === '') return fact.type;
  return t(key as Key, {
    by,
    channel: word(fact.type === 'NoticeQueued' ? 'noticeChannel' : 'channel', d.channel),
    symptom: word('symptom', d.symptom),
    party: word('party', party),
    segment: `${word('segment', party)}${element !== null && fact.type !== 'SegmentOpened' ? ` · ${element}` : ''}`,
    element: element === null ? '' : ` · ${element}`,
    class: word('class', d.class),
    severity: word('severity', d.severity),
    to: fact.type === 'SegmentHandedOver' ? word('segment', d.to) : (d.to ?? ''),
    unit: d.unit ?? '',
    cause: word('cause', d.cause),
    round: d.round ?? '',
    result: word('test', d.result),
    item: item ? testLabel(item) : word('test.item', d.item),
    blamed: word('segment', d.blamed),
    reason: word('suspensionReason', d.reason),
    fact: d.fact ?? '',
    ruling: d.upheld === undefined ? '' : t(d.upheld ? 'ruling.upheld' : 'ruling.rejected'),
    resolution: word('resolution', d.resolution),
    count: d.count ?? '',
    system: d.system ?? '',
    no: d.no ?? '',
    outcome: word('noticeOutcome', d.outcome),
    kind: word('noticeKind', d.kind),
    state: word('noticeState', d.state),
    clock: word('clock', d.clock),
    level: d.level ?? '',
    appointment: d.appointment === undefined ? '' : timeOf(d.appointment),
    name: d.name ?? '',
  });
};

const detailOf = (fact: FactView): string => {
  const d = detailSchema.safeParse(fact).data ?? {};
  const reason = fact.type === 'ClockSuspended' ? null : d.reason;
  const notice = fact.type === 'NoticeProgressed' ? d.detail : null;
  return [
    d.description,
    d.text,
    d.what,
    d.action,
    reason,
    d.evidence,
    d.note,
    d.value,
    notice,
    d.proof,
    earlier(fact, d.occurredAt),
  ]
    .filter(Boolean)
    .join(' · ');
};

/** A fact of the record as one line of the timeline. */
export function factLine(fact: FactView, ticket: LiveTicket): FactLine {
  const author = authorSchema.safeParse(fact.by).data;
  const party = author?.party === 'carrier' || author?.party === 'customer' ? author.party : 'system';
  const name = party === 'system' ? t('timeline.system') : (author?.name ?? t(`party.${party}`));
  const behalf = author?.onBehalf;
  return {
    version: fact.version,
    at: fact.at,
    title: titleOf(fact, ticket, name),
    detail: detailOf(fact),
    by: behalf ? `${name} · ${t('timeline.onBehalf', { name: behalf.name, how: behalf.how })}` : name,
    party: behalf ? 'customer' : party,
    group: NOTICE.test(fact.type) ? 'notices' : 'work',
    internal: UNSEEN.includes(fact.type) || detailSchema.safeParse(fact).data?.visibility === 'internal',
    severe: SEVERE.includes(fact.type),
  };
}
