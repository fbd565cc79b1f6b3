import { type CauseDetail, detailSaid } from '../cause/detail.ts';
import { until } from '../clock/ledger.ts';
import { readings } from '../clock/reading.ts';
import type { Language } from '../i18n/languages.ts';
import { owedBy, passedByBoth } from '../ticket/jointTest.ts';
import type { TestAnswer, TicketState } from '../ticket/state.ts';
import { type Cause, ENDED, HOLDERS } from '../ticket/values.ts';
import { publicNumber } from '../masking.ts';
import { between, duration, type Instant, total } from '../time.ts';
import { ALL_NAMES, NAMES, type Values } from './names.ts';
import { national, oneLine, tongue, type Tongue, type WordingSource } from './source.ts';
import { isOpen, nextOf, progressOf, promisedOf, stateOf, testName, whereOf } from './standing.ts';

const wholeCause = (cause: Cause, detail: CauseDetail | undefined, t: Tongue): string =>
  detail === undefined ? t.words.cause[cause] : detailSaid(detail, t.language, t.words.cause[cause]);

/** What is known of each cleared or open segment, a line each; what was cancelled or handed on says nothing any more. */
function segmentsOf(state: TicketState, t: Tongue): string {
  return state.segments
    .filter((segment) => isOpen(segment) || segment.state === 'cleared')
    .map((segment) =>
      t.say.segment({
        where: whereOf(state, segment, t),
        unit: segment.unit,
        state: t.words.segmentState[segment.state],
        clearedAt: segment.clearedAt === null ? null : t.at(segment.clearedAt),
        cause: segment.cause === null ? null : wholeCause(segment.cause, segment.causeDetail, t),
        action: segment.action === null ? null : oneLine(segment.action),
      }),
    )
    .join('\n');
}

/** Of what was cleared and stands. */
const cleared = (state: TicketState) => state.segments.filter((segment) => segment.state === 'cleared');
const joined = (texts: readonly (string | null)[], by: string): string =>
  [...new Set(texts.filter((text) => text !== null && text !== ''))].join(by);

function testsOf(state: TicketState, t: Tongue): string {
  const { test } = state;
  if (test === null) return '';
  const word = (answer: TestAnswer | null): string =>
    answer === null ? t.words.test.waiting : t.words.test[answer.result];
  const required = test.items.filter((item) => item.required);
  const names = required.map((item) => testName(item.id, t)).join(t.say.list);
  const results = passedByBoth(test)
    ? t.say.said(t.say.bothPassed, names)
    : required
        .map((item) =>
          t.say.test({ item: testName(item.id, t), carrier: word(item.carrier), customer: word(item.customer) }),
        )
        .join(t.say.between);
  return `${t.say.round(test.round)}${t.say.comma}${results}`;
}

function ledgerOf({ record, now }: WordingSource, t: Tongue): { readonly lines: string; readonly held: string } {
  const intervals = until(record.timing.spans, now);
  const running = !ENDED.includes(record.state.phase) && record.timing.endedAt === null;
  const lines = intervals.map((interval, at) =>
    t.say.span({
      from: t.at(interval.from),
      to: running && at === intervals.length - 1 ? t.say.untilNow : t.at(interval.to),
      length: t.length(between(interval.from, interval.to)),
      holder: t.words.holder[interval.holder],
      why: t.words.spanReason[interval.why],
    }),
  );
  const held = HOLDERS.flatMap((holder) => {
    const of = total(intervals.filter((interval) => interval.holder === holder));
    return of > 0 ? [t.say.heldFor(t.words.holder[holder], t.length(of))] : [];
  });
  const nobodyYet = t.say.heldFor(t.words.holder.carrier, t.length(duration(0)));
  return { lines: lines.join('\n') || nobodyYet, held: held.join(t.say.list) || nobodyYet };
}

/** A limit that has run out is not announced as one to come. */
const dueOf = (due: Instant, now: Instant, t: Tongue): string =>
  due > now ? t.at(due) : t.say.overdue(t.at(due), t.length(between(due, now)));

const customerLast = (state: TicketState) => state.declarations.findLast((d) => d.contact !== null)?.contact ?? null;

/** The texts of a ticket for every name, empty where nothing is known. */
export function valuesOf(source: WordingSource, language: Language): Values {
  const { record, now, branch, author, occurredAt } = source;
  const { state, timing, names, testNumbers } = record;
  const t = tongue(language, branch.zone);
  const at = (instant: Instant | null): string => (instant === null ? '' : t.at(instant));
  const restore = readings(timing, now).restore;
  const ledger = ledgerOf(source, t);
  const over = state.phase === 'restored' || ENDED.includes(state.phase);
  const touched = state.segments.filter((segment) => isOpen(segment) || segment.state === 'cleared');
  const owed = state.test?.open === true ? owedBy(state.test, 'customer') : [];
  return {
    no: state.no,
    customer: state.customer.name,
    service: state.service.name,
    branch: branch.name,
    now: t.at(now),
    symptom: t.words.symptom[state.symptom],
    affected: state.affectedNumbers.length === 0 ? t.say.wholeService : t.say.numbers(state.affectedNumbers.length),
    declared: t.at(state.declaredAt),
    occurred: at(occurredAt),
    acknowledged: at(state.acknowledgedAt),
    restored: at(state.restoredAt),
    elapsed: t.length(restore.elapsed),
    progress: progressOf(source, t),
    promised: promisedOf(source, t),
    asked: owed.map((item) => testName(item, t)).join(t.say.list),
    // To be called by them, where that shows what they still owe.
    dial: owed.includes('outgoing') && testNumbers?.number ? national(testNumbers.number) : '',
    contact: customerLast(state)?.name ?? '',
    // A cause is known when the repair has proved it: before that it would be a guess said to the customer.
    cause:
      state.restoredAt === null
        ? ''
        : joined(
            cleared(state).map((s) => s.cause && t.words.cause[s.cause]),
            t.say.list,
          ),
    causeDetail:
      state.restoredAt === null
        ? ''
        : joined(
            cleared(state).map((s) => (s.causeDetail === undefined ? null : detailSaid(s.causeDetail, t.language))),
            t.say.list,
          ),
    resolution: state.phase === 'dismissed' && state.resolution !== null ? t.words.resolution[state.resolution] : '',
    county: state.customer.county,
    level: state.customer.level === 'standard' ? t.say.standardLevel : t.say.level(t.words.level[state.customer.level]),
    severity: t.words.severity[state.severity],
    class: state.class === null ? '' : t.words.class[state.class],
    description: oneLine(state.description),
    numbers: state.affectedNumbers.map((number) => national(publicNumber(number))).join(t.say.list),
    references: state.externalRefs.map((ref) => `${ref.system} ${ref.no}`).join(t.say.list),
    state: stateOf(source, t),
    // While it is suspended nobody holds it, and the state says so.
    holder: over || restore.holder === null || restore.holder === 'suspended' ? '' : t.words.holder[restore.holder],
    handler: state.assignee === null ? '' : (names[state.assignee] ?? state.assignee),
    unit: joined(
      touched.map((s) => s.unit),
      t.say.list,
    ),
    located: joined(
      touched.map((s) => (s.element === null ? null : whereOf(state, s, t))),
      t.say.list,
    ),
    segments: segmentsOf(state, t),
    findings: state.findings.map((f) => t.say.said(t.words.party[f.party], oneLine(f.text))).join(t.say.between),
    action: joined(
      cleared(state).map((s) => s.action && oneLine(s.action)),
      t.say.between,
    ),
    measures: state.measures.map((measure) => oneLine(measure.text)).join(t.say.between),
    bypass: state.bypass === null ? '' : oneLine(state.bypass.what),
    tests: testsOf(state, t),
    confirmed: state.restoration?.confirmed === true ? t.say.confirmed : '',
    chases: state.chases > 0 ? t.say.chases(state.chases) : '',
    suspension:
      state.suspension === null
        ? ''
        : t.say.suspension({
            reason: t.words.suspensionReason[state.suspension.reason],
            until: t.at(state.suspension.until),
            approved: state.suspension.approved,
          }),
    next: nextOf(source, t),
    due: restore.dueAt === null || over ? '' : dueOf(restore.dueAt, now, t),
    net: t.length(restore.net),
    held: ledger.held,
    ledger: ledger.lines,
    author,
  };
}

/** Only what a customer may know; the rest is as good as unknown. */
export const forCustomers = (values: Values): Values => ({
  ...values,
  ...Object.fromEntries(ALL_NAMES.filter((name) => !NAMES[name].customer).map((name) => [name, ''])),
});
