import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { contractOfPool, poolPath } from '#shared/notice/subject.ts';
import { type Address, smsTo } from '../notify/plan.ts';
import type { Written } from '../notify/write.ts';
import { managerWords } from './managerWords.ts';
import { saidBy } from './said.ts';

interface Reached {
  /** Short name of the customer. */
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
}

/** SQL on a customer `c`: its account manager `u`, who may sign in. */
const MANAGER = `join app_user u on u.id = c.manager and u.role = 'manager' and u.disabled_at is null`;

/**
 * The notices by which the account manager of a customer is told what it is told of its pool: by SMS and mail as far as they
 * have them. Whoever has neither sees it on the desk.
 * @param due by their numbers (said.ts)
 */
export async function noticesToManager(
  client: pg.ClientBase,
  { customer, key, due }: { readonly customer: string; readonly key: string; readonly due: readonly number[] },
  publicUrl: string,
): Promise<readonly Written<'pool_manager'>[]> {
  const { rows } = await client.query<Reached>(
    `select c.short_name as name, u.phone, u.notice_email as email from customer c ${MANAGER} where c.id = $1`,
    [customer],
  );
  const [reached] = rows;
  if (reached === undefined) return [];
  const contract = contractOfPool(key);
  const around = {
    name: reached.name,
    contract,
    month: key.slice(contract.length + 1),
    url: `${publicUrl}${poolPath(contract)}`,
  };
  const places: Address[] = [
    ...smsTo(reached.phone),
    ...(reached.email === null ? [] : [{ channel: 'email', recipient: reached.email } as const]),
  ];
  return due.flatMap((what) =>
    places.map((to): Written<'pool_manager'> => ({
      id: randomUUID(),
      kind: 'pool_manager',
      ...to,
      factVersion: what,
      customer,
      language: 'zh',
      ...managerWords(saidBy(what), around),
      tokenHash: null,
    })),
  );
}

/**
 * SQL on `notice n`: it waits for somebody who looks after the customer no more, was disabled, or took the number or mailbox
 * away that it would go to.
 */
export const STALE_OF_MANAGER = `n.kind = 'pool_manager' and not exists (select from customer c ${MANAGER}
  where c.id = n.customer and n.recipient in (u.phone, u.notice_email))`;
