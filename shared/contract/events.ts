import * as z from 'zod/mini';
import { beijingDayEnd, beijingDayStart, instantCodec, type Instant } from '../time.ts';
import { SERVICE_STATES, text } from '../ticket/values.ts';

/**
 * What happened to a contract, as it was recorded: one shape an event, never changed afterwards. What was recorded by
 * mistake is taken back by another event (`retracted`). All obligations are worked out from these.
 */
export const CONTRACT_PARTIES = ['carrier', 'customer'] as const;
export type ContractParty = (typeof CONTRACT_PARTIES)[number];

/** States in which a service does not work, and is not meant to. */
export const STOPPED_STATES = SERVICE_STATES.filter((state) => state !== 'normal');

/** Number of the event that this one belongs to. */
const of = z.int().check(z.positive());
const what = text(500);
const evidence = text(1000);
const party = z.enum(CONTRACT_PARTIES);
const fen = z.int().check(z.positive(), z.maximum(100_000_000_00));
/** What lies farther off is a slip of the pen, and its due days could not be written down. */
const YEARS = { first: '1990-01-01', last: '2199-12-31' } as const;
const day = z.iso
  .date()
  .check(z.refine((of) => of >= YEARS.first && of <= YEARS.last, 'must lie in the years 1990 to 2199'));
/** A moment in a contract's life. */
export const momentCodec = instantCodec.check(
  z.refine(
    (at) => at >= beijingDayStart(YEARS.first) && at < beijingDayEnd(YEARS.last),
    'must lie in the years 1990 to 2199',
  ),
);

export const contractEventSchema = z.discriminatedUnion('type', [
  /** Signed, and to be installed from then on (二2). A contract without it is one that was in service before. */
  z.strictObject({ type: z.literal('signed') }),
  /** The transmission environment that the customer provides is missing (二一2): the installation's clock is the customer's. */
  z.strictObject({ type: z.literal('environmentMissing'), what, evidence }),
  z.strictObject({ type: z.literal('environmentProvided'), evidence }),
  /** In service. */
  z.strictObject({ type: z.literal('activated') }),

  /** To be paid by the end of a day (三). */
  z.strictObject({ type: z.literal('invoiced'), invoice: text(60), due: day, fen }),
  /** `charges` cover what was invoiced, the oldest first; what is more is kept for what comes. */
  z.strictObject({ type: z.literal('paid'), fen, covers: z.enum(['charges', 'late_fee']) }),
  /** A service stops for one of the reasons of the contract, or works again. */
  z.strictObject({ type: z.literal('serviceSuspended'), service: text(60), state: z.enum(STOPPED_STATES) }),
  z.strictObject({ type: z.literal('serviceResumed'), service: text(60) }),

  /** A party does not want it renewed (九). */
  z.strictObject({ type: z.literal('renewalObjected'), by: party, evidence }),
  /** Written notice of a breach by `against` (六二). */
  z.strictObject({ type: z.literal('breachNoticed'), against: party, what, evidence }),
  z.strictObject({ type: z.literal('breachAnswered'), of, how: z.enum(['corrected', 'objected']), evidence }),
  /** Attacks come from the customer: to be ended by then (十一9). */
  z.strictObject({ type: z.literal('securityNoticed'), what, deadline: momentCodec, evidence }),
  z.strictObject({ type: z.literal('securityRemedied'), of, evidence }),
  /** Force majeure on a party's side (七). */
  z.strictObject({ type: z.literal('majeureBegan'), on: party, what }),
  z.strictObject({ type: z.literal('majeureNoticed'), of, evidence }),
  z.strictObject({ type: z.literal('majeureProven'), of, evidence }),
  z.strictObject({ type: z.literal('majeureEnded'), of }),
  /** A party plans a change that takes effect on a day, and says so in writing (十). */
  z.strictObject({ type: z.literal('changePlanned'), by: party, what, effectiveOn: day }),
  z.strictObject({ type: z.literal('changeNoticed'), of, evidence }),

  z.strictObject({ type: z.literal('terminated'), by: party, reason: what, evidence }),
  /** Recorded by mistake: `of` counts no more. */
  z.strictObject({ type: z.literal('retracted'), of, reason: what }),
]);
export type ContractEventBody = z.infer<typeof contractEventSchema>;
export type ContractEventType = ContractEventBody['type'];

/** A recorded event. */
export type ContractEvent = ContractEventBody & {
  /** From 1, in the order of recording; a contract's own. */
  readonly seq: number;
  /** When it happened, which may be long before it was recorded. */
  readonly at: Instant;
};
export type ContractEventOf<T extends ContractEventType> = Extract<ContractEvent, { type: T }>;

export const ofType = <T extends ContractEventType>(events: readonly ContractEvent[], type: T): ContractEventOf<T>[] =>
  events.filter((event): event is ContractEventOf<T> => event.type === type);

/** What a contract's clauses are counted from: its row in the registry. Days are Beijing days, both included. */
export interface ContractDates {
  readonly startsOn: string;
  readonly endsOn: string;
}

/** Those that count, in the order in which they happened: whatever the order in which they were recorded. */
export function standing(events: readonly ContractEvent[]): ContractEvent[] {
  const retracted = new Set(ofType(events, 'retracted').map(({ of }) => of));
  return events
    .filter((event) => event.type !== 'retracted' && !retracted.has(event.seq))
    .toSorted((a, b) => a.at - b.at || a.seq - b.seq);
}
