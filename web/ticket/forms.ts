import type { Role } from '#shared/actor.ts';
import { REPORT_KINDS } from '#shared/clock/escalation.ts';
import type { User } from '#shared/api/user.ts';
import type { CommandType } from '#shared/ticket/commandTypes.ts';
import { limitsText } from '#shared/ticket/jointTest.ts';
import {
  CAUSES,
  CHECK_POINTS,
  CLASSES,
  DISMISSALS,
  NOTICE_OUTCOMES,
  SATISFACTIONS,
  SEGMENT_PARTIES,
  SEVERITIES,
  SUSPENSION_REASONS,
} from '#shared/ticket/values.ts';
import { duration } from '#web/i18n/format.ts';
import { language, t, type Key } from '#web/i18n/text.svelte.ts';
import { isOpen, type LiveTicket } from './model.ts';
import { causeValues, segmentLabel, type Values } from './said.ts';
import { testLabel } from './testLabel.ts';

/** What decides which fields are asked, and what is sent with them. */
export interface Answering {
  readonly ticket: Pick<LiveTicket, 'version' | 'findings' | 'jointTest' | 'majeures'>;
  readonly role: Role;
}
/** What a form is made for: the ticket as it stands, and whose hands it is in. */
export interface FormContext extends Answering {
  readonly ticket: LiveTicket;
  /** Whose hands. */
  readonly user: string;
  /** Who can be given work; null while that is not known. */
  readonly staff: readonly User[] | null;
}
export interface Option {
  readonly value: string;
  readonly label: string;
}

export interface FormField {
  readonly name: string;
  /** `person`: chosen by name where the staff is known, else typed. `several`: any of the options, with spaces between them. `files`: ids of the ticket's files, a space between them. `causeDetail`: a code beneath the cause that the field before names. */
  readonly kind: 'line' | 'prose' | 'choice' | 'select' | 'person' | 'time' | 'several' | 'files' | 'causeDetail';
  readonly label: Key;
  readonly hint?: Key | ((values: Values, context: FormContext) => string);
  readonly optional?: true;
  /** What choosing nothing means, where nothing need be chosen. */
  readonly none?: Key;
  readonly options?: (context: FormContext, values: Values) => Option[];
  /** Shown, and sent, only then. */
  readonly when?: (values: Values, context: Answering) => boolean;
}

const WORKS_ON_FAULTS: readonly Role[] = ['engineer', 'supervisor', 'field', 'admin'];

const among =
  <V extends string>(list: readonly V[], key: (value: V) => Key) =>
  (): Option[] =>
    list.map((value) => ({ value, label: t(key(value)) }));

const parties = among(SEGMENT_PARTIES, (v) => `segment.${v}`);
const severities = among(SEVERITIES, (v) => `severity.${v}`);
const causes = among(CAUSES, (v) => `cause.${v}`);

const openSegments = ({ ticket, role }: FormContext): Option[] =>
  ticket.segments
    .filter((s) => isOpen(s) && (role !== 'customer' || s.party === 'customer'))
    .map((s) => ({ value: s.id, label: segmentLabel(ticket, s) }));

const onSite = ({ ticket }: FormContext): Option[] =>
  ticket.segments
    .filter((s) => s.visit?.stage === 'on_site')
    .map((s) => ({ value: s.id, label: segmentLabel(ticket, s) }));

const elements = ({ ticket }: FormContext): Option[] =>
  ticket.line.map((e) => ({ value: e.id, label: `${e.name} · ${t(`owner.${e.party}`)}` }));

const testItems = ({ ticket }: FormContext): Option[] =>
  (ticket.jointTest?.items ?? []).map((item) => ({ value: item.id, label: testLabel(item.id) }));

/** Of the item that is chosen, where something is measured there. */
const limitsOf = (values: Values, { ticket }: Answering): string | null => {
  const measure = ticket.jointTest?.items.find((item) => item.id === values['item'])?.measure ?? null;
  return measure === null ? null : limitsText(measure);
};

/** Of the reason that is chosen: how long one may last, and how many have been, where the policy says. */
function suspensionLimit(values: Values, { ticket }: FormContext): string {
  const reason = SUSPENSION_REASONS.find((one) => one === values['reason']);
  const limit = reason === undefined ? undefined : ticket.suspensionLimits[reason];
  if (limit === undefined) return '';
  const { longest, most, used } = limit;
  return t(used < most ? 'form.untilLimit' : 'form.untilUsedUp', { longest: duration(longest), most, used });
}

const failings = ({ ticket }: FormContext): Option[] => [
  ...ticket.segments.filter((s) => s.state === 'cleared').map((s) => ({ value: s.id, label: segmentLabel(ticket, s) })),
  ...parties(),
];

const contestable = ({ ticket }: FormContext): Option[] =>
  ticket.contestable.map((c) => ({ value: String(c.fact), label: t('timeline.entry', { version: c.fact }) }));

/** Records of force majeure that touch it, in the reader's language. */
const majeures = ({ ticket }: FormContext): Option[] =>
  ticket.majeures.flatMap(({ id, kind, what }) =>
    id === null ? [] : [{ value: id, label: [kind[language.current], what].filter(Boolean).join(' · ') }],
  );

const openDisputes = ({ ticket }: FormContext): Option[] =>
  ticket.disputes.filter((d) => d.ruling === null).map((d) => ({ value: String(d.fact), label: d.reason }));

const prose = (name: string, label: Key, more: Partial<FormField> = {}): FormField => ({
  name,
  kind: 'prose',
  label,
  ...more,
});
const line = (name: string, label: Key, more: Partial<FormField> = {}): FormField => ({
  name,
  kind: 'line',
  label,
  ...more,
});
const select = (name: string, label: Key, options: FormField['options'], more: Partial<FormField> = {}): FormField => ({
  name,
  kind: 'select',
  label,
  options,
  ...more,
});
const choice = (name: string, label: Key, options: FormField['options'], more: Partial<FormField> = {}): FormField => ({
  name,
  kind: 'choice',
  label,
  options,
  ...more,
});

/** Those who clear faults, oneself first. */
const workers = ({ staff, user }: FormContext): Option[] =>
  (staff ?? [])
    .filter((person) => WORKS_ON_FAULTS.includes(person.role))
    .sort((a, b) => Number(b.id === user) - Number(a.id === user))
    .map((person) => ({ value: person.id, label: `${person.name} · ${t(`role.${person.role}`)}` }));

const person = (name: string, more: Partial<FormField> = {}): FormField => ({
  name,
  kind: 'person',
  label: 'form.person',
  options: workers,
  ...more,
});

const segment = select('segment', 'form.segment', openSegments);
const evidence = prose('evidence', 'form.evidence', { hint: 'form.evidenceHint' });
const files: FormField = { name: 'files', kind: 'files', label: 'attach.evidence', optional: true };
const note = prose('note', 'form.note', { optional: true });
/** Staff alone choose beneath the first level; the tree is theirs. */
const causeDetail: FormField = {
  name: 'causeDetail',
  kind: 'causeDetail',
  label: 'form.cause',
  optional: true,
  when: (_, { role }) => role !== 'customer',
};
/** Of a visit: for those who work on it. */
const internalNote: FormField = { ...note, hint: 'visit.noteHint' };

/** The fields of each command, in the order in which one thinks of them. A command without fields is sent at once. */
export const FORMS: Readonly<Record<CommandType, readonly FormField[]>> = {
  acknowledge: [],
  acknowledgeCall: [],
  fileReport: [
    choice(
      'kind',
      'form.report',
      among(REPORT_KINDS, (v) => `reportKind.${v}`),
    ),
    prose('text', 'form.text'),
  ],
  recordFinding: [prose('text', 'findings.title')],
  confirm: [
    choice(
      'class',
      'form.class',
      among(CLASSES, (v) => `class.${v}`),
    ),
    choice('severity', 'form.severity', severities),
    prose('unreachable', 'form.unreachableHow', {
      hint: 'form.unreachableHint',
      when: (_, { ticket }) => !ticket.findings.some((f) => f.party === 'customer'),
    }),
  ],
  openSegment: [
    select('element', 'form.element', elements, { optional: true }),
    choice('party', 'form.party', parties),
    line('unit', 'form.unit', { optional: true, when: (v) => v['party'] !== 'customer' }),
    person('assignee', { optional: true, when: (v) => v['party'] !== 'customer' }),
    { ...evidence, when: (v) => v['party'] === 'customer' },
    { ...files, when: (v) => v['party'] === 'customer' },
    note,
  ],
  acceptSegment: [segment],
  assign: [{ ...segment, optional: true, none: 'form.wholeTicket' }, person('to')],
  reassignSegment: [segment, line('unit', 'form.unit'), prose('note', 'form.reason')],
  handOverSegment: [segment, choice('to', 'form.to', parties), evidence, files],
  clearSegment: [segment, select('cause', 'form.cause', causes), causeDetail, prose('action', 'form.action')],
  planVisit: [segment, { name: 'at', kind: 'time', label: 'visit.appointment', hint: 'visit.told' }, internalNote],
  arriveOnSite: [segment],
  leaveSite: [select('segment', 'form.segment', onSite), internalNote],
  cancelSegment: [segment, prose('reason', 'form.reason')],
  recordTest: [
    select('item', 'form.item', testItems),
    choice(
      'result',
      'form.result',
      among(['pass', 'fail'], (v) => `test.${v}`),
    ),
    select('failing', 'form.failing', failings, { when: (v) => v['result'] === 'fail' }),
    line('value', 'form.value', {
      optional: true,
      hint: (values, context) => t('form.valueHint', { limits: limitsOf(values, context) ?? '' }),
      when: (values, context) => limitsOf(values, context) !== null,
    }),
    note,
  ],
  confirmRestoration: [note],
  disputeRestoration: [prose('reason', 'form.reason')],
  suspendClock: [
    choice(
      'reason',
      'form.reason',
      among(SUSPENSION_REASONS, (v) => `suspensionReason.${v}`),
    ),
    select('majeure', 'majeureOver.record', majeures, {
      optional: true,
      none: 'majeureOver.none',
      when: (v, { ticket }) => v['reason'] === 'force_majeure' && ticket.majeures.length > 0,
    }),
    { ...evidence, hint: (v) => t(v['reason'] === 'force_majeure' ? 'majeureOver.causation' : 'form.evidenceHint') },
    files,
    { name: 'until', kind: 'time', label: 'form.until', hint: suspensionLimit },
  ],
  approveSuspension: [],
  refuseSuspension: [prose('note', 'form.reason')],
  resumeClock: [],
  dispute: [select('fact', 'form.fact', contestable), prose('reason', 'form.reason'), files],
  ruleOnDispute: [
    select('fact', 'disputes.title', openDisputes),
    choice('upheld', 'form.upheld', () => [
      { value: 'true', label: t('form.upheldYes') },
      { value: 'false', label: t('form.upheldNo') },
    ]),
    prose('note', 'form.reason', { hint: 'form.rulingHint' }),
  ],
  dismiss: [
    choice(
      'reason',
      'form.reason',
      among(DISMISSALS, (v) => `resolution.${v}`),
    ),
    line('duplicateOf', 'form.duplicateOf', { when: (v) => v['reason'] === 'duplicate' }),
    evidence,
    files,
  ],
  withdraw: [prose('reason', 'form.reason')],
  chase: [note],
  logMeasure: [prose('text', 'form.text')],
  logBypass: [prose('what', 'form.what')],
  endBypass: [],
  setSeverity: [choice('severity', 'form.severity', severities), prose('reason', 'form.reason')],
  linkParent: [line('parent', 'form.parent')],
  unlinkParent: [],
  addReference: [line('system', 'form.system'), line('no', 'form.no')],
  addNote: [
    prose('text', 'form.text'),
    choice(
      'visibility',
      'form.visibility',
      () => [
        { value: 'internal', label: t('form.internal') },
        { value: 'customer', label: t('form.customerSees') },
      ],
      { when: (_, { role }) => role !== 'customer' },
    ),
  ],
  logNotice: [
    line('how', 'form.how'),
    choice(
      'outcome',
      'form.outcome',
      among(NOTICE_OUTCOMES, (v) => `noticeOutcome.${v}`),
    ),
    note,
  ],
  closeUnverified: [evidence, files],
  close: [select('cause', 'form.cause', causes), causeDetail],
  recordSatisfaction: [
    choice(
      'satisfaction',
      'form.satisfaction',
      among(SATISFACTIONS, (v) => `satisfaction.${v}`),
    ),
    note,
  ],
  checkQuality: [
    {
      name: 'wanting',
      kind: 'several',
      label: 'form.wanting',
      hint: 'form.wantingHint',
      optional: true,
      options: among(CHECK_POINTS, (v) => `checkPoint.${v}`),
    },
    { ...note, hint: 'form.checkNoteHint' },
  ],
  decideWaiver: [
    choice('granted', 'waiver.granted', () => [
      { value: 'true', label: t('waiver.yes') },
      { value: 'false', label: t('waiver.no') },
    ]),
    prose('reason', 'form.reason'),
  ],
  applyPolicy: [line('policyVersion', 'form.policyVersion'), prose('reason', 'form.reason')],
};

/** What is filled in beforehand. */
export function defaultsOf(type: CommandType, { ticket, user }: FormContext): Values {
  switch (type) {
    case 'confirm':
      return { class: 'fault', severity: ticket.severity };
    case 'addNote':
      return { visibility: 'internal' };
    case 'addReference':
      // The carriers' own work-order system, unless this ticket is known to another.
      return { system: ticket.externalRefs.at(-1)?.system ?? 'EOMS' };
    case 'assign':
      // Taking it over is the usual reason; who has it already means somebody else.
      return ticket.assignee === user ? {} : { to: user };
    case 'logNotice':
      return { how: t('form.phoneCall') };
    case 'close': {
      const last = ticket.segments.findLast((s) => s.cause !== null);
      return last === undefined ? {} : causeValues(last);
    }
    default:
      return {};
  }
}
