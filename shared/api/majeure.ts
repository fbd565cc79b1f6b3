import * as z from 'zod/mini';
import { CONTRACT_PARTIES, momentCodec } from '../contract/events.ts';
import { OBLIGATION_STATES } from '../contract/obligations.ts';
import { MAJEURE_ENTRIES, MAJEURE_NOTICES, MAJEURE_STATES, MAJEURE_TARGETS } from '../majeure/majeure.ts';
import { ATTACHMENT_TYPES, HOLDERS, PHASES, id, text } from '../ticket/values.ts';

const at = z.iso.datetime();
const count = z.int().check(z.nonnegative());
const named = z.object({ id: z.string(), name: z.string() });

/** From the branch's own list, in both languages. */
export const majeureKindSchema = z.object({ id: z.string(), zh: z.string(), en: z.string() });
export const majeureKindsSchema = z.object({ items: z.array(majeureKindSchema) });

/** How far its notices or its proof are given, contract by contract. */
const givenSchema = z.object({
  given: count,
  /** When the first that has not been given is due; null: all are given, or none is owed. */
  dueAt: z.nullable(at),
});

/** Force majeure. Counts, and whom it touches, are of the reader's scope. */
export const majeureSchema = z.object({
  id: z.string(),
  version: z.int(),
  kind: majeureKindSchema,
  /** Whose performance it hinders. */
  on: z.enum(CONTRACT_PARTIES),
  what: z.string(),
  from: at,
  /** null while it lasts. */
  to: z.nullable(at),
  state: z.enum(MAJEURE_STATES),
  targets: z.array(z.extend(named, { kind: z.enum(MAJEURE_TARGETS) })),
  contracts: count,
  notice: givenSchema,
  proof: givenSchema,
  /** When the parties are to negotiate anew, while it lasts. */
  talksAt: z.nullable(at),
  /** Open tickets that it touches. */
  tickets: count,
  declaredAt: at,
  declaredBy: z.string(),
});
export type MajeureView = z.infer<typeof majeureSchema>;

const standingSchema = z.object({ state: z.enum(OBLIGATION_STATES), dueAt: at, metAt: z.nullable(at) });

export const majeureFileSchema = z.object({
  id: z.string(),
  name: z.string(),
  mediaType: z.enum(ATTACHMENT_TYPES),
  size: z.int(),
  sha256: z.string(),
  addedAt: at,
  addedBy: z.string(),
});
export type MajeureFile = z.infer<typeof majeureFileSchema>;

/** `GET /api/majeure/:id`: also the contracts that it was written to, the tickets that it touches, and its record. */
export const majeureDetailSchema = z.extend(majeureSchema, {
  contractsOf: z.array(
    z.extend(named, {
      customer: named,
      notice: z.nullable(standingSchema),
      proof: z.nullable(standingSchema),
      talks: z.nullable(standingSchema),
    }),
  ),
  /** Open, the oldest first. `suspended`: its clock stands for this record now. */
  ticketsOf: z.array(
    z.object({
      no: z.string(),
      customer: named,
      service: z.string(),
      phase: z.enum(PHASES),
      holder: z.nullable(z.enum(HOLDERS)),
      declaredAt: at,
      suspended: z.boolean(),
    }),
  ),
  files: z.array(majeureFileSchema),
  /** The latest first. */
  entries: z.array(
    z.object({
      what: z.enum(MAJEURE_ENTRIES),
      at,
      said: z.string(),
      contracts: z.array(named),
      files: z.array(z.string()),
      recordedAt: at,
      recordedBy: z.string(),
    }),
  ),
});
export type MajeureDetail = z.infer<typeof majeureDetailSchema>;

export const majeureListSchema = z.object({ items: z.array(majeureSchema) });
export type MajeureList = z.infer<typeof majeureListSchema>;
export const majeureQuerySchema = z.strictObject({ state: z.optional(z.enum(MAJEURE_STATES)) });

const ids = z._default(z.array(id).check(z.maxLength(100)), []);
export const declareMajeureSchema = z
  .strictObject({
    kind: id,
    on: z.enum(CONTRACT_PARTIES),
    what: text(300),
    /** Not after now: it is declared once it has begun. */
    from: momentCodec,
    counties: ids,
    elements: ids,
    customers: ids,
  })
  .check(
    z.refine(({ counties, elements, customers }) => counties.length + elements.length + customers.length > 0, {
      path: ['targets'],
      message: 'name a county, an element or a customer that it is about',
      params: { code: 'required' },
    }),
  );
export type DeclareMajeure = z.infer<typeof declareMajeureSchema>;

/** Written notice, or proof, was given to the other party of these contracts. */
export const majeureNoticeSchema = z.strictObject({
  what: z.enum(MAJEURE_NOTICES),
  contracts: z.array(id).check(z.minLength(1, 'name a contract'), z.maxLength(2000)),
  /** When it was; now by default. */
  at: z.optional(momentCodec),
  /** By which road, to whom, and what was shown. */
  evidence: text(800),
  /** Files of the record that were given or that show it. */
  files: z._default(z.array(z.uuid()).check(z.maxLength(20)), []),
});
export type GiveMajeureNotice = z.infer<typeof majeureNoticeSchema>;

export const endMajeureSchema = z.strictObject({ at: momentCodec, said: text(400) });
export const retractMajeureSchema = z.strictObject({ reason: text(400) });
export const majeureFileQuerySchema = z.strictObject({ name: text(200) });

export const majeureTargetsQuerySchema = z.strictObject({ q: z._default(z.string().check(z.maxLength(200)), '') });
/** What it may be said to be about; `services`: how many that are. */
export const majeureTargetsSchema = z.object({
  items: z.array(z.extend(named, { kind: z.enum(MAJEURE_TARGETS), services: count })),
});
export type MajeureTargets = z.infer<typeof majeureTargetsSchema>;
