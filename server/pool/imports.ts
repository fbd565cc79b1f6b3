import type pg from 'pg';
import { recordChange } from '#server/live/changes.ts';
import { type Scope, scopeSql } from '#server/live/scope.ts';
import { type ImportDetail, type ImportEntry, type ImportQuery, REJECTED_SHOWN } from '#shared/api/imports.ts';
import { maskWithin } from '#shared/masking.ts';
import type { Rejection } from './importLog.ts';

type Client = Pick<pg.Pool | pg.ClientBase, 'query'>;
type Listed = ImportEntry & { readonly branch: string };

interface Row extends Omit<Listed, 'at' | 'updatedAt' | 'doneAt' | 'by' | 'cancelledBy'> {
  readonly by: string;
  readonly by_name: string | null;
  readonly at: Date;
  readonly updated_at: Date;
  readonly done_at: Date | null;
  readonly cancelled_by: string | null;
  readonly cancelled_by_name: string | null;
}

const ENTRY = `select i.id, i.branch, i.version, i.by, u.name as by_name, i.source, i.file, i.format, i.at, i.updated_at, i.done_at,
  i.failure, i.accepted::float8 as accepted, i.duplicates::float8 as duplicates, i.rejected::float8 as rejected,
  i.bytes::float8 as bytes, i.bytes_read::float8 as "bytesRead", i.cancelled_by, c.name as cancelled_by_name
  from import_log i left join app_user u on u.id = i.by left join app_user c on c.id = i.cancelled_by`;

const entryOf = ({
  by,
  by_name,
  at,
  updated_at,
  done_at,
  file,
  cancelled_by,
  cancelled_by_name,
  ...row
}: Row): Listed => ({
  ...row,
  by: { id: by, name: by_name ?? by },
  file: file === null ? null : maskWithin(file),
  at: at.toISOString(),
  updatedAt: updated_at.toISOString(),
  doneAt: done_at?.toISOString() ?? null,
  cancelledBy: cancelled_by === null ? null : { id: cancelled_by, name: cancelled_by_name ?? cancelled_by },
});

/** An import is of a branch and of no customer: whoever is bound to customers sees none. */
const within = (scope: Scope, values: unknown[]): string =>
  scopeSql(scope, { customer: 'null::text', branch: 'i.branch' }, values);

/** Those of these ids that exist, whoever may see them: for the feed, which cuts by scope itself. */
export async function readImports(client: Client, ids: readonly string[]): Promise<Listed[]> {
  const { rows } = await client.query<Row>(`${ENTRY} where i.id = any($1::text[])`, [ids]);
  return rows.map(entryOf);
}

/** Imports in `scope`, newest first. @param cursor id of the import after which to go on */
export async function listImports(client: Client, scope: Scope, { cursor, limit }: ImportQuery): Promise<Listed[]> {
  const values: unknown[] = [cursor ?? null, limit];
  const { rows } = await client.query<Row>(
    `${ENTRY} where ($1::text is null or (i.at, i.id) < (select at, id from import_log where id = $1))
        and ${within(scope, values)}
      order by i.at desc, i.id desc limit $2`,
    values,
  );
  return rows.map(entryOf);
}

/** A page of the import log in `scope`. */
export async function pageOfImports(
  client: Client,
  scope: Scope,
  query: ImportQuery,
): Promise<{ readonly items: ImportEntry[]; readonly nextCursor: string | null }> {
  const found = await listImports(client, scope, { ...query, limit: query.limit + 1 });
  const items = found.slice(0, query.limit).map(({ branch: _, ...entry }) => entry);
  return { items, nextCursor: found.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

async function oneImport(client: Client, scope: Scope, id: string): Promise<ImportEntry | null> {
  const values: unknown[] = [id];
  const { rows } = await client.query<Row>(`${ENTRY} where i.id = $1 and ${within(scope, values)}`, values);
  const [row] = rows;
  if (row === undefined) return null;
  const { branch: _, ...entry } = entryOf(row);
  return entry;
}

/**
 * An import's rejected lines that are kept, the first `limit` of them. Messages name fields, and a field that we do not know is
 * named by whoever made the file: it may be a number, and is masked.
 */
export async function rejectedLines(client: Client, id: string, limit: number | null): Promise<Rejection[]> {
  const { rows } = await client.query<Rejection>(
    'select line::float8 as line, code, message from rejected_line where import = $1 order by rejected_line.line limit $2',
    [id, limit],
  );
  return rows.map((row) => ({ ...row, message: maskWithin(row.message) }));
}

/** One import with the first of its rejected lines; null when it is not there or not in `scope`. */
export async function readImport(client: Client, scope: Scope, id: string): Promise<ImportDetail | null> {
  const entry = await oneImport(client, scope, id);
  if (entry === null) return null;
  const { rows } = await client.query<{ kept: number }>(
    'select count(*)::int as kept from rejected_line where import = $1',
    [id],
  );
  return {
    ...entry,
    rejectedKept: rows[0]?.kept ?? 0,
    rejectedLines: await rejectedLines(client, id, REJECTED_SHOWN),
  };
}

/** An import and all rejected lines that are kept of it; null as `readImport`. */
export async function readRejected(
  client: Client,
  scope: Scope,
  id: string,
): Promise<{ readonly entry: ImportEntry; readonly lines: readonly Rejection[] } | null> {
  const entry = await oneImport(client, scope, id);
  return entry === null ? null : { entry, lines: await rejectedLines(client, id, null) };
}

/**
 * Cancels an import, on whatever node it runs: what is not committed yet will not be. One that has lost its server is closed so, too.
 * @returns its entry, whether it was still open; null as `readImport`
 */
export async function cancelImport(
  client: pg.ClientBase,
  scope: Scope,
  id: string,
  by: string,
): Promise<{ readonly entry: ImportEntry; readonly wasOpen: boolean } | null> {
  const values: unknown[] = [id, by];
  const { rows } = await client.query<{ version: number; branch: string }>(
    `update import_log i set done_at = demarc_now(), updated_at = demarc_now(), failure = 'import_cancelled', cancelled_by = $2,
            version = version + 1
      where i.id = $1 and i.done_at is null and ${within(scope, values)} returning version, branch`,
    values,
  );
  const [closed] = rows;
  if (closed !== undefined) await recordChange(client, { kind: 'import', key: id, ...closed, customer: null });
  const entry = await oneImport(client, scope, id);
  return entry === null ? null : { entry, wasOpen: closed !== undefined };
}
