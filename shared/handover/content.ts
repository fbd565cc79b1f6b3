import type { HandoverContent } from '../api/handover.ts';
import { reportDue } from '../clock/due/reports.ts';
import { readingOf } from '../clock/reading.ts';
import { owedBy } from '../ticket/jointTest.ts';
import type { Suspension } from '../ticket/state.ts';
import { ENDED, mustArrive, type NoticeState, SEVERITIES } from '../ticket/values.ts';
import type { TicketRecord } from '../ticket/view.ts';
import { type Instant, earliest, hours, iso, plus } from '../time.ts';
import { type Turn, nextStepOf } from './steps.ts';

/** How far the outgoing shift looks ahead for the incoming one. */
const SHIFT = hours(12);

/** What turned on a ticket during the shift, in order. */
export type Turns = ReadonlyMap<string, readonly { readonly type: Turn; readonly at: Instant }[]>;

const of = ({ state, shortName }: TicketRecord) => ({ no: state.no, customer: shortName });
const ended = ({ state }: TicketRecord): boolean => ENDED.includes(state.phase);

function openRow(record: TicketRecord, now: Instant): HandoverContent['open'][number] {
  const { state, timing } = record;
  const { state: running, remaining, dueAt, holder } = readingOf('restore', timing, now);
  return {
    ...of(record),
    severity: state.severity,
    phase: state.phase,
    holder,
    clock: { state: running, remaining, dueAt: dueAt === null ? null : iso(dueAt) },
    next: nextStepOf(state),
  };
}

/** Not approved, it ends when the time for that is over, and never was. */
const lapseOf = ({ approved, approveBy, until }: Suspension): Instant =>
  approved ? until : earliest(approveBy, until);

/** On a ticket that has ended only what was lost is left to do: the rest may still get its receipt. */
function noticesOf(record: TicketRecord): HandoverContent['notices'] {
  const lost: readonly NoticeState[] = ['failed', 'dead'];
  const owed: readonly NoticeState[] = ended(record) ? lost : ['queued', 'sent', 'accepted', ...lost];
  return record.state.notices
    .filter((n) => mustArrive(n.channel) && owed.includes(n.state))
    .map(({ kind, channel, to, state }) => ({ ...of(record), kind, channel, to, state }));
}

/**
 * The sheet at `now`.
 * @param records open tickets, and those that ended during the shift
 * @param turns of the shift, by ticket
 * @param reported major faults that ended before the shift: a report of them may still be due
 * @param works that run, or begin within the next shift
 */
export function contentOf(
  records: readonly TicketRecord[],
  turns: Turns,
  now: Instant,
  works: NonNullable<HandoverContent['works']>,
  reported: readonly TicketRecord[] = [],
): HandoverContent {
  const open = records.filter((record) => !ended(record));
  return {
    asOf: iso(now),
    open: open
      .map((record) => openRow(record, now))
      .sort(
        (a, b) =>
          SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || a.clock.remaining - b.clock.remaining,
      ),
    changed: records.flatMap((record) => {
      const ofTicket = turns.get(record.state.no) ?? [];
      if (ofTicket.length === 0) return [];
      return [
        { ...of(record), phase: record.state.phase, turns: ofTicket.map(({ type, at }) => ({ type, at: iso(at) })) },
      ];
    }),
    lapsing: open
      .flatMap((record) => {
        const suspension = record.state.suspension;
        if (suspension === null || lapseOf(suspension) > plus(now, SHIFT)) return [];
        const { reason, approved } = suspension;
        return [{ ...of(record), reason, approved, lapsesAt: iso(lapseOf(suspension)) }];
      })
      .sort((a, b) => (a.lapsesAt < b.lapsesAt ? -1 : 1)),
    tests: open.flatMap((record) => {
      const { test } = record.state;
      if (test?.open !== true) return [];
      const [carrierOwes, customerOwes] = [owedBy(test, 'carrier').length, owedBy(test, 'customer').length];
      return [{ ...of(record), round: test.round, carrierOwes, customerOwes }];
    }),
    notices: records.flatMap(noticesOf),
    reports: [...records, ...reported]
      .flatMap((record) => {
        const due = reportDue(record.state);
        if (due === null || due.dueAt > plus(now, SHIFT)) return [];
        return [{ ...of(record), kind: due.kind, dueAt: iso(due.dueAt) }];
      })
      .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1)),
    works: [...works],
  };
}
