import type pg from 'pg';
import type { PinnedMonth } from '#shared/api/tariffs.ts';
import { inForce } from '#shared/pool/plan.ts';
import { loadContracts } from './directory.ts';
import { changeTerms, numberingIn, numberingInForce, planIn, planInForce, readNumberings } from './terms.ts';

/*
 * Keeping months as they were rated (terms.ts). All in the transaction that changes what is in force, before the change is
 * read by anybody: it holds the lock of `changeTerms`.
 */

type Version = { readonly version: number; readonly validFrom: string };

/** Months of these contracts, with calls, that have no pin of this kind yet. */
async function unpinned(
  client: pg.ClientBase,
  contracts: readonly string[],
  of: 'plan' | 'numbering_version',
): Promise<PinnedMonth[]> {
  const { rows } = await client.query<PinnedMonth>(
    `select m.contract, c.name, m.month from pool_month m join contract c on c.id = m.contract
      where m.contract = any($1::text[]) and m.${of} is null
        and exists (select from usage u where u.contract = m.contract and u.month = m.month) order by m.contract, m.month`,
    [contracts],
  );
  return rows;
}

/** The months for which `added` is in force and another version was before. */
const overtaken = (months: readonly PinnedMonth[], versions: readonly Version[], added: Version): PinnedMonth[] =>
  months.filter(({ month }) => inForce([...versions, added], month)?.version === added.version);

async function pin(
  client: pg.ClientBase,
  pins: readonly {
    readonly contract: string;
    readonly month: string;
    readonly plan?: string;
    readonly version: number;
  }[],
  of: 'plan' | 'numbering',
): Promise<void> {
  const set = of === 'plan' ? 'plan = p.plan, plan_version = p.version' : 'numbering_version = p.version';
  await client.query(
    `update pool_month m set ${set}
       from unnest($1::text[], $2::text[], $3::text[], $4::int[]) as p (contract, month, plan, version)
      where m.contract = p.contract and m.month = p.month`,
    [
      pins.map((p) => p.contract),
      pins.map((p) => p.month),
      pins.map((p) => p.plan ?? null),
      pins.map((p) => p.version),
    ],
  );
}

/** Before `added` becomes a version of the plan: months that it would be in force for stay with what they were rated by. */
export async function pinPlan(
  client: pg.ClientBase,
  plan: string,
  versions: readonly Version[],
  added: Version,
): Promise<PinnedMonth[]> {
  const { rows } = await client.query<{ id: string }>('select id from contract where plan = $1', [plan]);
  const months = overtaken(
    await unpinned(
      client,
      rows.map(({ id }) => id),
      'plan',
    ),
    versions,
    added,
  );
  const pins = months.flatMap(({ contract, month }) => {
    const was = inForce(versions, month);
    return was === null ? [] : [{ contract, month, plan, version: was.version }];
  });
  await pin(client, pins, 'plan');
  return months;
}

/** The same of a branch's numbering. */
export async function pinNumbering(
  client: pg.ClientBase,
  branch: string,
  versions: readonly Version[],
  added: Version,
): Promise<PinnedMonth[]> {
  const { rows } = await client.query<{ id: string }>(
    'select c.id from contract c join customer cu on cu.id = c.customer where cu.branch = $1',
    [branch],
  );
  const months = overtaken(
    await unpinned(
      client,
      rows.map(({ id }) => id),
      'numbering_version',
    ),
    versions,
    added,
  );
  const pins = months.flatMap(({ contract, month }) => {
    const was = inForce(versions, month);
    return was === null ? [] : [{ contract, month, version: was.version }];
  });
  await pin(client, pins, 'numbering');
  return months;
}

/** When contracts have gone over to another plan: their months so far stay with the one they had. */
export async function pinMoved(
  client: pg.ClientBase,
  moved: readonly { readonly contract: string; readonly from: string }[],
): Promise<PinnedMonth[]> {
  if (moved.length === 0) return [];
  await changeTerms(client);
  const months = await unpinned(
    client,
    moved.map(({ contract }) => contract),
    'plan',
  );
  const { rows } = await client.query<Version & { id: string }>(
    `select id, version, valid_from::text as "validFrom" from plan where id = any($1::text[])`,
    [moved.map(({ from }) => from)],
  );
  const pins = months.flatMap(({ contract, month }) => {
    const from = moved.find((one) => one.contract === contract)?.from;
    const was = inForce(
      rows.filter(({ id }) => id === from),
      month,
    );
    return was === null ? [] : [{ contract, month, plan: was.id, version: was.version }];
  });
  await pin(client, pins, 'plan');
  return months;
}

/** Months of a branch whose calls were rated by other versions than those in force for them, contract by contract. */
export async function readPinned(client: pg.Pool | pg.ClientBase, branch: string): Promise<PinnedMonth[]> {
  const numberings = await readNumberings(client, branch);
  const contracts = await loadContracts(
    client,
    `cu.branch = $1 and exists (select from pool_month m where m.contract = c.id and (m.plan is not null or m.numbering_version is not null))`,
    [branch],
  );
  return contracts.flatMap((contract) =>
    contract.pins
      .map(({ month }) => month)
      .filter((month) => isCorrected(contract, numberings, month))
      .toSorted()
      .map((month) => ({ contract: contract.id, name: contract.name, month })),
  );
}

/** Whether a month was rated by anything else than what is in force for it. */
export function isCorrected(
  contract: Parameters<typeof planIn>[0],
  numberings: Parameters<typeof numberingIn>[0],
  month: string,
): boolean {
  const [by, now] = [planIn(contract, month), planInForce(contract, month)];
  return (
    by?.id !== now?.id ||
    by?.version !== now?.version ||
    numberingIn(numberings, contract, month).version !== numberingInForce(numberings, month).version
  );
}
