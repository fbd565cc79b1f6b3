import type { Instant } from '../../time.ts';
import type { CommandOf, CommandType } from '../commands.ts';
import type { Author, FactBody } from '../facts.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Segment, TicketState } from '../state.ts';
import type { Phase } from '../values.ts';

/** What `decide` cannot know by itself. */
export interface Context {
  readonly now: Instant;
  readonly by: Author;
}

export type Decision = readonly FactBody[] | Refusal;
export type Decide<T extends CommandType> = (state: TicketState, command: CommandOf<T>, context: Context) => Decision;

export const isRefusal = (decision: Decision): decision is Refusal => 'refused' in decision;

/** Refusal unless the ticket is in one of `phases`. */
export const outside = (state: TicketState, ...phases: Phase[]): Refusal | null =>
  phases.includes(state.phase)
    ? null
    : refuse('wrong_phase', undefined, { phase: state.phase, needed: phases.join(', ') });

export const isOpen = (segment: Segment): boolean => segment.state === 'open' || segment.state === 'accepted';

export const openSegments = (state: TicketState): readonly Segment[] => state.segments.filter(isOpen);

/** Readable in a phone call: S1, S2, … */
export const nextSegmentId = (state: TicketState): string => `S${state.segments.length + 1}`;

export const isSupervisor = (by: Author): boolean => by.role === 'supervisor' || by.role === 'admin';
