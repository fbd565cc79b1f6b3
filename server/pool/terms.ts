import type pg from 'pg';
import { z } from 'zod';
import { DEMO_NUMBERING } from '#shared/pool/callType.ts';
import { type NumberingVersion, numberingSchema } from '#shared/pool/numbering.ts';
import { inForce, planSchema, type PlanVersion, planOf } from '#shared/pool/plan.ts';

/*
 * By what a contract's month is rated: a version of its plan, and one of its branch's numbering. A month is rated by the
 * versions in force on its first day, whenever its records come. (A branch's test numbers have no versions: a call is a test
 * by those that are set when its record comes.)
 *
 * A version that is written later, for days that have passed, must not change what stands on a bill by itself. So whoever
 * writes one pins, in the same transaction, the months that have calls to what they were rated by: their late records go
 * by it too, and the bill stays. Rating a month again (rerate.ts) takes its pin away.
 *
 * The lock: whoever changes any of it holds it alone, whoever rates calls shares it, and looks whether `pool_terms` has
 * risen since it read what it rates by. It is taken before the lock of a contract's pool, always.
 */
type Client = Pick<pg.Pool | pg.ClientBase, 'query'>;

/** A version of a plan that a month may be rated by. */
export interface RatedPlan extends PlanVersion {
  readonly id: string;
}
/** What a month goes by although another version is in force for it. */
export interface Pin {
  readonly month: string;
  readonly plan: RatedPlan | null;
  readonly numbering: number | null;
}
export interface PlannedContract {
  readonly plan: string;
  readonly plans: readonly PlanVersion[];
  readonly pins: readonly Pin[];
}

const pinRows = z.array(
  z.object({
    month: z.string(),
    plan: z.string().nullable(),
    version: z.int().nullable(),
    valid_from: z.string().nullable(),
    spec: z.unknown(),
    numbering: z.int().nullable(),
  }),
);

/** A contract's pins as JSON; `c` is the contract. */
export const PINS = `(select coalesce(json_agg(json_build_object('month', m.month, 'plan', m.plan, 'version', m.plan_version,
          'valid_from', p.valid_from, 'spec', p.spec, 'numbering', m.numbering_version)), '[]')
     from pool_month m left join plan p on p.id = m.plan and p.version = m.plan_version
    where m.contract = c.id and (m.plan is not null or m.numbering_version is not null))`;

export const toPins = (stored: unknown): Pin[] =>
  pinRows.parse(stored).map(({ month, plan: id, version, valid_from: validFrom, spec, numbering }) => ({
    month,
    plan:
      id === null || version === null || validFrom === null
        ? null
        : { id, version, validFrom, plan: planSchema.parse(spec) },
    numbering,
  }));

/** The plan in force for a month, whatever the month was rated by; null where the contract's plan has no version. */
export function planInForce({ plan: id, plans }: PlannedContract, month: string): RatedPlan | null {
  const version = planOf(plans, month);
  return version === null ? null : { id, ...version };
}

/** The plan by which a month of a contract is rated. */
export const planIn = (contract: PlannedContract, month: string): RatedPlan | null =>
  contract.pins.find((pin) => pin.month === month)?.plan ?? planInForce(contract, month);

/** The numbering by which a month of a contract is rated. */
export function numberingIn(
  versions: readonly NumberingVersion[],
  { pins }: PlannedContract,
  month: string,
): NumberingVersion {
  const pinned = pins.find((pin) => pin.month === month)?.numbering ?? null;
  return versions.find(({ version }) => version === pinned) ?? numberingInForce(versions, month);
}
export const numberingInForce = (versions: readonly NumberingVersion[], month: string): NumberingVersion =>
  inForce(versions, month) ?? SHIPPED;

const SHIPPED: NumberingVersion = { version: 0, validFrom: '1990-01-01', numbering: DEMO_NUMBERING };

/** A branch's numbering in all versions, the shipped one first. */
export async function readNumberings(client: Client, branch: string): Promise<NumberingVersion[]> {
  const { rows } = await client.query<{ version: number; validFrom: string; spec: unknown }>(
    `select version, valid_from::text as "validFrom", spec from numbering where branch = $1 order by version`,
    [branch],
  );
  return [
    SHIPPED,
    ...rows.map(({ spec, ...row }): NumberingVersion => ({ ...row, numbering: numberingSchema.parse(spec) })),
  ];
}

/** Area code of a branch's own network, without the 0: that of the version written last. */
export const homeAreaIn = (versions: readonly NumberingVersion[]): string =>
  (versions.at(-1) ?? SHIPPED).numbering.homeArea;

/** The same of several branches, in one query: for those who read numbers as people write them, and rate nothing. */
export async function readHomeAreas(client: Client, branches: readonly string[]): Promise<(branch: string) => string> {
  const { rows } = await client.query<{ branch: string; area: string }>({
    name: 'home-areas',
    text: `select distinct on (branch) branch, spec->>'homeArea' as area
             from numbering where branch = any($1::text[]) order by branch, version desc`,
    values: [[...new Set(branches)]],
  });
  const areas = new Map(rows.map(({ branch, area }) => [branch, area]));
  return (branch) => areas.get(branch) ?? SHIPPED.numbering.homeArea;
}

/** The same of one branch. */
export const readHomeArea = async (client: Client, branch: string): Promise<string> =>
  (await readHomeAreas(client, [branch]))(branch);

/** Held by who rates calls, until the end of the transaction. @returns what `changeTerms` has risen to */
export async function holdTerms(client: Client): Promise<string> {
  await client.query(`select pg_advisory_xact_lock_shared(hashtext('pool terms'))`);
  // A sequence that was never asked stands at 1, and at 1 still once it was asked for the first time.
  const { rows } = await client.query<{ terms: string }>(
    `select last_value || ' ' || is_called as terms from pool_terms`,
  );
  return rows[0]?.terms ?? '';
}

/** Held by who changes by what calls are rated, until the end of the transaction. */
export async function changeTerms(client: Client): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(hashtext('pool terms')), nextval('pool_terms')`);
}
