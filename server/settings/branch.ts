import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { Problem } from '#server/http/problem.ts';
import type { Caller } from '#shared/actor.ts';
import { lookAgainAtScreens } from '#server/screens/alarm.ts';
import type { AuditFields } from '#shared/api/audit.ts';
import type { Branch, EditBranch } from '#shared/api/branch.ts';
import type { ScreenLimits } from '#shared/api/screens.ts';
import { changeTerms, readHomeArea } from '#server/pool/terms.ts';
import { recordAppearance } from '#server/live/changes.ts';
import { changedFields, recordAudit } from './audit.ts';
import { wantedNumbers } from './testNumbers.ts';

type Stored = Omit<Branch, 'homeArea'>;

async function stored(client: Pick<pg.ClientBase, 'query'>, id: string, lock: '' | 'for update' = ''): Promise<Stored> {
  const { rows } = await client.query<Stored>(
    `select id, name, zone, screen_stale_after as "screenStaleAfter", screen_dark_after as "screenDarkAfter",
            test_number as "testNumber", test_lines as "testLines"
       from branch where id = $1 ${lock}`,
    [id],
  );
  const [row] = rows;
  if (row === undefined) throw new Problem(404, 'not_found', 'There is no such branch.');
  return row;
}

export const readBranch = async (db: Pick<pg.Pool, 'query'>, id: string): Promise<Branch> => ({
  ...(await stored(db, id)),
  homeArea: await readHomeArea(db, id),
});

export async function readScreenLimits(db: Pick<pg.Pool, 'query'>, branch: string): Promise<ScreenLimits> {
  const { screenStaleAfter, screenDarkAfter } = await stored(db, branch);
  return { screenStaleAfter, screenDarkAfter };
}

const said = (branch: Stored): AuditFields => ({
  name: branch.name,
  zone: branch.zone,
  screenStaleAfter: String(branch.screenStaleAfter),
  screenDarkAfter: String(branch.screenDarkAfter),
  testNumber: branch.testNumber,
  testLines: branch.testLines.length === 0 ? null : branch.testLines.join(' '),
});

/** The zone is for reading times and for the dates in new ticket numbers; nothing that is stored changes with it. */
export function editBranch(db: Pick<Database, 'pool'>, caller: Caller, asked: EditBranch): Promise<Branch> {
  return withTransaction(db, async (client) => {
    // Imports that run rate by the test numbers too. Before the branch's lock, for they ask for the branch under this one.
    if (asked.testNumber !== undefined || asked.testLines !== undefined) await changeTerms(client);
    const before = await stored(client, caller.branch, 'for update');
    const numbers = await wantedNumbers(
      client,
      caller.branch,
      { number: before.testNumber, lines: before.testLines },
      asked,
    );
    const after: Stored = {
      id: before.id,
      name: asked.name ?? before.name,
      zone: asked.zone ?? before.zone,
      screenStaleAfter: asked.screenStaleAfter ?? before.screenStaleAfter,
      screenDarkAfter: asked.screenDarkAfter ?? before.screenDarkAfter,
      testNumber: numbers.number,
      testLines: [...numbers.lines],
    };
    const changed = changedFields(said(before), said(after));
    if (changed !== null) {
      await client.query(
        `update branch set name = $2, zone = $3, screen_stale_after = $4, screen_dark_after = $5, test_number = $6, test_lines = $7
          where id = $1`,
        [
          after.id,
          after.name,
          after.zone,
          after.screenStaleAfter,
          after.screenDarkAfter,
          after.testNumber,
          after.testLines,
        ],
      );
      // Pages with a test that is under way say which number to dial.
      if (changed.after !== null && ('testNumber' in changed.after || 'testLines' in changed.after))
        await recordAppearance(client, `t.branch = $1 and t.phase = 'testing'`, [after.id]);
      if (after.screenStaleAfter !== before.screenStaleAfter || after.screenDarkAfter !== before.screenDarkAfter)
        await lookAgainAtScreens(client, after.id);
      const subject = { kind: 'branch', id: after.id, name: after.name } as const;
      await recordAudit(client, caller, { action: 'branchEdited', subject, ...changed });
    }
    return { ...after, homeArea: await readHomeArea(client, after.id) };
  });
}
