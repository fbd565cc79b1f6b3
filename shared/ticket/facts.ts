import * as z from 'zod/mini';
import { instantCodec } from '../time.ts';
import { AFTER } from './facts/after.ts';
import { authorSchema } from './facts/author.ts';
import { BESIDE } from './facts/beside.ts';
import { CALLS } from './facts/calls.ts';
import { CLOCK } from './facts/clock.ts';
import { DECLARING } from './facts/declaring.ts';
import { DIAGNOSIS } from './facts/diagnosis.ts';
import { ENDING } from './facts/ending.ts';
import { NOTICES } from './facts/notices.ts';
import { REPORTS } from './facts/reports.ts';
import { SEGMENTS } from './facts/segments.ts';
import { TESTING } from './facts/testing.ts';
import { VISIT } from './facts/visit.ts';

export type { Author } from './facts/author.ts';
export type { CalledAs, PlacedCall } from './facts/calls.ts';
export type { EvidenceFiles } from './facts/shapes.ts';
export type { LineElement, WorkTouching } from './facts/declaring.ts';
export { type Terms, termsSchema } from './facts/terms.ts';
export type { Measure, ShownCall, TestCall, TestItem } from './facts/testing.ts';
export type { Place } from './facts/visit.ts';

/**
 * Everything that can have happened to a ticket, in the past tense; a file per subject in `facts/`. Facts are the only truth:
 * state, ledger, clocks and read models are folds over them. A fact carries all that its meaning depends on (the line, the
 * policy's terms), so that a ticket can be read, and its figures recomputed, years later and without a database.
 */
export const factBodySchema = z.discriminatedUnion('type', [
  ...DECLARING,
  ...DIAGNOSIS,
  ...SEGMENTS,
  ...VISIT,
  ...TESTING,
  ...CLOCK,
  ...BESIDE,
  ...NOTICES,
  ...CALLS,
  ...REPORTS,
  ...ENDING,
  ...AFTER,
]);
/** What happened, before it has a place in the record. */
export type FactBody = z.infer<typeof factBodySchema>;

const envelopeSchema = z.object({ version: z.int().check(z.positive()), at: instantCodec, by: authorSchema });
export const factSchema = z.intersection(envelopeSchema, factBodySchema);
/** A fact in its place: `version` counts from 1 without gaps within a ticket, `at` never runs backwards. */
export type Fact = z.infer<typeof factSchema>;
export type FactType = FactBody['type'];
export type FactOf<T extends FactType> = Extract<FactBody, { type: T }> & z.infer<typeof envelopeSchema>;

/** A fact as it is stored and hashed: plain JSON, instants as ISO 8601. */
export type StoredFact = z.input<typeof factSchema>;
export const encodeFact = (fact: Fact): StoredFact => z.encode(factSchema, fact);
export const decodeFact = (stored: unknown): Fact => z.decode(factSchema, stored as StoredFact);

/** Facts that a person caused after which an older `expectedVersion` no longer holds: not timers, reports or joins. */
export const isHuman = (fact: Pick<Fact, 'by' | 'type'>): boolean =>
  fact.by.party !== 'system' && fact.type !== 'DeclarationJoined';
