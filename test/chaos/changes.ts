import type { Database } from '#db/open.ts';

/** Marks every open ticket of a branch as chased once more: a change of each, as screens are told it. @returns how many */
export async function changeAll({ pool }: Pick<Database, 'pool'>, branch: string): Promise<number> {
  const { rowCount } = await pool.query(
    `with chased as (
       update ticket set version = version + 1,
              state = state || jsonb_build_object('version', version + 1, 'chases', (state->>'chases')::int + 1)
        where branch = $1 and phase not in ('closed', 'dismissed') returning no, version, branch, customer
     )
     insert into change (kind, key, version, branch, customer)
     select 'ticket', no, version, branch, customer from chased`,
    [branch],
  );
  return rowCount ?? 0;
}

/** What a node says of itself at `/metrics`; NaN where it does not. */
export async function gauge(url: string, cookie: string, name: string): Promise<number> {
  const answer = await fetch(`${url}/metrics`, { headers: { cookie } });
  const line = (await answer.text()).split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? Number.NaN : Number(line.split(' ')[1]);
}
