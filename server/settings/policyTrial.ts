import { setImmediate as others } from 'node:timers/promises';
import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { readNow } from '#server/tickets/queries.ts';
import type { PolicyTrialResult } from '#shared/api/policies.ts';
import { type Policy, termsOf } from '#shared/clock/policy.ts';
import { type Period, periodOf, type Preset } from '#shared/reports/period.ts';
import { WhatIf } from '#shared/reports/whatIf.ts';
import { decodeFact } from '#shared/ticket/facts.ts';

/** Tickets that are read at once. Each is folded twice: after so many, others of this process have their turn. */
const PAGE = 100;
const AT_A_TURN = 4;
/** Turned tickets that are listed. */
const MOST = 200;

async function daysOf(client: pg.ClientBase, branch: string, preset: Preset): Promise<Period & { zone: string }> {
  const { rows } = await client.query<{ zone: string; today: string }>(
    `select zone, to_char(demarc_now() at time zone zone, 'YYYY-MM-DD') as today from branch where id = $1`,
    [branch],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`branch ${branch} is missing`);
  return { ...periodOf(preset, row.today), zone: row.zone };
}

/**
 * What a period of a branch would have been under `policy`: its tickets' facts replayed under its terms, a page at a time, in
 * one snapshot. Nothing is stored.
 * @param signal ends it early: nobody waits for it any more
 */
export function tryPolicy(
  db: Pick<Database, 'pool'>,
  { branch, policy, period, signal }: { branch: string; policy: Policy; period: Preset; signal: AbortSignal },
): Promise<PolicyTrialResult> {
  return withTransaction(
    db,
    async (client) => {
      const now = await readNow(client);
      const { from, to, zone } = await daysOf(client, branch, period);
      const whatIf = new WhatIf(now, (customer) => termsOf(policy, 0, customer), MOST);
      await client.query(
        `declare records no scroll cursor for
           select (select array_agg(f.text order by f.version) from ticket_fact f where f.ticket = t.no) as facts
             from ticket t
            where t.branch = $1 and t.declared_at >= $2::date::timestamp at time zone $4
              and t.declared_at < ($3::date + 1)::timestamp at time zone $4
            order by t.declared_at, t.no`,
        [branch, from, to, zone],
      );
      for (;;) {
        const { rows } = await client.query<{ facts: string[] }>(`fetch ${PAGE} from records`);
        for (const [i, { facts }] of rows.entries()) {
          if (i % AT_A_TURN === 0) await others();
          signal.throwIfAborted();
          whatIf.add(facts.map((text) => decodeFact(JSON.parse(text))));
        }
        if (rows.length < PAGE) break;
      }
      const { tickets, clocks, turned, turnedAll } = whatIf;
      return { from, to, tickets, clocks, turned, turnedAll };
    },
    { isolation: 'repeatable read', readOnly: true },
  );
}
