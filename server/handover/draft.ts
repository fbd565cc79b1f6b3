import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { HandoverContent, HandoverDraft, HandoverSheet } from '#shared/api/handover.ts';
import { type Instant, hours, instant, iso, minus } from '#shared/time.ts';
import { Problem } from '../http/problem.ts';
import { readNow } from '../tickets/queries.ts';
import { readContent } from './live.ts';

/**
 * The sheet of the shift on duty, one a branch:
 *
 *   live ──sign (outgoing)──► signed ──accept (incoming, somebody else)──► kept, for ever
 *     ▲                          │
 *     └──────── give back ───────┘
 *
 * Live, its words may be changed and its content is read anew each time. Signed, both stand as they were signed. Accepting
 * moves it to `handover`, which can only be added to. Neither step is possible while a ticket is unacknowledged.
 */
type Db = Pick<Database, 'pool'>;

interface Row {
  readonly version: number;
  readonly shift_from: Date;
  readonly notes: string;
  readonly guarded: string;
  readonly signed_by: string | null;
  readonly signed_name: string | null;
  readonly signed_at: Date | null;
  readonly content: HandoverContent | null;
}

/** Of a branch that has never handed over: what turned since then is what its first sheet tells. */
const FIRST_SHIFT = hours(12);

const toInstant = (at: Date): Instant => instant(at.getTime());

/** When the shift on duty began: when the one before it signed. */
async function shiftStart(client: pg.ClientBase, branch: string, now: Instant): Promise<Instant> {
  const { rows } = await client.query<{ signed_at: Date }>(
    'select signed_at from handover where branch = $1 order by accepted_at desc limit 1',
    [branch],
  );
  return rows[0] === undefined ? minus(now, FIRST_SHIFT) : toInstant(rows[0].signed_at);
}

const readRow = async (client: pg.ClientBase, branch: string, lock = ''): Promise<Row | undefined> =>
  (await client.query<Row>(`select * from handover_draft where branch = $1 ${lock}`, [branch])).rows[0];

const signatureOf = (row: Row | undefined): HandoverSheet['signed'] =>
  row?.signed_by && row.signed_name && row.signed_at
    ? { user: row.signed_by, name: row.signed_name, at: row.signed_at.toISOString() }
    : null;

/** The sheet as it stands in the caller's transaction. */
async function sheetIn(client: pg.ClientBase, branch: string, row: Row | undefined): Promise<HandoverSheet> {
  const now = await readNow(client);
  const from = row === undefined ? await shiftStart(client, branch, now) : toInstant(row.shift_from);
  const { content, unacknowledged } = await readContent(client, branch, from, now);
  return {
    version: row?.version ?? 0,
    shiftFrom: iso(from),
    notes: row?.notes ?? '',
    guarded: row?.guarded ?? '',
    signed: signatureOf(row),
    content: row?.content ?? content,
    unacknowledged,
  };
}

export const readSheet = (db: Db, { branch }: Caller): Promise<HandoverSheet> =>
  withTransaction(db, async (client) => sheetIn(client, branch, await readRow(client, branch)), {
    isolation: 'repeatable read',
    readOnly: true,
  });

const refuse = (status: number, code: string, detail: string, field = 'version'): Problem =>
  new Problem(status, code, detail, [{ field, code, message: detail }]);

/** Locks the sheet of the branch and sees that it is the one the caller has read. There is one afterwards. */
async function lockSheet(client: pg.ClientBase, branch: string, version: number): Promise<Row> {
  const now = await readNow(client);
  await client.query(
    `insert into handover_draft (branch, version, shift_from, notes, guarded) values ($1, 0, $2, '', '') on conflict do nothing`,
    [branch, iso(await shiftStart(client, branch, now))],
  );
  const row = await readRow(client, branch, 'for update');
  if (row?.version !== version)
    throw refuse(409, 'stale_sheet', 'Somebody has changed the handover sheet since you read it: read it again.');
  return row;
}

function refuseUnacknowledged(nos: readonly string[]): void {
  if (nos.length > 0)
    throw refuse(
      422,
      'unacknowledged_tickets',
      `A shift is not handed over while tickets are unacknowledged: ${nos.join(', ')}. Acknowledge them first.`,
      'unacknowledged',
    );
}

const update = (client: pg.ClientBase, branch: string, set: string, values: readonly unknown[]) =>
  client.query(`update handover_draft set version = version + 1, ${set} where branch = $1`, [branch, ...values]);

/** Changes the words of a live sheet. */
export const saveSheet = (db: Db, { branch }: Caller, { version, notes, guarded }: HandoverDraft) =>
  withTransaction(db, async (client) => {
    const row = await lockSheet(client, branch, version);
    if (row.signed_by !== null)
      throw refuse(422, 'sheet_signed', 'The sheet has been signed; take it back to change it.');
    await update(client, branch, 'notes = $2, guarded = $3', [notes, guarded]);
    return sheetIn(client, branch, await readRow(client, branch));
  });

/** The outgoing shift signs: what the sheet says now is what it will have said. */
export const signSheet = (db: Db, { branch, user, name }: Caller, version: number) =>
  withTransaction(db, async (client) => {
    const row = await lockSheet(client, branch, version);
    if (row.signed_by !== null) throw refuse(422, 'sheet_signed', 'The sheet has been signed already.');
    const { content, unacknowledged } = await sheetIn(client, branch, row);
    refuseUnacknowledged(unacknowledged);
    await update(client, branch, 'signed_by = $2, signed_name = $3, signed_at = $4, content = $5', [
      user,
      name,
      content.asOf,
      JSON.stringify(content),
    ]);
    return sheetIn(client, branch, await readRow(client, branch));
  });

/** Either shift takes the signature off again: something is missing. */
export const giveBackSheet = (db: Db, { branch }: Caller, version: number) =>
  withTransaction(db, async (client) => {
    const row = await lockSheet(client, branch, version);
    if (row.signed_by === null) throw refuse(422, 'sheet_not_signed', 'The sheet has not been signed.');
    await update(client, branch, 'signed_by = null, signed_name = null, signed_at = null, content = null', []);
    return sheetIn(client, branch, await readRow(client, branch));
  });

/** The incoming shift signs: the sheet is kept, and a new one begins. @returns the id it is kept by */
export const acceptSheet = (db: Db, { branch, user, name }: Caller, version: number): Promise<string> =>
  withTransaction(db, async (client) => {
    const row = await lockSheet(client, branch, version);
    if (row.signed_by === null || row.content === null)
      throw refuse(422, 'sheet_not_signed', 'The outgoing shift signs first.');
    if (row.signed_by === user)
      throw refuse(
        422,
        'same_person',
        'Who handed over cannot accept it: the incoming shift signs with its own log-in.',
      );
    refuseUnacknowledged((await sheetIn(client, branch, row)).unacknowledged);
    const id = randomUUID();
    await client.query(
      `insert into handover (id, branch, shift_from, notes, guarded, content, outgoing, outgoing_name, signed_at, incoming,
         incoming_name, accepted_at)
       select $2, branch, shift_from, notes, guarded, content, signed_by, signed_name, signed_at, $3, $4, demarc_now()
         from handover_draft where branch = $1`,
      [branch, id, user, name],
    );
    await client.query('delete from handover_draft where branch = $1', [branch]);
    return id;
  });
