import * as z from 'zod/mini';
import { callTypeSchema } from '../pool/callType.ts';
import { numberingSchema } from '../pool/numbering.ts';
import { type Plan, planSchema } from '../pool/plan.ts';
import { id } from '../ticket/values.ts';
import { monthSchema } from './pool.ts';

const at = z.iso.datetime();
const count = z.int().check(z.nonnegative());
const reason = z.string().check(
  z.trim(),
  z.minLength(1),
  z.maxLength(500),
  z.refine((value) => !/[\0\p{Surrogate}]/u.test(value), 'contains a character that is not text'),
);
const day = z.iso
  .date()
  .check(z.refine((value) => value >= '2000-01-01' && value < '2100-01-01', 'is no day of a plan'));

/** A month that was rated by an earlier version than the one in force for it, and stays so until it is rated again. */
export const pinnedMonthSchema = z.object({ contract: z.string(), name: z.string(), month: monthSchema });
export type PinnedMonth = z.infer<typeof pinnedMonthSchema>;
export const pinnedListSchema = z.object({ items: z.array(pinnedMonthSchema) });

const VERSION_STATES = ['in_force', 'future', 'superseded'] as const;
const version = {
  version: z.int(),
  validFrom: z.iso.date(),
  /** Of the current month. */
  state: z.enum(VERSION_STATES),
  /** Null: shipped, or loaded with the registry. */
  madeBy: z.nullable(z.string()),
  madeAt: z.nullable(at),
  reason: z.nullable(z.string()),
};
export type VersionState = (typeof VERSION_STATES)[number];

/** `GET /api/plans`. */
export const planListSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      /** Contracts of the branch that go by it. */
      contracts: z.array(z.object({ id: z.string(), name: z.string(), customer: z.string() })),
      /** Contracts of other branches go by it too: it is not this branch's to change. */
      shared: z.boolean(),
      /** Newest first. */
      versions: z.array(z.object({ ...version, plan: planSchema })),
    }),
  ),
});
export type PlanList = z.infer<typeof planListSchema>;

const MOST_FEN = 1_000_000_000;
/** A minute at more is a slip of the pen; and of two days of them a call's price is still an integer of the database. */
const MOST_FEN_A_MINUTE = 10_000;
const inBounds = (priced: Plan['types'] | Plan['features'] = {}): boolean =>
  Object.values(priced).every((one) => one.kind !== 'per_minute' || one.fen <= MOST_FEN_A_MINUTE);
const TOO_HIGH = {
  error: `is at most ${MOST_FEN_A_MINUTE} fen a minute`,
  params: { code: 'price_too_high' },
};
const isText = (text: string): boolean =>
  text.trim() !== '' && text.length <= 80 && !/[\p{Cc}\p{Surrogate}]/u.test(text);
/** What may be written: a plan whose figures somebody can mean. */
const writtenPlan = planSchema.check(
  z.refine((plan) => isText(plan.name.zh) && isText(plan.name.en), {
    error: 'has no name of up to 80 characters',
    path: ['name'],
  }),
  z.refine(({ monthlyFeeFen }) => monthlyFeeFen <= MOST_FEN, {
    error: 'is beyond all measure',
    params: { code: 'price_too_high' },
    path: ['monthlyFeeFen'],
  }),
  z.refine(({ overageFen }) => overageFen <= MOST_FEN_A_MINUTE, { ...TOO_HIGH, path: ['overageFen'] }),
  z.refine(({ types }) => inBounds(types), { ...TOO_HIGH, path: ['types'] }),
  z.refine(({ features }) => inBounds(features), { ...TOO_HIGH, path: ['features'] }),
  z.refine(({ types }) => types.emergency.kind === 'free', {
    error: 'is free in every plan',
    params: { code: 'emergency_charged' },
    path: ['types', 'emergency'],
  }),
  z.refine((plan) => plan.includedMinutes <= 100_000_000, { error: 'is too many', path: ['includedMinutes'] }),
  z.refine(
    ({ alertLevels }) =>
      alertLevels.length <= 10 && alertLevels.every((level, i) => level <= 1_000 && level > (alertLevels[i - 1] ?? 0)),
    { error: 'are up to ten rising percentages', path: ['alertLevels'] },
  ),
);

/** What a new plan may be called: it is typed into files of the registry, and stands in addresses. */
const PLAN_ID = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,79}$/u;
export const isPlanId = (text: string): boolean => PLAN_ID.test(text);

/** `POST /api/plans`: a new version, or with `base` 0 a new plan. */
export const newPlanVersionSchema = z
  .strictObject({
    id,
    /** The latest version that the writer has seen. */
    base: count,
    /** In force for months that begin on this day or later. */
    validFrom: day,
    plan: writtenPlan,
    reason,
  })
  .check(
    z.refine((asked) => asked.base > 0 || isPlanId(asked.id), {
      error: 'has letters, digits, dots, dashes and underscores, and begins with a letter or a digit',
      params: { code: 'plan_id' },
      path: ['id'],
    }),
  );
export type NewPlanVersion = z.infer<typeof newPlanVersionSchema>;

/** What was written, and the months that go on by what they were rated by. */
export const writtenVersionSchema = z.object({ version: z.int(), pinned: z.array(pinnedMonthSchema) });
export type WrittenVersion = z.infer<typeof writtenVersionSchema>;

/** `POST /api/contracts/:id/plan`: from now on the contract goes by another plan; months that have calls stay as they were rated. */
export const assignPlanSchema = z.strictObject({
  plan: id,
  /** The plan that it goes by as the writer has seen it. */
  base: id,
  reason,
});
export type AssignPlan = z.infer<typeof assignPlanSchema>;
export const assignedPlanSchema = z.object({ plan: z.string(), pinned: z.array(pinnedMonthSchema) });
export type AssignedPlan = z.infer<typeof assignedPlanSchema>;

/** `GET /api/numbering`: newest first. */
export const numberingListSchema = z.object({ items: z.array(z.object({ ...version, numbering: numberingSchema })) });
export type NumberingList = z.infer<typeof numberingListSchema>;

export const newNumberingSchema = z.strictObject({ base: count, validFrom: day, numbering: numberingSchema, reason });
export type NewNumbering = z.infer<typeof newNumberingSchema>;

const ratedBy = z.object({ plan: z.object({ id: z.string(), version: z.int() }), numbering: z.int() });
const figures = z.object({ calls: count, minutes: count, chargeFen: count });
/** What rating a month again changes: nothing is done by asking. */
export const reratingPlanSchema = z.object({
  contract: z.string(),
  month: monthSchema,
  /** Stands for the versions, before and after. */
  hash: z.string(),
  before: z.object({ by: ratedBy, used: count, chargeFen: count }),
  after: z.object({ by: ratedBy, used: count, chargeFen: count }),
  /** Calls of the month, and those that are rated otherwise. */
  calls: count,
  changed: count,
  /** Types that occur, before or after. */
  types: z.array(z.object({ type: callTypeSchema, before: figures, after: figures })),
});
export type ReratingPlan = z.infer<typeof reratingPlanSchema>;

export const askReratingSchema = z.strictObject({ month: monthSchema });
export const reratingSchema = z.strictObject({
  month: monthSchema,
  /** `hash` of the plan that was seen. */
  plan: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  reason,
});
export type AskedRerating = z.infer<typeof reratingSchema>;
