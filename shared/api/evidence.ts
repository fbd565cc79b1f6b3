import * as z from 'zod/mini';
import { termsSchema } from '../ticket/facts.ts';
import { ATTACHMENT_TYPES, NOTICE_CHANNELS, NOTICE_KINDS, NOTICE_STATES, VISIBILITIES } from '../ticket/values.ts';
import { factViewSchema, ledgerIntervalSchema, ticketSchema } from './ticket.ts';

/** How a package is laid out; another layout gets another number. */
export const EVIDENCE_FORMAT = 'demarc-evidence/1';

const at = z.iso.datetime();
const version = z.int().check(z.positive());
/** Lower case alone: a digit in another case is another file. */
const hex = (digits: number) => z.string().check(z.regex(new RegExp(`^[0-9a-f]{${digits}}$`)));
const sha256 = hex(64);

/** Of both kinds: `hash` = SHA-256 of the hash before it (32 zero bytes before the first) and the fact's digest. */
export const evidenceFactSchema = z.discriminatedUnion('proven', [
  /** Word for word: its digest is SHA-256 of `salt` and `text`. */
  z.strictObject({ version, proven: z.literal(true), text: z.string(), salt: hex(32), hash: sha256 }),
  /** Not whole for this reader. `view`: what it may read of it, on the desk's word alone; null where that is nothing. */
  z.strictObject({ version, proven: z.literal(false), digest: sha256, view: z.nullable(factViewSchema), hash: sha256 }),
]);
export type EvidenceFact = z.infer<typeof evidenceFactSchema>;

const derived = {
  /** Who held the clock, when and why, up to `madeAt`. */
  ledger: z.array(ledgerIntervalSchema),
  /** The three clocks, read at `madeAt`. */
  clocks: ticketSchema.shape.clocks,
  /** The terms that it was measured by, with the version of the policy that they are of. */
  policy: termsSchema,
  findings: z.array(z.strictObject({ version, at, party: z.enum(['carrier', 'customer']), text: z.string() })),
  tests: z.array(
    z.strictObject({
      version,
      at,
      round: z.int(),
      item: z.string(),
      party: z.enum(['carrier', 'customer']),
      result: z.enum(['pass', 'fail']),
      value: z.nullable(z.string()),
      /** What shows a pass that nobody said. */
      call: z.optional(
        z.strictObject({
          id: z.string(),
          startedAt: z.string(),
          seconds: z.int(),
          number: z.string(),
          with: z.string(),
        }),
      ),
    }),
  ),
  notices: z.array(
    z.strictObject({
      version,
      at,
      id: z.string(),
      kind: z.enum(NOTICE_KINDS),
      channel: z.enum(NOTICE_CHANNELS),
      to: z.string(),
      progress: z.array(z.strictObject({ version, at, state: z.enum(NOTICE_STATES), detail: z.nullable(z.string()) })),
    }),
  ),
  /** Of the files beside the record, what the chain holds of them. */
  attachments: z.array(
    z.strictObject({
      version,
      at,
      id: z.string(),
      name: z.string(),
      mediaType: z.enum(ATTACHMENT_TYPES),
      size: z.int(),
      sha256,
      segment: z.nullable(z.string()),
      visibility: z.enum(VISIBILITIES),
    }),
  ),
};
/** What can be worked out from the facts again, by whoever holds the package. */
export const derivedSchema = z.strictObject(derived);
export type Derived = z.infer<typeof derivedSchema>;

/**
 * A ticket's record for whoever has to believe it: the facts in their chain, and what follows from them. Instants are ISO
 * 8601 in UTC, durations ms, digests hexadecimal.
 */
export const evidenceSchema = z.strictObject({
  format: z.literal(EVIDENCE_FORMAT),
  madeAt: at,
  ticket: z.string(),
  /** Hash of the last fact. */
  head: sha256,
  facts: z.array(evidenceFactSchema).check(z.minLength(1)),
  /** Heads that notices stated, by the words that were sent: `head` begins the hash of fact `version`. */
  stated: z.array(z.strictObject({ notice: z.string(), version, head: hex(16) })),
  ...derived,
});
export type Evidence = z.infer<typeof evidenceSchema>;
