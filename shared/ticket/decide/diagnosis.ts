import { refuse } from '../refusal.ts';
import { type Decide, outside } from './context.ts';

/** From the first look to the confirmed fault, and what is logged along the way. */
export const acknowledge: Decide<'acknowledge'> = (state) => outside(state, 'declared') ?? [{ type: 'Acknowledged' }];

export const recordFinding: Decide<'recordFinding'> = (state, command, { by }) =>
  outside(state, 'declared', 'acknowledged', 'clearing', 'testing', 'restored') ?? [
    { type: 'FindingRecorded', party: by.party === 'customer' ? 'customer' : 'carrier', text: command.text },
  ];

export const confirm: Decide<'confirm'> = (state, command) => {
  const refusal = outside(state, 'acknowledged');
  if (refusal) return refusal;
  if (state.confirmedAt !== null) return refuse('already_confirmed');
  // Contract 四一: both sides diagnose together, or it is on record how the customer was sought.
  const found = (party: 'carrier' | 'customer') => state.findings.some((f) => f.party === party);
  if (!found('carrier')) return refuse('carrier_finding_missing');
  const attempts = command.customerUnreachable ?? [];
  if (!found('customer') && attempts.length === 0) return refuse('customer_finding_missing', 'customerUnreachable');
  return [{ type: 'Confirmed', class: command.class, severity: command.severity, customerUnreachable: attempts }];
};

export const chase: Decide<'chase'> = (state, command, { by }) => {
  const refusal = outside(state, 'declared', 'acknowledged', 'clearing', 'testing', 'restored');
  if (refusal) return refusal;
  if (by.party !== 'customer') return refuse('customer_must_answer', 'onBehalf');
  return [{ type: 'Chased', count: state.chases + 1, note: command.note ?? null }];
};

export const logMeasure: Decide<'logMeasure'> = (state, command) =>
  outside(state, 'acknowledged', 'clearing', 'testing') ?? [{ type: 'MeasureLogged', text: command.text }];

export const logBypass: Decide<'logBypass'> = (state, command) => {
  const refusal = outside(state, 'acknowledged', 'clearing', 'testing');
  if (refusal) return refusal;
  return state.bypass !== null ? refuse('bypass_in_force') : [{ type: 'BypassLogged', what: command.what }];
};

export const endBypass: Decide<'endBypass'> = (state) => {
  const refusal = outside(state, 'acknowledged', 'clearing', 'testing', 'restored');
  if (refusal) return refusal;
  return state.bypass === null ? refuse('no_bypass') : [{ type: 'BypassEnded' }];
};

export const setSeverity: Decide<'setSeverity'> = (state, command) => {
  const refusal = outside(state, 'declared', 'acknowledged', 'clearing', 'testing');
  if (refusal) return refusal;
  return command.severity === state.severity
    ? refuse('same_severity', 'severity')
    : [{ type: 'SeverityChanged', severity: command.severity, reason: command.reason }];
};

export const addReference: Decide<'addReference'> = (_state, command) => [
  { type: 'ReferenceAdded', system: command.system, no: command.no },
];

export const addNote: Decide<'addNote'> = (_state, command, { by }) => [
  {
    type: 'NoteAdded',
    text: command.text,
    visibility: by.party === 'customer' ? 'customer' : (command.visibility ?? 'internal'),
  },
];

export const logNotice: Decide<'logNotice'> = (state, command) =>
  outside(state, 'declared', 'acknowledged', 'clearing', 'testing', 'restored') ?? [
    { type: 'NoticeLogged', how: command.how, outcome: command.outcome, note: command.note ?? null },
  ];
