import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { CauseChange, CauseNodeView, NewCause } from '#shared/api/causes.ts';
import type { AuditFields } from '#shared/api/audit.ts';
import { levelOf, parentOf } from '#shared/cause/tree.ts';
import { Problem, notFound } from '../http/problem.ts';
import { changedFields, recordAudit } from '../settings/audit.ts';
import { readCauses } from './read.ts';

const nodeIn = (nodes: readonly CauseNodeView[], code: string): CauseNodeView => {
  const node = nodes.find((one) => one.code === code);
  if (node === undefined) throw notFound('cause');
  return node;
};

/** As the audit shows it. */
const fieldsOf = ({ zh, en, retired }: Pick<CauseNodeView, 'zh' | 'en' | 'retired'>): AuditFields => ({
  zh,
  en,
  retired: String(retired),
});

const subjectOf = ({ code, zh }: Pick<CauseNodeView, 'code' | 'zh'>) =>
  ({ kind: 'cause', id: code, name: zh }) as const;

const exists = (code: string): Problem =>
  new Problem(409, 'cause_exists', `There is a cause ${code} already; a retired one can be taken back into use.`, [
    { field: 'code', code: 'cause_exists', message: 'choose another code' },
  ]);

/**
 * Adds a cause to the tree of the caller's branch, after those beside it.
 * @throws Problem 422 `unknown_parent`, 409 `cause_exists`
 */
export function addCause(db: Pick<Database, 'pool'>, caller: Caller, asked: NewCause): Promise<CauseNodeView> {
  return withTransaction(db, async (client) => {
    const tree = await readCauses(client, caller.branch);
    const above = parentOf(asked.code) ?? '';
    if (levelOf(above) > 1 && !tree.some(({ code }) => code === above))
      throw new Problem(422, 'unknown_parent', `There is no cause ${above} that this could be beneath; add it first.`, [
        { field: 'code', code: 'unknown_parent', message: `${above} is not in the tree` },
      ]);
    if (tree.some(({ code }) => code === asked.code)) throw exists(asked.code);
    const { rowCount } = await client.query(
      `insert into cause (branch, code, position, zh, en, version)
       select $1, $2, coalesce(max(position), 0) + 10, $3, $4, 1 from cause where branch is null or branch = $1
       on conflict do nothing`,
      [caller.branch, asked.code, asked.zh, asked.en],
    );
    if (rowCount === 0) throw exists(asked.code);
    const node = nodeIn(await readCauses(client, caller.branch), asked.code);
    await recordAudit(client, caller, { action: 'causeAdded', subject: subjectOf(node), after: fieldsOf(node) });
    return node;
  });
}

/** Writes the branch's own row of a code, unless somebody has since `expected` been seen. */
async function write(client: pg.ClientBase, branch: string, node: CauseNodeView, expected: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into cause (branch, code, position, zh, en, retired, version)
     select $1, code, position, $3, $4, $5, 1 from cause where code = $2 and branch is null and $6::int = 0
     on conflict do nothing`,
    [branch, node.code, node.zh, node.en, node.retired, expected],
  );
  if (rowCount === 1) return true;
  const updated = await client.query(
    `update cause set zh = $3, en = $4, retired = $5, version = version + 1
      where branch = $1 and code = $2 and version = $6`,
    [branch, node.code, node.zh, node.en, node.retired, expected],
  );
  return updated.rowCount === 1;
}

/**
 * Renames, retires or takes back a cause of the caller's branch. Records keep the words they were written with.
 * @throws Problem 404, 409 `cause_changed`
 */
export function changeCause(
  db: Pick<Database, 'pool'>,
  caller: Caller,
  code: string,
  { expectedVersion, zh, en, retired }: CauseChange,
): Promise<CauseNodeView> {
  return withTransaction(db, async (client) => {
    const before = nodeIn(await readCauses(client, caller.branch), code);
    const after = { ...before, zh: zh ?? before.zh, en: en ?? before.en, retired: retired ?? before.retired };
    const changed = changedFields(fieldsOf(before), fieldsOf(after));
    if (changed === null) return before;
    if (!(await write(client, caller.branch, after, expectedVersion)))
      throw new Problem(409, 'cause_changed', 'Somebody changed this cause meanwhile; look at theirs first.', [
        { field: 'expectedVersion', code: 'cause_changed', message: 'read the causes again' },
      ]);
    await recordAudit(client, caller, { action: 'causeChanged', subject: subjectOf(after), ...changed });
    return nodeIn(await readCauses(client, caller.branch), code);
  });
}
