import type pg from 'pg';
import { obligationText } from '#shared/contract/say.ts';
import { nextStageAt, obligationsOf, stageOf } from '#shared/contract/obligations.ts';
import { type Instant, iso } from '#shared/time.ts';
import { raiseAlert } from '../live/changes.ts';
import type { ContractRow } from './read.ts';

interface Told {
  readonly obligation: string;
  readonly stage: string;
  readonly dueAt: Date;
}

/** Notes that something has been told; @returns what had not been told before */
async function noteTold(
  client: pg.ClientBase,
  contract: string,
  told: readonly {
    readonly obligation: string;
    readonly stage: string;
    readonly dueAt: Instant;
    readonly at: Instant;
  }[],
): Promise<readonly Told[]> {
  if (told.length === 0) return [];
  const { rows } = await client.query<Told>(
    `insert into obligation_notice (contract, obligation, stage, due_at, at)
     select $1, t.* from unnest($2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[]) t
     on conflict do nothing returning obligation, stage, due_at as "dueAt"`,
    [
      contract,
      told.map(({ obligation }) => obligation),
      told.map(({ stage }) => stage),
      told.map(({ dueAt }) => iso(dueAt)),
      told.map(({ at }) => iso(at)),
    ],
  );
  return rows;
}

/** When there will next be something to tell. */
async function writeTimer(client: pg.ClientBase, contract: ContractRow, now: Instant): Promise<void> {
  const next = nextStageAt(contract, contract.events, now);
  if (next === null)
    await client.query(`delete from timer where subject_kind = 'contract' and subject = $1`, [contract.id]);
  else
    await client.query(
      `insert into timer (subject_kind, subject, kind, due_at) values ('contract', $1, 'obligation', $2)
       on conflict (subject_kind, subject, kind, level) do update set due_at = excluded.due_at`,
      [contract.id, iso(next)],
    );
}

/**
 * Under the contract's lock: tells the account manager of each obligation that is nearly due or overdue, once for each time by
 * which it is due, and writes when to look again.
 * @param history what is told is of the past: it is noted, and nobody is alerted
 */
export async function tellObligations(
  client: pg.ClientBase,
  contract: ContractRow,
  now: Instant,
  history = false,
): Promise<void> {
  const due = obligationsOf(contract, contract.events, now).flatMap((obligation) => {
    const stage = stageOf(obligation, now);
    return stage === null ? [] : [{ obligation, stage }];
  });
  const told = await noteTold(
    client,
    contract.id,
    due.map(({ obligation: { id, dueAt, warnAt }, stage }) => ({
      obligation: id,
      stage,
      dueAt,
      at: history ? (stage === 'near' ? warnAt : dueAt) : now,
    })),
  );
  for (const { obligation, stage } of history ? [] : due) {
    const { id, dueAt } = obligation;
    if (!told.some((one) => one.obligation === id && one.stage === stage)) continue;
    await raiseAlert(client, {
      id: `obligation:${contract.id}:${id}:${stage}:${iso(dueAt)}`,
      kind: 'obligation',
      severity: stage === 'overdue' ? 'major' : 'minor',
      subject: contract.id,
      text: obligationText(contract.customer.shortName, obligation, stage),
      customer: contract.customer.id,
      branch: contract.branch,
    });
  }
  await writeTimer(client, contract, now);
}

/** Contracts whose dates may have changed, or that are new: the sweep looks at them next. */
export async function lookAgain(client: pg.ClientBase, contracts: readonly string[]): Promise<void> {
  await client.query(
    `insert into timer (subject_kind, subject, kind, due_at) select 'contract', id, 'obligation', demarc_now() from unnest($1::text[]) id
     on conflict (subject_kind, subject, kind, level) do update set due_at = excluded.due_at`,
    [contracts],
  );
}
