import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { Problem } from '#server/http/problem.ts';
import { recordAudit } from '#server/settings/audit.ts';
import { answerOnce, keepAnswer } from '#server/tickets/idempotency.ts';
import type { Caller } from '#shared/actor.ts';
import {
  type NewPlanVersion,
  type PlanList,
  type VersionState,
  type WrittenVersion,
  writtenVersionSchema,
} from '#shared/api/tariffs.ts';
import { inForce, type Plan, planSchema } from '#shared/pool/plan.ts';
import { differences } from '#shared/pool/differences.ts';
import { beijingMonth } from '#shared/time.ts';
import { recordPools } from './moved.ts';
import { pinPlan } from './pins.ts';
import { readNow } from './queries.ts';
import { changeTerms } from './terms.ts';

type Db = Pick<Database, 'pool'>;

/** A stored version, with who wrote it. */
export interface VersionRow {
  readonly version: number;
  readonly validFrom: string;
  readonly reason: string | null;
  readonly madeBy: string | null;
  readonly madeAt: Date | null;
  readonly spec: unknown;
}
export const VERSION_COLUMNS = `v.version, v.valid_from::text as "validFrom", v.reason, v.made_at as "madeAt",
  coalesce(u.name, v.made_by) as "madeBy", v.spec`;

/** A version as the interface shows it: in force in the current month, still to come, or over. */
export function versionView<Spec>(row: VersionRow, all: readonly VersionRow[], month: string, spec: Spec) {
  const current = inForce(all, month)?.version;
  const state: VersionState =
    row.version === current ? 'in_force' : row.validFrom > `${month}-01` ? 'future' : 'superseded';
  return {
    version: row.version,
    validFrom: row.validFrom,
    state,
    madeBy: row.madeBy,
    madeAt: row.madeAt?.toISOString() ?? null,
    reason: row.reason,
    ...spec,
  };
}

/** Every plan in all versions, with the branch's contracts that go by it. */
export async function readPlans(db: pg.Pool, branch: string): Promise<PlanList> {
  const month = beijingMonth(await readNow(db));
  const { rows } = await db.query<VersionRow & { id: string }>(
    `select v.id, ${VERSION_COLUMNS} from plan v left join app_user u on u.id = v.made_by order by v.id, v.version desc`,
  );
  const { rows: used } = await db.query<{ plan: string; id: string; name: string; customer: string; own: boolean }>(
    `select c.plan, c.id, c.name, c.customer, cu.branch = $1 as own from contract c join customer cu on cu.id = c.customer order by c.id`,
    [branch],
  );
  return {
    items: [...new Set(rows.map(({ id }) => id))].map((id) => {
      const versions = rows.filter((row) => row.id === id);
      const by = used.filter(({ plan }) => plan === id);
      return {
        id,
        contracts: by
          .filter(({ own }) => own)
          .map(({ id: contract, name, customer }) => ({ id: contract, name, customer })),
        shared: by.some(({ own }) => !own),
        versions: versions.map((row) => versionView(row, versions, month, { plan: planSchema.parse(row.spec) })),
      };
    }),
  };
}

/** What a writer has seen is no longer the latest. */
export const versionChanged = (): Problem =>
  new Problem(
    409,
    'version_changed',
    'Somebody else has written a version since this one was begun. Look at it and decide anew.',
    [{ field: 'base', code: 'version_changed', message: 'is not the latest version' }],
  );

const planShared = (): Problem =>
  new Problem(422, 'plan_shared', 'Contracts of other branches go by this plan: write a plan of another name.', [
    { field: 'id', code: 'plan_shared', message: 'is used by another branch' },
  ]);

const planExists = (): Problem =>
  new Problem(409, 'plan_exists', 'There is a plan of this name already: choose another, or write a version of it.', [
    { field: 'id', code: 'plan_exists', message: 'is the name of another plan' },
  ]);

async function versionsOf(client: pg.ClientBase, id: string) {
  const { rows } = await client.query<{ version: number; validFrom: string; spec: unknown }>(
    `select version, valid_from::text as "validFrom", spec from plan where id = $1 order by version`,
    [id],
  );
  return rows;
}

/**
 * Writes a version of a plan, or a new plan. Versions are never changed; months that have calls stay as they were rated.
 * @throws Problem 409 `version_changed`, of a new plan `plan_exists`; 422 `plan_shared`
 */
export function writePlan(
  db: Db,
  caller: Caller,
  asked: NewPlanVersion,
  key: string | undefined,
): Promise<WrittenVersion> {
  const request = { caller: caller.user, door: 'plans', key, body: asked };
  return withTransaction(db, async (client) => {
    const once = await answerOnce(client, request);
    if (!once.fresh) return writtenVersionSchema.parse(once.answer);
    await changeTerms(client);
    const versions = await versionsOf(client, asked.id);
    const latest = versions.at(-1);
    if (latest !== undefined && asked.base === 0) throw planExists();
    if ((latest?.version ?? 0) !== asked.base) throw versionChanged();
    const { rowCount: others } = await client.query(
      'select from contract c join customer cu on cu.id = c.customer where c.plan = $1 and cu.branch <> $2 limit 1',
      [asked.id, caller.branch],
    );
    if (others !== 0) throw planShared();

    const added = { version: asked.base + 1, validFrom: asked.validFrom };
    const pinned = await pinPlan(client, asked.id, versions, added);
    await client.query(
      `insert into plan (id, version, spec, valid_from, reason, made_by, made_at)
       values ($1, $2, $3, $4, $5, $6, demarc_now())`,
      [asked.id, added.version, JSON.stringify(asked.plan), asked.validFrom, asked.reason, caller.user],
    );
    await recordPools(client, 'c.plan = $1', [asked.id]);
    const before: Plan | null = latest === undefined ? null : planSchema.parse(latest.spec);
    await recordAudit(client, caller, {
      action: 'planWritten',
      subject: { kind: 'plan', id: `${asked.id} v${added.version}`, name: asked.plan.name.zh },
      after: {
        reason: asked.reason,
        validFrom: asked.validFrom,
        values: differences(before, asked.plan),
        kept: pinned.map(({ contract, month }) => `${contract} ${month}`),
      },
    });
    const answer = { version: added.version, pinned };
    await keepAnswer(client, request, answer);
    return answer;
  });
}
