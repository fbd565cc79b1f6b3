import type pg from 'pg';

/** In which version a record of force majeure stands. */
export interface MajeureVersion {
  readonly id: string;
  readonly branch: string;
  readonly version: number;
}

type Client = pg.ClientBase | pg.Pool;

/** Those of these ids that exist. */
export async function readMajeureVersions(client: Client, ids: readonly string[]): Promise<MajeureVersion[]> {
  const { rows } = await client.query<MajeureVersion>(
    'select id, branch, version from majeure where id = any($1::uuid[])',
    [ids],
  );
  return rows;
}

/** All of a branch, which has a few in a year. */
export async function readMajeureVersionsOf(client: Client, branch: string): Promise<MajeureVersion[]> {
  const { rows } = await client.query<MajeureVersion>('select id, branch, version from majeure where branch = $1', [
    branch,
  ]);
  return rows;
}

/** Tells every node that the record has changed, in the version that it is in now. */
export const tellMajeure = (client: pg.ClientBase, id: string): Promise<unknown> =>
  client.query(
    `insert into change (kind, key, version, branch, customer) select 'majeure', id::text, version, branch, null from majeure where id = $1`,
    [id],
  );
