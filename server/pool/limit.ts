import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import { beijingMonth } from '#shared/time.ts';
import type { Deps } from '../deps.ts';
import { notFound } from '../http/problem.ts';
import { scopeOf, scopeSql } from '../live/scope.ts';
import { recordAudit } from '../settings/audit.ts';
import { readLimits } from './beside.ts';
import { loadContracts } from './directory.ts';
import { readNow } from './queries.ts';
import { planIn } from './terms.ts';
import { settleWarnings, tellPool } from './warnings.ts';

/**
 * Sets the bill of which a contract's people want to be warned; null: of none. What was warned of is settled at once.
 * @throws Problem 404 where it is not in scope, or has no plan
 */
export async function setBillLimit(
  deps: Pick<Deps, 'db' | 'ring'>,
  caller: Caller,
  id: string,
  fen: number | null,
): Promise<void> {
  await withTransaction(deps.db, async (client) => {
    const values: unknown[] = [id];
    const where = `c.id = $1 and ${scopeSql(scopeOf(caller), { customer: 'c.customer', branch: 'cu.branch' }, values)}`;
    const [contract] = await loadContracts(client, where, values);
    const now = await readNow(client);
    if (contract === undefined || planIn(contract, beijingMonth(now)) === null) throw notFound('minute pool');
    const before = (await readLimits(client, [id])).get(id);
    if (fen === null) await client.query('delete from bill_limit where contract = $1', [id]);
    else
      await client.query(
        `insert into bill_limit (contract, fen, set_at, set_by) values ($1, $2, demarc_now(), $3)
         on conflict (contract) do update set fen = excluded.fen, set_at = excluded.set_at, set_by = excluded.set_by`,
        [id, fen, caller.user],
      );
    await recordAudit(client, caller, {
      action: 'billLimitSet',
      subject: { kind: 'contract', id, name: contract.name },
      before: { fen: before === undefined ? null : String(before) },
      after: { fen: fen === null ? null : String(fen) },
    });
    await settleWarnings(client, id, now);
    await tellPool(client, contract, beijingMonth(now));
  });
  deps.ring();
}
