import type pg from 'pg';
import type { z } from 'zod';
import type { Caller } from '#shared/actor.ts';
import type { NumberList, numberQuerySchema } from '#shared/api/customer.ts';
import { personNumber, readsNumbers } from '#shared/masking.ts';
import { scopeOf, scopeSql } from '../live/scope.ts';
import { toNumber } from '../pool/number.ts';
import { readHomeArea } from '../pool/terms.ts';

/**
 * Numbers of a service, a page at a time. A mobile member is found by the label, or by the whole number: who may not read
 * it may not guess it digit by digit either.
 * @returns null where the service is not in the caller's scope
 */
export async function readNumbers(
  client: pg.ClientBase,
  caller: Caller,
  service: string,
  { q, offset, limit }: z.output<typeof numberQuerySchema>,
): Promise<NumberList | null> {
  const scoped: unknown[] = [service];
  const { rowCount } = await client.query(
    `select from service s join customer c on c.id = s.customer
      where s.id = $1 and ${scopeSql(scopeOf(caller), { customer: 's.customer', branch: 'c.branch' }, scoped)}`,
    scoped,
  );
  if (rowCount === 0) return null;

  const text = q.trim().replace(/[\\%_]/g, '\\$&');
  // A label may hold digits too; only what is written as a number is looked for in numbers.
  const digits = /^[\d\s()+-]+$/.test(q) ? q.replace(/\D/g, '').replace(/^0+/, '') : '';
  const { rows } = await client.query<NumberList['items'][number] & { total: number }>(
    `select ref, number, kind, label, consent, count(*) over ()::int as total from service_number
      where service = $1 and ($2 = '' or label ilike '%' || $2 || '%' or number = $3
        or ($4 <> '' and (kind = 'desk' or $5) and number like '%' || $4 || '%'))
      order by kind, number limit $6 offset $7`,
    [
      service,
      text,
      toNumber(q, await readHomeArea(client, caller.branch)),
      digits,
      readsNumbers(caller),
      limit,
      offset,
    ],
  );
  return {
    items: rows.map(({ total: _total, ...row }) => ({
      ...row,
      number: row.kind === 'mobile' ? personNumber(caller, row.number) : row.number,
    })),
    total: rows[0]?.total ?? 0,
  };
}
