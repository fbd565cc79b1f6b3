import * as z from 'zod/mini';
import type { FactView } from '#web/live/ticket.svelte.ts';
import { moment, money } from '#web/i18n/format.ts';
import { t, tOr, type Key } from '#web/i18n/text.svelte.ts';
import { clock } from '#web/live/clock.svelte.ts';
import { session } from '#web/session.svelte.ts';
import { elementName, type LiveTicket } from './model.ts';
import { testLabel } from './testLabel.ts';

/** What a fact may carry, as far as its line needs it. A customer's view leaves things out, so nothing is required. */
const detailSchema = z.object({
  channel: z.optional(z.string()),
  symptom: z.optional(z.string()),
  description: z.optional(z.string()),
  party: z.optional(z.string()),
  text: z.optional(z.string()),
  class: z.optional(z.string()),
  severity: z.optional(z.string()),
  segment: z.nullish(z.string()),
  element: z.nullish(z.string()),
  unit: z.nullish(z.string()),
  to: z.optional(z.string()),
  toName: z.optional(z.string()),
  cause: z.optional(z.string()),
  action: z.optional(z.string()),
  reason: z.nullish(z.string()),
  evidence: z.nullish(z.string()),
  note: z.nullish(z.string()),
  round: z.optional(z.number()),
  item: z.nullish(z.string()),
  result: z.optional(z.string()),
  value: z.nullish(z.string()),
  blamed: z.optional(z.string()),
  fact: z.optional(z.number()),
  upheld: z.optional(z.boolean()),
  granted: z.optional(z.boolean()),
  fen: z.optional(z.number()),
  resolution: z.optional(z.string()),
  count: z.optional(z.number()),
  about: z.optional(z.string()),
  what: z.optional(z.string()),
  system: z.optional(z.string()),
  no: z.optional(z.string()),
  visibility: z.optional(z.string()),
  outcome: z.optional(z.string()),
  kind: z.optional(z.string()),
  state: z.optional(z.string()),
  clock: z.optional(z.string()),
  level: z.optional(z.number()),
  detail: z.nullish(z.string()),
  how: z.optional(z.string()),
  proof: z.optional(z.string()),
  appointment: z.optional(z.string()),
  name: z.optional(z.string()),
  parent: z.optional(z.string()),
  terms: z.optional(z.object({ policyVersion: z.number() })),
  occurredAt: z.nullish(z.string()),
});
const authorSchema = z.object({
  party: z.string(),
  name: z.optional(z.string()),
  onBehalf: z.optional(z.object({ name: z.string(), how: z.string() })),
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
const UNSEEN = [
  'LevelReached',
  'LevelWithdrawn',
  'TicketAssigned',
  'SegmentAssigned',
  'ParentLinked',
  'ParentUnlinked',
];
const SEVERE = ['TestRoundFailed', 'RestorationDisputed', 'Disputed', 'SegmentReopened'];
/** Values that have a word, by the group of texts that holds it. */
const word = (group: string, value: string | null | undefined): string =>
  value ? tOr(`${group}.${value}`, value) : '';

/** What was said beyond the symptom, whose own word stands for it where nothing was. */
export const beyondSymptom = (symptom: string | undefined, description: string | undefined): string | undefined =>
  description === word('symptom', symptom) ? undefined : description;

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
    to: fact.type === 'SegmentHandedOver' ? word('segment', d.to) : (d.toName ?? d.to ?? ''),
    unit: d.unit ?? '',
    cause: word('cause', d.cause),
    round: d.round ?? '',
    result: word('test', d.result),
    item: d.item ? testLabel(d.item) : '',
    blamed: word('segment', d.blamed),
    reason: word('suspensionReason', d.reason),
    fact: d.fact ?? '',
    ruling: d.upheld === undefined ? '' : t(d.upheld ? 'ruling.upheld' : 'ruling.rejected'),
    waived: d.granted === undefined ? '' : t(d.granted ? 'waiver.decided.granted' : 'waiver.decided.refused'),
    money: d.fen === undefined ? '' : money(d.fen),
    resolution: word('resolution', d.resolution),
    count: d.count ?? '',
    about: word('awaited', d.about),
    system: d.system ?? '',
    no: d.no ?? '',
    outcome: word('noticeOutcome', d.outcome),
    kind: word('noticeKind', d.kind),
    state: word('noticeState', d.state),
    clock: word('clock', d.clock),
    level: d.level ?? '',
    appointment: d.appointment === undefined ? '' : timeOf(d.appointment),
    name: d.name ?? '',
    parent: d.parent ?? '',
    version: d.terms?.policyVersion ?? '',
  });
};

const detailOf = (fact: FactView): string => {
  const d = detailSchema.safeParse(fact).data ?? {};
  const reason = fact.type === 'ClockSuspended' ? null : d.reason;
  const notice = fact.type === 'NoticeProgressed' ? d.detail : null;
  return [
    beyondSymptom(d.symptom, d.description),
    d.text,
    d.what,
    d.action,
    reason,
    d.evidence,
    d.note,
    d.value,
    notice,
    word('proof', d.proof),
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
