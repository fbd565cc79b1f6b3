import type { FactOf } from '../facts.ts';
import type { Declaration, TicketState } from '../state.ts';

/** How a ticket begins, and who else says the same. */
const declarationOf = (fact: FactOf<'Declared'> | FactOf<'DeclarationJoined'>): Declaration => ({
  id: fact.declaration,
  by: fact.by,
  at: fact.at,
  channel: fact.channel,
  contact: fact.contact,
});

const ofEmergency = ({ symptom }: FactOf<'Declared'> | FactOf<'DeclarationJoined'>): Pick<TicketState, 'emergency'> =>
  symptom === 'emergency_call_fails' ? { emergency: true } : {};

export const begin = (fact: FactOf<'Declared'>): TicketState => ({
  no: fact.no,
  version: fact.version,
  humanVersion: fact.version,
  lastAt: fact.at,
  branch: fact.branch,
  phase: 'declared',
  resolution: null,
  severity: fact.severity,
  class: null,
  customer: fact.customer,
  service: fact.service,
  symptom: fact.symptom,
  description: fact.description,
  affectedNumbers: fact.affectedNumbers,
  follows: fact.follows,
  terms: fact.terms,
  declarations: [declarationOf(fact)],
  assignee: null,
  declaredAt: fact.at,
  acknowledgedAt: null,
  confirmedAt: null,
  restoredAt: null,
  closedAt: null,
  chases: 0,
  externalRefs: [],
  findings: [],
  segments: [],
  test: null,
  suspension: null,
  awaitingApproval: [],
  disputes: [],
  bypass: null,
  measures: [],
  notices: [],
  attempts: [],
  restoration: null,
  levels: [],
  contestable: [],
  attachments: [],
  reminders: [],
  unverified: null,
  parent: null,
  ...ofEmergency(fact),
  ...(fact.fee === undefined ? {} : { fee: fact.fee }),
  ...(fact.works === undefined ? {} : { works: fact.works }),
});

export const joined = (state: TicketState, fact: FactOf<'DeclarationJoined'>): Partial<TicketState> => ({
  declarations: [...state.declarations, declarationOf(fact)],
  affectedNumbers: [...new Set([...state.affectedNumbers, ...fact.affectedNumbers])],
  ...ofEmergency(fact),
});
