import type { ReportKind } from '#shared/clock/escalation.ts';
import type { Command } from '#shared/ticket/commands.ts';
import type { Channel, Phase, SegmentParty, SegmentState, Severity, Symptom } from '#shared/ticket/values.ts';
import { minutes, type Duration, type Instant } from '#shared/time.ts';
import type { DemoCustomer } from '../customers.ts';
import { type ElementKind } from '../network.ts';
import { desksOf, lineOf } from '../rows.ts';
import type { Random } from '../random.ts';

/**
 * A demo ticket is told, not written: a story says who does what after how long, and the desk's own code (decide, the
 * clocks, the notices) makes the facts of it. So the history obeys every rule that a real one does, and `npm run
 * simulate` can live the same stories through the public interface.
 */
export type Engineer = 'engineer' | 'shen.yan' | 'meng.qiao';
export type Technician = 'field' | 'tian.ye';
/** `customer`: by their log-in where they have one, else told to the hotline. `link`: the link in the restore notice. */
export type Who = Engineer | Technician | 'supervisor' | 'hotline' | 'manager' | 'customer' | 'link';

/** What somebody reports, first or again. */
export interface Report {
  readonly channel: Channel;
  readonly symptom: Symptom;
  readonly description: string;
  readonly affected: readonly string[];
}

export interface Move {
  /** Since the move before. */
  readonly after: Duration;
  readonly who: Who;
  readonly does: { readonly command: Command } | { readonly declares: Report };
}

/** What a story needs to see of its ticket to go on. */
export interface Seen {
  readonly version: number;
  /** When it last changed. */
  readonly at: Instant;
  readonly phase: Phase;
  readonly severity: Severity;
  readonly symptom: Symptom;
  readonly segments: readonly {
    readonly id: string;
    readonly party: SegmentParty;
    readonly state: SegmentState;
    /** To a technician. */
    readonly assigned: boolean;
  }[];
  /** What the last clearing said it had come from, by the code of the tree. */
  readonly causeDetail: string | null;
  /** Required items that each side has yet to pass, and the first of all. */
  readonly test: {
    readonly first: string;
    readonly owed: Readonly<Record<'carrier' | 'customer', readonly string[]>>;
  } | null;
  readonly bypassed: boolean;
  readonly suspended: boolean;
  /** For a quality check. */
  readonly drawn: boolean;
  /** The fact that last moved the clock off the carrier, if it may be disputed. */
  readonly contestable: number | null;
  /** Of a major fault, the report that can be filed. */
  readonly report: ReportKind | null;
}

/** Yields moves, and is given the ticket as each left it. */
export type Telling<T = Seen> = Generator<Move, T, Seen>;

/** Whose fault it is told of, and by whom it is worked. */
export interface Scene {
  readonly random: Random;
  readonly customer: DemoCustomer;
  readonly engineer: Engineer;
  readonly technician: Technician;
}

export interface Story {
  readonly customer: DemoCustomer;
  readonly by: Who;
  readonly report: Report;
  /** How long before the declaration it began, as told. */
  readonly began: Duration | null;
  readonly contact: boolean;
  readonly telling: (declared: Seen) => Telling<unknown>;
}

/** One command. @param after minutes since the move before */
export function* act(after: number, who: Who, command: Command): Telling {
  return yield { after: minutes(after), who, does: { command } };
}

export function* declareAgain(after: number, who: Who, report: Report): Telling {
  return yield { after: minutes(after), who, does: { declares: report } };
}

/** The element of a customer's line that is of this kind. */
export function elementOf(customer: DemoCustomer, kind: ElementKind): string {
  const element = lineOf(customer).find((e) => e.kind === kind);
  if (element === undefined) throw new RangeError(`${customer.id} has no ${kind} on its line`);
  return element.id;
}

/** `share` of the customer's desks, at least one, in a row. */
export function desksAffected(scene: Pick<Scene, 'random' | 'customer'>, share: number): string[] {
  const all = desksOf(scene.customer);
  const count = Math.max(1, Math.round(all.length * share));
  const from = scene.random.whole(0, all.length - count);
  return all.slice(from, from + count);
}
