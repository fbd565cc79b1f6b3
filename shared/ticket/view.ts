import { type Caller, inScope } from '../actor.ts';
import type { BoardItem, BoardRow, ReadingView, Ticket } from '../api/ticket.ts';
import { type Reading, holderAt, readings } from '../clock/reading.ts';
import { type ProposedWaiver, proposedWaiver } from '../contract/waiver.ts';
import { escalations, isCalling } from '../clock/due/escalations.ts';
import { reportDue, reportWanted } from '../clock/due/reports.ts';
import { type Timing, tickingOf, timingView } from '../clock/timing.ts';
import { anyNumber, personNumber } from '../masking.ts';
import { type Instant, iso } from '../time.ts';
import { allowed } from './allowed.ts';
import { isOpen } from './decide/context.ts';
import type { TestNumbers } from './decide/callRecords.ts';
import { decisionOf } from './evolve/clock.ts';
import { owedBy } from './jointTest.ts';
import { TEST_LABELS } from './labels.ts';
import type { ShownCall } from './facts.ts';
import type { Attachment, Escalation, Segment, StaffCall, TestAnswer, TestRound, TicketState, Visit } from './state.ts';
import { limitOf } from './suspensionLimits.ts';
import { hasEnded, type Phase, SUSPENSION_REASONS } from './values.ts';

/** A ticket as it is read from storage, before it is shown to anybody. */
export interface TicketRecord {
  readonly state: TicketState;
  readonly timing: Timing;
  /** The customer's name as it fits on the wall. */
  readonly shortName: string;
  /** Where the service is delivered, as it stands in the registry today. */
  readonly address: string | null;
  readonly parent: Relative | null;
  readonly children: readonly Relative[];
  /** Force majeure that touches it; not read for a board. */
  readonly majeures?: readonly MajeureOver[];
  /** By which the branch tests calls; not read for a board. */
  readonly testNumbers?: TestNumbers;
  /** Names of the people who work on it, by user id. */
  readonly names: Readonly<Record<string, string>>;
}

/** A record of force majeure that touches a ticket. */
export interface MajeureOver {
  readonly id: string;
  readonly kind: { readonly zh: string; readonly en: string };
  readonly what: string;
  readonly from: Instant;
  readonly to: Instant | null;
}

/** Another ticket of the same fault, as far as it is shown. */
export interface Relative {
  readonly no: string;
  readonly phase: Phase;
  readonly branch: string;
  readonly customer: { readonly id: string; readonly name: string };
  readonly segments: readonly Pick<Segment, 'party' | 'state' | 'cause' | 'causeDetail' | 'action'>[];
  readonly test: TestRound | null;
}

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : iso(at));

const readingView = (reading: Reading): ReadingView => ({
  ...reading,
  dueAt: isoOrNull(reading.dueAt),
  ifRoundFails: reading.ifRoundFails && { net: reading.ifRoundFails.net, dueAt: isoOrNull(reading.ifRoundFails.dueAt) },
});

export const clocksOf = (timing: Timing, now: Instant): Ticket['clocks'] => {
  const all = readings(timing, now);
  return {
    respond: readingView(all.respond),
    restore: readingView(all.restore),
    statutory: readingView(all.statutory),
  };
};

const suspensionOf = (state: TicketState, caller: Reader): Ticket['suspension'] =>
  state.suspension && {
    fact: state.suspension.version,
    reason: state.suspension.reason,
    evidence: state.suspension.evidence,
    files: [...(state.suspension.files ?? [])],
    since: iso(state.suspension.since),
    until: iso(state.suspension.until),
    approveBy: iso(state.suspension.approveBy),
    approved: state.suspension.approved,
    majeure: forCustomer(caller) ? null : (state.suspension.majeure ?? null),
  };

const limitsOf = (state: TicketState): Ticket['suspensionLimits'] =>
  Object.fromEntries(
    SUSPENSION_REASONS.flatMap((reason) => {
      const limit = limitOf(state, reason);
      return limit === null ? [] : [[reason, limit] as const];
    }),
  );

/** Whom a ticket is shown to, as far as a row depends on it. */
type Reader = Pick<Caller, 'role'>;

/** A customer reads what was done, not by whom: staff are not named to the other party. */
const forCustomer = (caller: Reader): boolean => caller.role === 'customer';

const nameOf = ({ names }: TicketRecord, caller: Reader, user: string | null): string | null =>
  user === null || forCustomer(caller) ? null : (names[user] ?? user);

const visitView = (visit: Visit | null): Ticket['segments'][number]['visit'] =>
  visit && {
    stage: visit.stage,
    appointment: isoOrNull(visit.stage === 'left' ? null : visit.appointment),
    arrivedAt: isoOrNull(visit.stage === 'planned' ? null : visit.arrivedAt),
    leftAt: isoOrNull(visit.stage === 'left' ? visit.leftAt : null),
  };

export const attachmentView = (file: Attachment, caller: Caller): Ticket['attachments'][number] => ({
  id: file.id,
  name: file.name,
  mediaType: file.mediaType,
  size: file.size,
  sha256: file.sha256,
  segment: file.segment,
  visibility: file.visibility,
  party: file.party,
  by: forCustomer(caller) && file.party === 'carrier' ? null : file.by,
  at: iso(file.at),
});

/** The files of a ticket that `caller` may read. */
export const attachmentsFor = (state: TicketState, caller: Caller): readonly Attachment[] =>
  forCustomer(caller) ? state.attachments.filter((file) => file.visibility === 'customer') : state.attachments;

const segmentView = (record: TicketRecord, segment: Segment, caller: Caller): Ticket['segments'][number] => ({
  id: segment.id,
  party: segment.party,
  matrixParty: segment.matrixParty,
  element: segment.element,
  unit: segment.unit,
  state: segment.state,
  assignee: forCustomer(caller) ? null : segment.assignee,
  assigneeName: nameOf(record, caller, segment.assignee),
  openedAt: iso(segment.openedAt),
  clearedAt: isoOrNull(segment.clearedAt),
  cause: segment.cause,
  causeDetail: segment.causeDetail ?? null,
  action: segment.action,
  evidence: segment.evidence,
  files: [...(segment.files ?? [])],
  visit: visitView(segment.visit),
});

const labelsOf = (item: string) => TEST_LABELS[item] ?? { zh: item, en: item };

/** The numbers to test with, while there is something to test. */
const dialOf = ({ state, testNumbers }: TicketRecord): NonNullable<Ticket['jointTest']>['dial'] =>
  state.test?.open === true && testNumbers !== undefined && (testNumbers.number ?? testNumbers.lines[0]) !== undefined
    ? { number: testNumbers.number, lines: [...testNumbers.lines] }
    : null;

const shownCall = ({ id, startedAt, seconds, number }: ShownCall) => ({
  id,
  startedAt: iso(startedAt),
  seconds,
  number,
});

function jointTestOf(record: TicketRecord, caller: Caller): Ticket['jointTest'] {
  const { state } = record;
  if (state.test === null) return null;
  const detail = (answer: TestAnswer | null, byStaff: boolean) =>
    answer && {
      value: answer.value,
      note: answer.note,
      at: iso(answer.at),
      // What a call shows is nobody's word.
      by: (byStaff && forCustomer(caller)) || answer.call !== undefined ? null : answer.by,
      call: answer.call === undefined ? null : { ...shownCall(answer.call), with: answer.call.with },
    };
  return {
    round: state.test.round,
    open: state.test.open,
    dial: dialOf(record),
    items: state.test.items.map((item) => ({
      id: item.id,
      label: labelsOf(item.id).zh,
      labels: labelsOf(item.id),
      required: item.required,
      measure: item.measure ?? null,
      carrier: item.carrier?.result ?? null,
      customer: item.customer?.result ?? null,
      detail: { carrier: detail(item.carrier, true), customer: detail(item.customer, false) },
    })),
  };
}

/** That the service is used again since the last clearing, as far as that stands. */
function resumedOf({ phase, test, callsResumed }: TicketState): Ticket['callsResumed'] {
  const repaired = phase === 'testing' || phase === 'restored' || phase === 'closed';
  if (!repaired || callsResumed === undefined || callsResumed.round !== test?.round) return null;
  return { count: callsResumed.count, first: shownCall(callsResumed.first), at: iso(callsResumed.at) };
}

/** Whoever was named last as the one to call. */
function contactOf(state: TicketState, caller: Caller): Ticket['contact'] {
  const contact = state.declarations.findLast((d) => d.contact !== null)?.contact ?? null;
  return contact && { name: contact.name, phone: personNumber(caller, contact.phone) };
}

/** What every reader of a ticket gets, list row or whole, whatever the time. */
const common = (record: TicketRecord, caller: Reader) => {
  const { state } = record;
  return {
    no: state.no,
    version: state.version,
    phase: state.phase,
    resolution: state.resolution,
    severity: state.severity,
    class: state.class,
    customer: state.customer,
    service: { id: state.service.id, name: state.service.name, address: record.address },
    line: [...state.service.line],
    symptom: state.symptom,
    declaredAt: iso(state.declaredAt),
    acknowledgedAt: isoOrNull(state.acknowledgedAt),
    restoredAt: isoOrNull(state.restoredAt),
    assignee: forCustomer(caller) ? null : state.assignee,
    assigneeName: nameOf(record, caller, state.assignee),
    chases: state.chases,
    suspension: suspensionOf(state, caller),
  };
};

/** Its clocks as they are read now, and what they are read from. */
const ticking = ({ timing }: TicketRecord, now: Instant) => ({
  holder: holderAt(timing, now),
  clocks: clocksOf(timing, now),
  timing: timingView(timing),
});

/**
 * A ticket as `caller` may see it at `now`: built by naming what is shown, so that what is added to the state later stays
 * inside until somebody decides otherwise. The same shape for everybody; what a customer may not see is null.
 */
export function ticketView(record: TicketRecord, caller: Caller, now: Instant): Ticket {
  const { state } = record;
  const waiver = state.fee === undefined ? null : proposedWaiver(record.timing, state.fee, now);
  // Spread last: V8 takes a hundred times as long over a literal of this size that begins with one.
  return {
    description: state.description,
    affectedNumbers: state.affectedNumbers.map((number) => anyNumber(caller, number)),
    contact: contactOf(state, caller),
    follows: state.follows,
    confirmedAt: isoOrNull(state.confirmedAt),
    closedAt: isoOrNull(state.closedAt),
    declarations: state.declarations.length,
    externalRefs: [...state.externalRefs],
    findings: state.findings.map((f) => ({
      party: f.party,
      text: f.text,
      by: forCustomer(caller) && f.party === 'carrier' ? null : f.by,
      at: iso(f.at),
    })),
    segments: state.segments.map((s) => segmentView(record, s, caller)),
    jointTest: jointTestOf(record, caller),
    callsResumed: resumedOf(state),
    suspensionLimits: forCustomer(caller) ? {} : limitsOf(state),
    disputes: state.disputes.map((d) => ({
      fact: d.fact,
      reason: d.reason,
      files: [...(d.files ?? [])],
      at: iso(d.at),
      ruling: d.ruling && { upheld: d.ruling.upheld, note: d.ruling.note, at: iso(d.ruling.at) },
    })),
    contestable: state.contestable
      .filter((c) => !state.disputes.some((d) => decisionOf(state.contestable, c.fact).includes(d.fact)))
      .map((c) => ({ ...c })),
    bypass: state.bypass && { what: state.bypass.what, since: iso(state.bypass.since) },
    measures: state.measures.map((m) => ({ text: m.text, at: iso(m.at) })),
    notices: state.notices.map((n) => ({
      id: n.id,
      kind: n.kind,
      channel: n.channel,
      to: n.to,
      state: n.state,
      detail: forCustomer(caller) ? null : n.detail,
      queuedAt: iso(n.queuedAt),
      at: iso(n.at),
    })),
    noticeAttempts: state.attempts.map((a) => ({
      how: a.how,
      outcome: a.outcome,
      note: forCustomer(caller) ? null : a.note,
      at: iso(a.at),
    })),
    reminders: state.reminders.map((r) => ({ ...r, at: iso(r.at) })),
    unverified: state.unverified,
    attachments: attachmentsFor(state, caller).map((file) => attachmentView(file, caller)),
    works: (state.works ?? []).map((work) => ({ ...work, from: iso(work.from), to: iso(work.to) })),
    // A customer reads what kind, and when: not what the carrier says of it.
    majeures: (record.majeures ?? []).map(({ id, kind, what, from, to }) => ({
      id: forCustomer(caller) ? null : id,
      kind,
      what: forCustomer(caller) ? null : what,
      from: iso(from),
      to: isoOrNull(to),
    })),
    restorationConfirmed: state.restoration?.confirmed ?? false,
    levels: forCustomer(caller) ? [] : state.levels.map((l) => ({ clock: l.clock, level: l.level, at: iso(l.at) })),
    escalations: forCustomer(caller) ? [] : (state.escalations ?? []).map((one) => escalationView(state, one)),
    satisfaction: state.satisfaction === undefined ? null : { ...state.satisfaction, at: iso(state.satisfaction.at) },
    check: forCustomer(caller) ? null : checkView(state),
    major: forCustomer(caller) ? null : majorView(state),
    waiver: waiverView(state, waiver),
    allowed: allowed(state, caller, now, {
      family: {
        children: record.children.length,
        openChildren: record.children.filter(({ phase }) => !hasEnded(phase)).length,
        named: null,
      },
      ...(waiver === null ? {} : { waiver }),
    }),
    ...common(record, caller),
    ...ticking(record, now),
    ...familyOf(record, caller),
  };
}

const staffCallView = (call: StaffCall): Ticket['escalations'][number]['calls'][number] => ({
  round: call.round,
  name: call.name,
  as: call.as,
  by: call.by,
  to: call.to,
  unreached: call.unreached,
  state: call.state,
  detail: call.detail,
  at: iso(call.at),
});

function majorView(state: TicketState): Ticket['major'] {
  const { major } = state;
  if (major === undefined) return null;
  return {
    at: iso(major.at),
    severity: major.severity,
    class: major.class,
    numbers: major.numbers,
    children: major.children,
    wanted: reportWanted(state),
    dueAt: isoOrNull(reportDue(state)?.dueAt ?? null),
    reports: major.reports.map(({ version, kind, text, by, at, calls }) => ({
      fact: version,
      kind,
      text,
      by,
      at: iso(at),
      sent: calls.map(staffCallView),
    })),
  };
}

function escalationView(state: TicketState, one: Escalation): Ticket['escalations'][number] {
  const calling = isCalling(state, one);
  const next = escalations(state).find((coming) => coming.again === one.version);
  return {
    fact: one.version,
    cause: one.cause,
    severity: one.severity,
    round: one.round,
    at: iso(one.at),
    lastAt: iso(one.lastAt),
    state: calling ? 'calling' : (one.over?.why ?? 'over'),
    acknowledged: one.over?.why === 'acknowledged' ? { by: one.over.by, at: iso(one.over.at) } : null,
    nextAt: next === undefined ? null : iso(next.at),
    calls: one.calls.map(staffCallView),
  };
}
const checkView = ({ check }: TicketState): Ticket['check'] =>
  check === undefined
    ? null
    : {
        drawn: check.drawn,
        done: check.done && { ...check.done, wanting: [...check.done.wanting], at: iso(check.done.at) },
      };

function waiverView({ phase, waiver }: TicketState, proposed: ProposedWaiver | null): Ticket['waiver'] {
  if (waiver !== undefined) {
    const { granted, fen, from, to, reason } = waiver;
    return { state: granted ? 'granted' : 'refused', from: iso(from), to: iso(to), fen, reason };
  }
  if (proposed === null || phase === 'dismissed') return null;
  const { from, to, fen } = proposed;
  return { state: 'proposed', from: iso(from), to: isoOrNull(to), fen, reason: null };
}

/** By what a fault was cleared that is repaired: what its children are cleared by, too. */
function repairOf({ phase, segments, test }: Relative): NonNullable<Ticket['family']['parent']>['repair'] {
  const cleared = segments.findLast((segment) => segment.state === 'cleared');
  const repaired = phase === 'testing' || phase === 'restored' || phase === 'closed';
  return repaired && cleared?.cause && cleared.action !== null
    ? {
        cause: cleared.cause,
        causeDetail: cleared.causeDetail ?? null,
        action: cleared.action,
        passed: (test?.items ?? []).flatMap(({ id, carrier }) =>
          carrier?.result === 'pass' ? [{ item: id, value: carrier.value }] : [],
        ),
      }
    : null;
}

/** What a child has still to do before it is restored: each keeps its own test. */
const owingOf = ({ segments, test }: Relative) => ({
  openSegments: segments.filter(isOpen).length,
  test: test?.open
    ? {
        round: test.round,
        carrierOwes: owedBy(test, 'carrier').length,
        customerOwes: owedBy(test, 'customer').length,
      }
    : null,
});

/** What it hangs together with, as far as it lies in the caller's scope: a major fault has many customers. */
function familyOf({ parent, children }: TicketRecord, caller: Caller): Pick<Ticket, 'parent' | 'children' | 'family'> {
  const seen = (relative: Relative): boolean =>
    caller.role === 'field' || inScope(caller, { customer: relative.customer.id, assignees: [] });
  const shown = ({ no, phase, customer }: Relative) => ({ no, phase, customer });
  const above = parent !== null && seen(parent) ? parent : null;
  const below = children.filter(seen);
  return {
    parent: above?.no ?? null,
    children: below.map(({ no }) => no),
    family: {
      parent: above && { ...shown(above), repair: forCustomer(caller) ? null : repairOf(above) },
      children: below.map((child) => ({ ...shown(child), ...owingOf(child) })),
    },
  };
}

/** A list row, and an item of the `board` topic. */
export const boardView = (record: TicketRecord, caller: Reader, now: Instant): BoardItem => ({
  ...rowView(record, caller),
  ...ticking(record, now),
});

/** An item of the `rows` topic: the same at any time, and for everybody but customers. */
export function rowView(record: TicketRecord, caller: Reader): BoardRow {
  const { state } = record;
  return {
    shortName: record.shortName,
    affected: state.affectedNumbers.length,
    segments: state.segments.map((s) => ({
      id: s.id,
      party: s.party,
      element: s.element,
      unit: s.unit,
      state: s.state,
      assignee: forCustomer(caller) ? null : s.assignee,
      assigneeName: nameOf(record, caller, s.assignee),
      visit: visitView(s.visit),
    })),
    test: state.test?.open
      ? {
          round: state.test.round,
          carrierOwes: owedBy(state.test, 'carrier').length,
          customerOwes: owedBy(state.test, 'customer').length,
        }
      : null,
    bypassed: state.bypass !== null,
    ...(state.disputes.some((dispute) => dispute.ruling === null) ? { disputed: true as const } : {}),
    children: forCustomer(caller) ? 0 : record.children.length,
    timing: tickingOf(record.timing),
    ...common(record, caller),
  };
}
