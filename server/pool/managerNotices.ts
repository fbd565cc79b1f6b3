import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Language } from '#shared/i18n/languages.ts';
import { contractOfPool, POOLS_PATH, poolPath } from '#shared/notice/subject.ts';
import type { Outgoing } from '../notify/jobs.ts';
import { type Address, smsTo } from '../notify/plan.ts';
import type { Together } from '../notify/together.ts';
import type { Written } from '../notify/write.ts';
import { isUsedUp, managerDigest, managerWords } from './managerWords.ts';
import { saidBy } from './said.ts';

interface Reached {
  /** Short name of the customer. */
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly language: Language;
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
    `select c.short_name as name, u.phone, u.notice_email as email, u.notice_language as language from customer c ${MANAGER} where c.id = $1`,
    [customer],
  );
  const [reached] = rows;
  if (reached === undefined) return [];
  const { contract, month } = monthOfPool(key);
  const around = {
    name: reached.name,
    contract,
    month,
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
      language: reached.language,
      ...managerWords(saidBy(what), reached.language, around),
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

/** Those of many customers come near the end of the month, and many at once. */
export const toManagers: Together = {
  urgent: ({ factVersion }) => isUsedUp(saidBy(factVersion)),
  async words(db, all, publicUrl) {
    const said = worthSaying(all);
    const [first, ...more] = said;
    if (first !== undefined && more.length === 0) return first;
    const { rows } = await db.query<{ id: string; name: string }>(
      'select id, short_name as name from customer where id = any($1::text[])',
      [said.map(({ customer }) => customer)],
    );
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    const items = said.map(({ factVersion, key, customer }) => ({
      said: saidBy(factVersion),
      name: names.get(customer ?? '') ?? '',
      ...monthOfPool(key),
    }));
    const [{ contract } = { contract: '' }, ...others] = items;
    const ofOne = others.every((other) => other.contract === contract);
    return managerDigest(items, {
      language: first?.language ?? 'zh',
      channel: first?.channel === 'sms' ? 'sms' : 'email',
      url: `${publicUrl}${ofOne ? poolPath(contract) : POOLS_PATH}`,
    });
  },
};

/** Of each pool everything once, and of the levels that it has reached the highest alone: the others are overtaken. */
function worthSaying<Said extends Pick<Outgoing, 'key' | 'factVersion'>>(all: readonly Said[]): readonly Said[] {
  /** 0: it is of no level that stands. */
  const levelOf = ({ factVersion }: Said): number => {
    const { of, takenBack } = saidBy(factVersion);
    return typeof of === 'number' && !takenBack ? of : 0;
  };
  const highest = new Map<string, number>();
  for (const one of all) highest.set(one.key, Math.max(highest.get(one.key) ?? 0, levelOf(one)));
  const once = new Map<string, Said>();
  for (const one of all) {
    const level = levelOf(one);
    if (level === 0 || level === highest.get(one.key)) once.set(`${one.key} ${one.factVersion}`, one);
  }
  return [...once.values()];
}

function monthOfPool(key: string): { readonly contract: string; readonly month: string } {
  const contract = contractOfPool(key);
  return { contract, month: key.slice(contract.length + 1) };
}
