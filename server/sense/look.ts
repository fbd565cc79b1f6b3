import type pg from 'pg';
import { days, earliest, hours, type Instant, instant, iso, plus } from '#shared/time.ts';
import type { QueueDeps } from '../notify/queue.ts';
import { tellOfPool } from '../pool/notices.ts';
import { settleWarnings } from '../pool/warnings.ts';
import { lastCalls } from './calls.ts';
import { learn } from './learn.ts';
import { lookBurst } from './lookBurst.ts';
import { lookSilence } from './lookSilence.ts';
import { readTraffic } from './stored.ts';
import { PENDING } from './suspicions.ts';
import { remindOfTelling } from './telling.ts';

/** What is usual is learnt anew so often, … */
const LEARNT_EVERY = hours(24);
/** … and while there is too little to learn from, so often. */
const LEARNT_FIRST = hours(1);
const LONGEST = hours(6);

interface Row {
  readonly id: string;
  readonly branch: string;
  readonly customer: string;
  readonly customerName: string;
  readonly services: readonly string[];
  readonly madeAt: Date | null;
  readonly known: boolean;
}

async function readOne(client: pg.ClientBase, contract: string): Promise<Row | null> {
  const { rows } = await client.query<Row>({
    name: 'look-at-contract',
    text: `select k.id, c.branch, c.id as customer, c.short_name as "customerName", p.made_at as "madeAt", p.usual is not null as known,
                  array(select s.id from service s where s.contract = k.id order by s.id) as services
             from contract k join customer c on c.id = k.customer left join pool_profile p on p.contract = k.id where k.id = $1`,
    values: [contract],
  });
  return rows[0] ?? null;
}

/** Whether it is time to learn, and when it will be. */
function learning({ madeAt, known }: Row, now: Instant): { readonly due: boolean; readonly next: Instant } {
  const every = known ? LEARNT_EVERY : LEARNT_FIRST;
  const next = madeAt === null ? now : plus(instant(madeAt.getTime()), every);
  return next <= now ? { due: true, next: plus(now, LEARNT_EVERY) } : { due: false, next };
}

/**
 * Looks at a contract's calls, in the caller's transaction, which has locked the contract: learns what is usual where that is
 * old, looks for silence and bursts, and whether what was said of the month still holds.
 * @returns when to look again if nothing comes meanwhile; null: there is no such contract
 */
export async function lookAtCalls(
  client: pg.ClientBase,
  deps: QueueDeps,
  contract: string,
  now: Instant,
): Promise<Instant | null> {
  const row = await readOne(client, contract);
  if (row === null) return null;
  const { due, next } = learning(row, now);
  if (due) await learn(client, row, row.services, now);
  const last = await lastCalls(client, row.services, now);
  await client.query(
    'update pool_profile set looked_at = $2, last_call_at = coalesce($3, last_call_at) where contract = $1',
    [contract, iso(now), last.size === 0 ? null : iso(instant(Math.max(...last.values())))],
  );
  // Before its silences: these lock those of the whole branch, which must not wait for whoever holds one pool.
  await settleWarnings(client, contract, now);
  await tellOfPool(client, deps, { contract, customer: row.customer }, now);
  let again = earliest(next, plus(now, LONGEST));
  for (const traffic of await readTraffic(client, contract)) {
    const at = last.get(traffic.service);
    if (at === undefined || at < instant(now - days(30))) continue;
    const of = { ...row, contract, service: traffic.service };
    await lookBurst(client, of, traffic, at, now);
    again = earliest(again, await lookSilence(client, of, traffic, at, now));
  }
  const told = await remindOfTelling(client, contract, now);
  return told === null ? again : earliest(again, told);
}

/** So soon a contract is looked at: with what comes together. */
const SOON = `interval '2 seconds'`;
/** Calls that come all the time are looked at so often, unless something is suspected: the first of them may be its end. */
const BETWEEN = `interval '30 seconds'`;
/** What a long file tells is looked at once it has been taken; the timer is for one whose node dies in it, or that goes on for hours. */
const WHILE_MORE = `interval '5 minutes'`;

/**
 * Contracts that are to be looked at soon, and from the first of them on whether records of their branch come at all.
 * @param after `decision`: somebody waits for what comes of it
 */
export async function lookSoon(
  client: Pick<pg.ClientBase, 'query'>,
  contracts: readonly string[],
  after: 'decision' | 'calls' | 'partOfFile',
): Promise<void> {
  await client.query({
    name: 'look-at-calls-soon',
    text: `with branches as (
             insert into timer (subject_kind, subject, kind, due_at)
             select distinct 'branch', c.branch, 'look', demarc_now() from contract k join customer c on c.id = k.customer
              where k.id = any($1::text[])
             on conflict do nothing
           ), suspect as (
             select distinct contract from suspicion where state in ${PENDING} and contract = any($1::text[])
           )
           insert into timer (subject_kind, subject, kind, due_at)
           select 'traffic', id, 'look', case
                    when $2 = 'partOfFile' then demarc_now() + ${WHILE_MORE}
                    when $2 = 'calls' and s.contract is null then greatest(demarc_now() + ${SOON}, p.looked_at + ${BETWEEN})
                    else demarc_now() + ${SOON} end
             from unnest($1::text[]) id left join pool_profile p on p.contract = id left join suspect s on s.contract = id
            order by id
           on conflict (subject_kind, subject, kind, level) do update set due_at = least(timer.due_at, excluded.due_at)`,
    values: [contracts, after],
  });
}
