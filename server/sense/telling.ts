import type pg from 'pg';
import { type Instant, instant } from '#shared/time.ts';
import { raiseAlert } from '../live/changes.ts';
import { untoldId, untoldIdSql } from './shown.ts';

interface Row {
  readonly id: string;
  readonly tellBy: Date;
  readonly customer: string;
  readonly branch: string;
  readonly name: string;
}

/** SQL: the customer is still to be told of it. */
const UNTOLD = `s.tell_by is not null and s.told_at is null and s.state in ('open', 'ticket')`;

/** Locks it: whoever says meanwhile that the customer has been told takes back what is said after this, or came before it. */
async function isUntold(client: pg.ClientBase, id: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from suspicion s where s.id = $1::uuid and ${UNTOLD} for no key update`,
    [id],
  );
  return rowCount === 1;
}

/**
 * What is suspected or seen first by the carrier is owed to the customer: says so once it has not been told in time.
 * @returns when the next one is due
 */
export async function remindOfTelling(client: pg.ClientBase, contract: string, now: Instant): Promise<Instant | null> {
  const { rows } = await client.query<Row>({
    name: 'untold-suspicions',
    text: `select s.id, s.tell_by as "tellBy", s.customer, s.branch, c.short_name as name from suspicion s
             join customer c on c.id = s.customer
            where s.contract = $1 and ${UNTOLD} and not exists (select from alert a where a.id = ${untoldIdSql('s')})
              and s.tell_by > demarc_now() - interval '7 days' order by s.tell_by`,
    values: [contract],
  });
  let next: Instant | null = null;
  for (const { id, tellBy, customer, branch, name } of rows) {
    const at = instant(tellBy.getTime());
    if (at > now) {
      next ??= at;
      continue;
    }
    if (!(await isUntold(client, id))) continue;
    await raiseAlert(client, {
      id: untoldId(id),
      kind: 'suspicion',
      severity: 'major',
      subject: id,
      text: {
        zh: `${name}：先于客户发现的异常，尚未在时限内告知客户`,
        en: `${name}: what we saw first has not been told to the customer in time`,
      },
      customer,
      branch,
    });
  }
  return next;
}
