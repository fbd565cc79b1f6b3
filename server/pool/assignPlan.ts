import type pg from 'pg';
import { withTransaction } from '#db/transaction.ts';
import type { Deps } from '#server/deps.ts';
import { notFound, Problem } from '#server/http/problem.ts';
import { scopeOf, scopeSql } from '#server/live/scope.ts';
import { recordAudit } from '#server/settings/audit.ts';
import { answerOnce, keepAnswer } from '#server/tickets/idempotency.ts';
import type { Caller } from '#shared/actor.ts';
import { type AssignedPlan, assignedPlanSchema, type AssignPlan } from '#shared/api/tariffs.ts';
import { recordPools } from './moved.ts';
import { pinMoved } from './pins.ts';

const planMoved = (): Problem =>
  new Problem(
    409,
    'contract_plan_changed',
    'The contract goes by another plan meanwhile. Look at it and decide anew.',
    [{ field: 'base', code: 'contract_plan_changed', message: 'is not the plan of the contract' }],
  );
const refusal = (code: 'no_such_plan' | 'same_plan' | 'plan_of_others', detail: string): Problem =>
  new Problem(422, code, detail, [{ field: 'plan', code, message: detail }]);

/** Whether it was made for other branches: of theirs contracts go by it, and of this one's none. */
async function isOfOthers(client: pg.ClientBase, plan: string, branch: string): Promise<boolean> {
  const { rows } = await client.query<{ others: boolean | null }>(
    `select bool_and(cu.branch <> $2) as others from contract c join customer cu on cu.id = c.customer where c.plan = $1`,
    [plan, branch],
  );
  return rows[0]?.others === true;
}

/**
 * Gives a contract another plan, as an import of the registry does: its months that have calls stay with what they were rated
 * by, until they are rated again.
 * @throws Problem 404; 409 `contract_plan_changed`; 422 `no_such_plan`, `same_plan`, `plan_of_others`
 */
export async function assignPlan(
  deps: Pick<Deps, 'db' | 'ring'>,
  caller: Caller,
  id: string,
  asked: AssignPlan,
  key: string | undefined,
): Promise<AssignedPlan> {
  const request = { caller: caller.user, door: `contract plan:${id}`, key, body: asked };
  const assigned = await withTransaction(deps.db, async (client) => {
    const values: unknown[] = [id];
    const where = scopeSql(scopeOf(caller), { customer: 'c.customer', branch: 'cu.branch' }, values);
    // The contract first and by what calls are rated after it, as an import does.
    const { rows } = await client.query<{ name: string; plan: string }>(
      `select c.name, c.plan from contract c join customer cu on cu.id = c.customer where c.id = $1 and ${where}
          for no key update of c`,
      values,
    );
    const [contract] = rows;
    if (contract === undefined) throw notFound('contract');
    const once = await answerOnce(client, request);
    if (!once.fresh) return assignedPlanSchema.parse(once.answer);
    if (contract.plan !== asked.base) throw planMoved();
    if (contract.plan === asked.plan) throw refusal('same_plan', 'The contract goes by this plan already.');
    const { rowCount: known } = await client.query('select from plan where id = $1 limit 1', [asked.plan]);
    if (known === 0) throw refusal('no_such_plan', 'There is no such plan.');
    if (await isOfOthers(client, asked.plan, caller.branch))
      throw refusal('plan_of_others', 'Only contracts of other branches go by this plan.');

    await client.query('update contract set plan = $2 where id = $1', [id, asked.plan]);
    const pinned = await pinMoved(client, [{ contract: id, from: contract.plan }]);
    await recordPools(client, 'c.id = $1', [id]);
    await recordAudit(client, caller, {
      action: 'contractPlanSet',
      subject: { kind: 'contract', id, name: contract.name },
      before: { plan: contract.plan },
      after: { plan: asked.plan, reason: asked.reason, kept: pinned.map(({ month }) => month) },
    });
    const answer = { plan: asked.plan, pinned };
    await keepAnswer(client, request, answer);
    return answer;
  });
  deps.ring();
  return assigned;
}
