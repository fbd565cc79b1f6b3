import {
  CONTRACT_PARTIES,
  type ContractEvent,
  type ContractEventType,
  ofType,
  standing,
  STOPPED_STATES,
} from '#shared/contract/events.ts';
import type { Obligation } from '#shared/contract/obligations.ts';
import { type BELONGS_TO, isAnswer, waitingFor } from '#shared/contract/record.ts';
import type { ContractEvents } from '#shared/api/contracts.ts';
import { t, type Key } from '#web/i18n/text.svelte.ts';

export type Values = Record<string, string>;

/** What an event is recorded of. */
export interface Subject {
  readonly events: readonly ContractEvent[];
  readonly services: ContractEvents['services'];
}
export interface Option {
  readonly value: string;
  readonly label: string;
}
type FieldName =
  | 'what'
  | 'evidence'
  | 'invoice'
  | 'due'
  | 'fen'
  | 'covers'
  | 'service'
  | 'state'
  | 'by'
  | 'against'
  | 'on'
  | 'of'
  | 'how'
  | 'deadline'
  | 'effectiveOn'
  | 'reason';
export interface EventField {
  readonly name: FieldName;
  readonly kind: 'line' | 'prose' | 'money' | 'day' | 'time' | 'choice' | 'select';
  readonly hint?: Key;
  readonly options?: (subject: Subject) => readonly Option[];
}

const prose = (name: FieldName): EventField => ({ name, kind: 'prose' });
const evidence: EventField = { name: 'evidence', kind: 'prose', hint: 'contracts.field.evidenceHint' };
const fen: EventField = { name: 'fen', kind: 'money', hint: 'contracts.field.fenHint' };
const party = (name: 'by' | 'against' | 'on'): EventField => ({
  name,
  kind: 'choice',
  options: () => CONTRACT_PARTIES.map((value) => ({ value, label: t(`contracts.party.${value}`) })),
});
const service: EventField = {
  name: 'service',
  kind: 'select',
  options: ({ services }) =>
    services.map(({ id, name, state }) => ({ value: id, label: `${name} · ${t(`serviceState.${state}`)}` })),
};
/** Which of the events that wait for this one. */
const of = (type: keyof typeof BELONGS_TO): EventField => ({
  name: 'of',
  kind: 'select',
  options: ({ events }) =>
    waitingFor(events, type).map((event) => ({
      value: String(event.seq),
      label: `${event.seq} · ${'what' in event ? event.what : t(`contracts.event.${event.type}`)}`,
    })),
});

/** The form of each event; when it happened is asked of all of them. */
export const EVENT_FORMS: Readonly<Record<ContractEventType, readonly EventField[]>> = {
  signed: [],
  environmentMissing: [prose('what'), evidence],
  environmentProvided: [evidence],
  activated: [],
  invoiced: [{ name: 'invoice', kind: 'line' }, fen, { name: 'due', kind: 'day' }],
  paid: [
    fen,
    {
      name: 'covers',
      kind: 'choice',
      options: () =>
        (['charges', 'late_fee'] as const).map((value) => ({ value, label: t(`contracts.covers.${value}`) })),
    },
  ],
  serviceSuspended: [
    service,
    {
      name: 'state',
      kind: 'select',
      options: () => STOPPED_STATES.map((value) => ({ value, label: t(`serviceState.${value}`) })),
    },
  ],
  serviceResumed: [service],
  renewalObjected: [party('by'), evidence],
  breachNoticed: [party('against'), prose('what'), evidence],
  breachAnswered: [
    of('breachAnswered'),
    {
      name: 'how',
      kind: 'choice',
      options: () =>
        (['corrected', 'objected'] as const).map((value) => ({ value, label: t(`contracts.how.${value}`) })),
    },
    evidence,
  ],
  securityNoticed: [prose('what'), { name: 'deadline', kind: 'time' }, evidence],
  securityRemedied: [of('securityRemedied'), evidence],
  majeureBegan: [party('on'), prose('what')],
  majeureNoticed: [of('majeureNoticed'), evidence],
  majeureProven: [of('majeureProven'), evidence],
  majeureEnded: [of('majeureEnded')],
  changePlanned: [party('by'), prose('what'), { name: 'effectiveOn', kind: 'day' }],
  changeNoticed: [of('changeNoticed'), evidence],
  terminated: [party('by'), prose('reason'), evidence],
  retracted: [prose('reason')],
};

/** In the order of a contract's life. What was recorded by mistake is taken back where it stands. */
const GROUPS = {
  installation: ['signed', 'environmentMissing', 'environmentProvided', 'activated'],
  money: ['invoiced', 'paid'],
  service: ['serviceSuspended', 'serviceResumed'],
  notices: ['breachNoticed', 'breachAnswered', 'securityNoticed', 'securityRemedied', 'changePlanned', 'changeNoticed'],
  majeure: ['majeureBegan', 'majeureNoticed', 'majeureProven', 'majeureEnded'],
  contract: ['renewalObjected', 'terminated'],
} as const satisfies Record<string, readonly ContractEventType[]>;

/** Whether a contract is where this could happen to it; what else may be wrong is said at its field. */
function possible({ events, services }: Subject, type: ContractEventType): boolean {
  const counted = standing(events);
  const has = (of: ContractEventType): boolean => counted.some((event) => event.type === of);
  if (has('terminated')) return type === 'paid';
  if (isAnswer(type)) return waitingFor(events, type).length > 0;
  switch (type) {
    case 'signed':
    case 'renewalObjected':
      return !has(type);
    case 'environmentMissing':
    case 'activated':
      return has('signed') && !has('activated');
    case 'environmentProvided':
      return (
        ofType(counted, 'environmentMissing').length > ofType(counted, 'environmentProvided').length &&
        !has('activated')
      );
    case 'serviceSuspended':
      return services.length > 0;
    case 'serviceResumed':
      return services.some(({ state }) => state !== 'normal');
    default:
      return true;
  }
}

/** The events that may be recorded now, by what they are about. */
export const offered = (
  subject: Subject,
): readonly { readonly group: keyof typeof GROUPS; readonly types: readonly ContractEventType[] }[] =>
  (Object.keys(GROUPS) as (keyof typeof GROUPS)[])
    .map((group) => ({ group, types: GROUPS[group].filter((type) => possible(subject, type)) }))
    .filter(({ types }) => types.length > 0);

/** Whose only choice there is, is chosen. */
export function preset(type: ContractEventType, subject: Subject, known: Values): Values {
  const values: Values = { ...(type === 'paid' ? { covers: 'charges' } : {}), ...known };
  for (const { name, options } of EVENT_FORMS[type]) {
    const [only, ...others] = options?.(subject) ?? [];
    if (only !== undefined && others.length === 0) values[name] ??= only.value;
  }
  return values;
}

export type Composed =
  | { readonly ok: true; readonly json: unknown }
  /** By field, the text of what is wrong with it. */
  | { readonly ok: false; readonly wrong: Readonly<Record<string, string>> };

const AMOUNT = /^\d{1,9}(?:\.\d{1,2})?$/;

/** The request that a form means. @param of the event that a retraction takes back */
export function compose(type: ContractEventType, values: Values, of: number | null): Composed {
  const wrong: Record<string, string> = {};
  const event: Record<string, unknown> = { type, ...(of === null ? {} : { of }) };
  for (const { name, kind } of EVENT_FORMS[type]) {
    const value = (values[name] ?? '').trim();
    if (value === '') wrong[name] = t('problem.required');
    else if (kind === 'money' && (!AMOUNT.test(value) || Number(value) === 0)) wrong[name] = t('contracts.badAmount');
    else event[name] = kind === 'money' ? Math.round(Number(value) * 100) : name === 'of' ? Number(value) : value;
  }
  const at = values['at'] ?? '';
  return Object.keys(wrong).length > 0
    ? { ok: false, wrong }
    : { ok: true, json: { event, ...(at === '' ? {} : { at }) } };
}

/** What meets an obligation, as far as one event does. */
export function deedOf({ kind, event, about, state }: Obligation): { type: ContractEventType; values: Values } | null {
  if (state === 'met' || state === 'void') return null;
  const of: Values = event === null ? {} : { of: String(event) };
  switch (kind) {
    case 'installation':
      return { type: 'activated', values: {} };
    case 'service_back':
      return { type: 'serviceResumed', values: { service: about ?? '' } };
    case 'arrears':
      return { type: 'paid', values: { covers: 'charges' } };
    case 'breach_cure':
      return { type: 'breachAnswered', values: of };
    case 'security_fix':
      return { type: 'securityRemedied', values: of };
    case 'majeure_notice':
      return { type: 'majeureNoticed', values: of };
    case 'majeure_proof':
      return { type: 'majeureProven', values: of };
    case 'majeure_talks':
      return { type: 'majeureEnded', values: of };
    case 'renewal_notice':
      return { type: 'renewalObjected', values: {} };
    case 'change_notice':
      return { type: 'changeNoticed', values: of };
  }
}
