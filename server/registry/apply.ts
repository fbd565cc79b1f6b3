import pg from 'pg';
import { isConflict } from '#db/transaction.ts';
import { cutting, type UserDeps } from '#server/auth/users.ts';
import { Problem } from '#server/http/problem.ts';
import { recordAudit } from '#server/settings/audit.ts';
import { answerOnce, keepAnswer } from '#server/tickets/idempotency.ts';
import type { Caller } from '#shared/actor.ts';
import { type RegistryImport, registryImportSchema } from '#shared/api/registry.ts';
import type { RegistryFile } from './files/read.ts';
import { cutsOf, recordFollowers } from './follow.ts';
import { countsOf, type Planned, planFile, summed } from './plan.ts';
import { storeRows } from './store.ts';

/** A file that is to be imported as its plan said. */
export interface AskedImport {
  readonly file: RegistryFile;
  /** Hash of the plan that was seen. */
  readonly plan: string;
  readonly key: string | undefined;
}

const planChanged = (): Problem =>
  new Problem(
    409,
    'plan_changed',
    'The registry or the file has changed since this plan was made. Check the file again and decide anew.',
    [{ field: 'plan', code: 'plan_changed', message: 'check the file again' }],
  );

/** Somebody else wrote a row of the same key, or took one away that these refer to. */
const metAnother = (thrown: unknown): boolean =>
  isConflict(thrown) || (thrown instanceof pg.DatabaseError && ['23505', '23503'].includes(thrown.code ?? ''));

function resultOf({ plan }: Planned): RegistryImport {
  const tables = plan.tables.map((one) => ({ table: one.table, counts: countsOf(one) }));
  return { counts: summed(tables.map(({ counts }) => counts)), tables };
}

const auditOf = (file: RegistryFile, { counts, tables }: RegistryImport) => ({
  sha256: file.sha256,
  tables: tables.map(({ table }) => table),
  new: String(counts.new),
  changed: String(counts.changed),
  removed: String(counts.removed),
  refused: String(counts.refused),
});

/**
 * Does what a plan says, all of it or nothing. The transaction sees one moment of the registry, in which the plan is made
 * again: it is the same one, or nothing is done. Rows that the plan refuses are left out.
 * @throws Problem 409 `plan_changed` or `idempotency_key_reused`
 */
export async function applyImport(deps: UserDeps, caller: Caller, asked: AskedImport): Promise<RegistryImport> {
  const { file, key } = asked;
  const request = { caller: caller.user, door: 'registry', key, body: { plan: asked.plan, sha256: file.sha256 } };
  try {
    const result = await cutting(
      deps,
      async (client) => {
        const once = await answerOnce(client, request);
        if (!once.fresh) return { result: registryImportSchema.parse(once.answer), cuts: [] };
        const planned = await planFile(client, caller.branch, file);
        if (planned.hash !== asked.plan) throw planChanged();
        for (const { table, rows } of planned.plan.tables) await storeRows(client, caller.branch, table, rows);
        await recordFollowers(client, planned.plan);
        const result = resultOf(planned);
        await recordAudit(client, caller, {
          action: 'registryImported',
          subject: { kind: 'registry', id: caller.branch, name: file.name },
          after: auditOf(file, result),
        });
        await keepAnswer(client, request, result);
        return { result, cuts: cutsOf(planned.plan) };
      },
      { isolation: 'repeatable read' },
    );
    deps.ring();
    return result;
  } catch (thrown) {
    if (metAnother(thrown)) throw planChanged();
    throw thrown;
  }
}
