import * as z from 'zod/mini';
import { causeDetailSchema, detailSaid } from '#shared/cause/detail.ts';
import { CALL_WAYS, causeSchema } from '#shared/clock/escalation.ts';
import type { FactView } from '#web/live/ticket.svelte.ts';
import { hourMinuteSecond, moment, money } from '#web/i18n/format.ts';
import { language, t, tOr, type Key } from '#web/i18n/text.svelte.ts';
import { beyondSymptom } from './beyondSymptom.ts';
import { checkedText } from './checkedText.ts';
import { clock } from '#web/live/clock.svelte.ts';
import { session } from '#web/session.svelte.ts';
import { calledText, causeText } from './callText.ts';
import { dialled } from './dialled.ts';
import { elementName, type LiveTicket } from './model.ts';
import { testLabel } from './testLabel.ts';

/** A field that is not of its kind, or null, is not there: the rest of the line stands all the same. */
const text = z.catch(z.optional(z.string()), undefined);
const number = z.catch(z.optional(z.number()), undefined);
const truth = z.catch(z.optional(z.boolean()), undefined);

const shownCall = z.catch(
  z.optional(
    z.object({ startedAt: z.string(), seconds: z.number(), number: z.string(), with: z.optional(z.string()) }),
  ),
  undefined,
);

/** What a fact may carry, as far as its line needs it. A customer's view leaves things out, so nothing is required. */
const detailSchema = z.object({
  channel: text,
  symptom: text,
  description: text,
  party: text,
  text: text,
  class: text,
  severity: text,
  segment: text,
  element: text,
  unit: text,
  to: text,
  toName: text,
  /** Of a call to staff, what it is about. */
  cause: z.catch(z.optional(z.union([z.string(), causeSchema])), undefined),
  causeDetail: z.catch(z.optional(causeDetailSchema), undefined),
  action: text,
  reason: text,
  evidence: text,
  files: z.catch(z.optional(z.array(z.object({ attachment: z.string() }))), undefined),
  note: text,
  round: number,
  item: text,
  result: text,
  value: text,
  blamed: text,
  fact: number,
  upheld: truth,
  granted: truth,
  fen: number,
  resolution: text,
  count: number,
  about: text,
  what: text,
  system: text,
  no: text,
  visibility: text,
  outcome: text,
  kind: text,
  state: text,
  clock: text,
  escalation: number,
  level: number,
  detail: text,
  how: text,
  proof: text,
  appointment: text,
  name: text,
  parent: text,
  terms: z.catch(z.optional(z.object({ policyVersion: z.number() })), undefined),
  occurredAt: text,
  /** A call record that passed a test, or the first of those that show that the service is used again. */
  call: shownCall,
  first: shownCall,
  calls: z.catch(
    z.optional(
      z.array(
        z.object({
          name: z.string(),
          as: z.object({ ground: z.enum(['onDuty', 'role', 'person', 'mailbox', 'instead']), of: z.string() }),
          by: z.enum(CALL_WAYS),
          unreached: z.nullable(z.string()),
        }),
      ),
    ),
    undefined,
  ),
  satisfaction: text,
  wanting: z.catch(z.optional(z.array(z.string())), undefined),
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
  /** Ids of the files that were named as its evidence. */
  readonly files: readonly string[];
  readonly by: string;
  readonly party: 'carrier' | 'customer' | 'system';
  readonly group: 'work' | 'notices';
  readonly internal: boolean;
  readonly severe: boolean;
}

const NOTICE = /^(Notice|Level|Escalated|StaffCalled|Call)/;
/** What a customer's view leaves out, beside internal notes (factView.ts). */
const UNSEEN = [
  'LevelReached',
  'LevelWithdrawn',
  'TicketAssigned',
  'SegmentAssigned',
  'ParentLinked',
  'DrawnForCheck',
  'QualityChecked',
  'ParentUnlinked',
  'Escalated',
  'StaffCalled',
  'CallProgressed',
  'CallAcknowledged',
  'MajorFaultRaised',
  'ReportFiled',
  'ReportSent',
];
const SEVERE = ['TestRoundFailed', 'RestorationDisputed', 'Disputed', 'SegmentReopened'];
/** That a call to staff is on its way, or has arrived, stands with the call: what went wrong is a line of its own. */
export const isQuiet = (fact: FactView): boolean =>
  fact.type === 'CallProgressed' && !['failed', 'dead'].includes(detailSchema.safeParse(fact).data?.state ?? '');

/** Which round of which calls a fact begins or places. */
function roundOf(fact: FactView): string {
  const { escalation, round } = detailSchema.safeParse(fact).data ?? {};
  return `${escalation ?? fact.version} ${round}`;
}

/** Why staff are called and who was is one line of the record. Who is called once more in the same round stands by itself. */
export function withCalls(facts: readonly FactView[]): FactView[] {
  const placed = new Map<string, FactView>();
  for (const fact of facts)
    if (fact.type === 'StaffCalled' && !placed.has(roundOf(fact))) placed.set(roundOf(fact), fact);
  const gathered = new Set<FactView>();
  const together = facts.map((fact) => {
    const calls = fact.type === 'Escalated' ? placed.get(roundOf(fact)) : undefined;
    if (calls === undefined) return fact;
    gathered.add(calls);
    return { ...calls, ...fact };
  });
  return together.filter((fact) => !gathered.has(fact));
}

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

type Called = NonNullable<z.infer<typeof detailSchema>['calls']>[number];
/** `李明 短信`; of whom nobody could reach, why. */
const callLine = (call: Called): string =>
  `${calledText(call)} ${call.unreached === null ? t(`escalation.way.${call.by}`) : word('escalation.unreached', call.unreached)}`;

/** With what was said beneath it, in its words of then. */
const causeOf = ({ cause, causeDetail }: z.infer<typeof detailSchema>): string => {
  if (typeof cause !== 'string') return '';
  return causeDetail === undefined
    ? word('cause', cause)
    : detailSaid(causeDetail, language.current, word('cause', cause));
};

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
    cause: causeOf(d),
    round: d.round ?? '',
    result: word('test', d.result),
    item: d.item ? testLabel(d.item) : '',
    blamed: word('segment', d.blamed),
    reason: word('suspensionReason', d.reason),
    fact: d.fact ?? '',
    ruling: d.upheld === undefined ? '' : t(d.upheld ? 'ruling.upheld' : 'ruling.rejected'),
    waived: d.granted === undefined ? '' : t(d.granted ? 'waiver.decided.granted' : 'waiver.decided.refused'),
    money: d.fen === undefined ? '' : money(d.fen),
    satisfaction: word('satisfaction', d.satisfaction),
    checked: d.wanting === undefined ? '' : checkedText(d.wanting),
    resolution: word('resolution', d.resolution),
    count: d.count ?? '',
    since: d.first === undefined ? '' : timeOf(d.first.startedAt),
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
    report: fact.type === 'ReportFiled' ? word('reportKind', d.kind) : '',
    why: typeof d.cause === 'object' ? causeText(d.cause) : '',
  });
};

/** What a call record shows, as it is read out. */
const callText = (call: z.infer<typeof shownCall>): string =>
  call === undefined
    ? ''
    : t(call.with === undefined ? 'byCall.first' : 'byCall.proof', {
        time: hourMinuteSecond(Date.parse(call.startedAt), session.zone),
        seconds: call.seconds,
        number: dialled(call.number),
        with: call.with === undefined ? '' : dialled(call.with),
      });

const detailOf = (fact: FactView): string => {
  const d = detailSchema.safeParse(fact).data ?? {};
  const reason = fact.type === 'ClockSuspended' ? null : d.reason;
  const notice = fact.type === 'NoticeProgressed' || fact.type === 'CallProgressed' ? d.detail : null;
  return [
    beyondSymptom(d.symptom, d.description),
    d.text,
    d.what,
    d.action,
    reason,
    d.evidence,
    d.note,
    d.value,
    callText(d.call ?? d.first),
    notice,
    word('proof', d.proof),
    d.calls?.map(callLine).join(t('next.comma')),
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
    files: (detailSchema.safeParse(fact).data?.files ?? []).map(({ attachment }) => attachment),
    by: behalf ? `${name} · ${t('timeline.onBehalf', { name: behalf.name, how: behalf.how })}` : name,
    party: behalf ? 'customer' : party,
    group: NOTICE.test(fact.type) ? 'notices' : 'work',
    internal: UNSEEN.includes(fact.type) || detailSchema.safeParse(fact).data?.visibility === 'internal',
    severe: SEVERE.includes(fact.type),
  };
}
