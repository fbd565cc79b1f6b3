import type { CauseDetail } from '../cause/detail.ts';
import type { Timing } from '../clock/timing.ts';
import { type Instant, latest } from '../time.ts';
import type { TicketState } from '../ticket/state.ts';
import { excuses, type WorkStanding } from '../works/work.ts';
import type {
  Cause,
  NoticeChannel,
  NoticeState,
  Resolution,
  Satisfaction,
  SegmentParty,
  UnverifiedProof,
} from '../ticket/values.ts';

/**
 * What the reports read of one ticket: the timing its clocks are read from, and what its facts add up to. A ticket belongs
 * to the period in which it was declared, so that each belongs to exactly one and no figure counts it twice.
 */
export interface Case {
  readonly no: string;
  readonly customer: { readonly id: string; readonly name: string };
  readonly service: { readonly id: string; readonly name: string };
  /** Of the declaration, in the branch's zone: `YYYY-MM`, Monday = 0, 0–23. */
  readonly month: string;
  readonly weekday: number;
  readonly hour: number;
  /** What the facts say of its end; null while it is open. */
  readonly resolution: Resolution | null;
  readonly timing: Timing;
  /** Closed without the customer's test, upon what; else null. */
  readonly unverified: UnverifiedProof | null;
  /** Where it was cleared last, and for what cause; null before that. The closing's word on the cause comes first. */
  readonly party: SegmentParty | null;
  readonly cause: Cause | null;
  /** What it was more exactly, where the same word said so. */
  readonly causeDetail: CauseDetail | null;
  /** Until when planned work excused it: told 72 h ahead and agreed before it was declared. null: none did. */
  readonly excusedUntil: Instant | null;
  /** What the customer said of how it was dealt with; null where nobody has asked. */
  readonly satisfaction: Satisfaction | null;
  /** What the quality check found: nothing wanting or something; null without one. */
  readonly checked: 'passed' | 'wanting' | null;
  readonly chases: number;
  /** An earlier fault of the same service, declared at most 30 days before. */
  readonly repeats: string | null;
  readonly notices: readonly { readonly channel: NoticeChannel; readonly state: NoticeState }[];
}

/**
 * How a ticket stands in the reports. `apart`: dismissed or withdrawn, so no fault; it is counted, and enters no other
 * figure. `unconfirmed`: closed without the customer's test; never counted as restored.
 */
export type Standing = 'restored' | 'unconfirmed' | 'open' | 'apart';

export function standingOf({ resolution }: Pick<Case, 'resolution'>): Standing {
  switch (resolution) {
    case null:
      return 'open';
    case 'restored':
    case 'unconfirmed':
      return resolution;
    case 'no_fault':
    case 'wrong_service':
    case 'duplicate':
    case 'planned_work':
    case 'suspended_service':
    case 'withdrawn':
      return 'apart';
  }
}

/** What a quality check found; null where none was made. */
export const checkedAs = (check: TicketState['check'] | null): Case['checked'] =>
  check?.done ? (check.done.wanting.length === 0 ? 'passed' : 'wanting') : null;

/** Until when the last of these works excused a fault that was declared under them; null where none did. */
export function excusedUntil(works: readonly (WorkStanding & { readonly to: Instant })[]): Instant | null {
  const excused = works.filter(excuses).map(({ to }) => to);
  return excused.length === 0 ? null : latest(...excused);
}
