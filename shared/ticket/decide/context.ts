import type { CauseTree } from '../../cause/tree.ts';
import type { ProposedWaiver } from '../../contract/waiver.ts';
import type { Instant } from '../../time.ts';
import type { CommandOf } from '../commands.ts';
import type { CommandType } from '../commandTypes.ts';
import type { Author, FactBody, Terms } from '../facts.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Segment, TicketState } from '../state.ts';
import type { Phase } from '../values.ts';

/** What `decide` cannot know by itself. */
export interface Context {
  readonly now: Instant;
  readonly by: Author;
  /** Of a command that depends on other tickets, or on a policy: as they stand under the same lock. */
  readonly family?: Family;
  readonly terms?: Terms;
  /** 0 ≤ lot < 100, drawn anew for each closing: whose quality is checked is chance, and nobody's to foresee. */
  readonly lot?: number;
  /** What the passed statutory limit proposes, as the clocks read now; absent where it was kept. */
  readonly waiver?: ProposedWaiver;
  /** The record of force majeure that the command names, where it touches this ticket. */
  readonly majeure?: string;
  /** What lies beneath the first level of causes in the ticket's branch; read where the command names one of it. */
  readonly causes?: CauseTree;
}

export interface Family {
  /** Tickets beneath this one, and those of them that have not ended. */
  readonly children: number;
  readonly openChildren: number;
  /** The ticket that `linkParent` names. */
  readonly named: { readonly no: string; readonly phase: Phase; readonly parent: string | null } | null;
}

export type Decision = readonly FactBody[] | Refusal;
export type Decide<T extends CommandType> = (state: TicketState, command: CommandOf<T>, context: Context) => Decision;

export const isRefusal = (decision: Decision): decision is Refusal => 'refused' in decision;

/** Refusal unless the ticket is in one of `phases`. */
export const outside = (state: TicketState, ...phases: readonly Phase[]): Refusal | null =>
  phases.includes(state.phase)
    ? null
    : refuse('wrong_phase', undefined, { phase: state.phase, needed: phases.join(', ') });

export const isOpen = (segment: Pick<Segment, 'state'>): boolean =>
  segment.state === 'open' || segment.state === 'accepted';

export const openSegments = (state: TicketState): readonly Segment[] => state.segments.filter(isOpen);

/** Readable in a phone call: S1, S2, … */
export const nextSegmentId = (state: TicketState): string => `S${state.segments.length + 1}`;

export const isSupervisor = (by: Author): boolean => by.role === 'supervisor' || by.role === 'admin';
