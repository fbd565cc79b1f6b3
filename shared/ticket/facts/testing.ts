import * as z from 'zod/mini';
import { instantCodec } from '../../time.ts';
import { party } from './shapes.ts';

/** What is measured, and within which limits it passes; either may be open. */
const measure = z.object({ unit: z.string(), min: z.optional(z.number()), max: z.optional(z.number()) });
export type Measure = z.infer<typeof measure>;

/** With the limits of the day, where something is measured. */
const testItem = z.object({ id: z.string(), required: z.boolean(), measure: z.optional(measure) });
export type TestItem = z.infer<typeof testItem>;

/**
 * A call record that shows something: what of it stays on the ticket's record for good. `number` is the customer's, a
 * person's with its middle hidden; `startedAt` is by the switch's clock, `seconds` from answer to end.
 */
const shownCall = z.object({ id: z.string(), startedAt: instantCodec, seconds: z.int(), number: z.string() });
export type ShownCall = z.infer<typeof shownCall>;
/** With the branch's test number, or the line that the test was made from. */
const testCall = z.object({ ...shownCall.shape, with: z.string() });
export type TestCall = z.infer<typeof testCall>;

/** The joint test, and whether it is restored. */
export const TESTING = [
  z.object({ type: z.literal('TestRoundOpened'), round: z.int(), items: z.array(testItem) }),
  z.object({
    type: z.literal('TestRecorded'),
    round: z.int(),
    item: z.string(),
    party: z.enum(['carrier', 'customer']),
    result: z.enum(['pass', 'fail']),
    value: z.nullable(z.string()),
    note: z.nullable(z.string()),
    /** Of a pass that nobody said, but a call shows: its record. */
    call: z.optional(testCall),
  }),
  /** Once a round: the service is used again. It corroborates the repair, and stands in for no test. */
  z.object({
    type: z.literal('CallsResumed'),
    round: z.int(),
    /** How many were there when it was seen. */
    count: z.int().check(z.positive()),
    first: shownCall,
  }),
  /** The round is over without a pass; its time belongs to `blamed`. */
  z.object({ type: z.literal('TestRoundFailed'), round: z.int(), blamed: party, item: z.nullable(z.string()) }),
  /** Both passed every required item. The clocks stop at `effectiveAt`, the last clearing, not at the moment of the pass. */
  z.object({ type: z.literal('Restored'), round: z.int(), effectiveAt: instantCodec }),
  /** Somebody has been waited for so long: `count` says how often they have been told so in this wait. */
  z.object({
    type: z.literal('Reminded'),
    party: z.enum(['carrier', 'customer']),
    /** What is owed: answers in the round, or the work on a segment. */
    about: z.enum(['test', 'segment']),
    round: z.nullable(z.int()),
    count: z.int(),
  }),
  z.object({ type: z.literal('RestorationConfirmed'), note: z.nullable(z.string()) }),
  z.object({ type: z.literal('RestorationDisputed'), reason: z.string() }),
] as const;
