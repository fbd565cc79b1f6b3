import { createHmac, randomBytes, randomInt, createHash } from 'node:crypto';
import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { createScreenUser } from '#server/auth/seed.ts';
import { Problem } from '#server/http/problem.ts';
import { recordChange } from '#server/live/changes.ts';
import { recordAudit } from '#server/settings/audit.ts';
import type { Caller } from '#shared/actor.ts';
import type { NewScreen, Screen, WaitingScreen } from '#shared/api/screens.ts';
import { codeOf, newCode, shownCode } from '#shared/screens/code.ts';
import { duration, type Duration } from '#shared/time.ts';
import { readScreens, screenView } from './read.ts';
import { openScreenSession } from './session.ts';

/*
 * Pairing, as with a television (RFC 8628 in its outline). A pairing:
 *
 *   waiting (its screen shows the code) ──approved by staff, who name it──► approved ──claimed with the secret──► claimed
 *      └──── after LASTS ────► over: the screen asks for another code ◄────┘ likewise, if it never claims
 */

const LASTS: Duration = duration(600_000);

interface PairDeps {
  readonly db: Pick<Database, 'pool'>;
  readonly config: { readonly secret: string };
}

const hashOfSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();
const hashOfCode = ({ config }: Pick<PairDeps, 'config'>, code: string): Buffer =>
  createHmac('sha256', config.secret).update(`pairing:${code}`).digest();

export interface Asking {
  readonly code: string;
  readonly secret: string;
  /** Ms. */
  readonly expiresIn: number;
}

/** A screen asks to be paired. Pairings of more than a day ago are forgotten on the way. */
export async function startPairing(
  deps: PairDeps,
  from: { readonly address: string; readonly userAgent: string | null },
): Promise<Asking> {
  await deps.db.pool.query(`delete from pairing where expires_at < (select demarc_now()) - interval '1 day'`);
  const secret = randomBytes(32).toString('base64url');
  // One in a hundred thousand million is waiting under the same code: it is made anew then.
  for (;;) {
    const code = newCode(randomInt);
    const { rowCount } = await deps.db.pool.query(
      `insert into pairing (code_hash, secret_hash, address, user_agent, asked_at, expires_at)
       select $1, $2, $3, $4, now, now + $5 * interval '1 millisecond' from demarc_now() now on conflict do nothing`,
      [hashOfCode(deps, code), hashOfSecret(secret), from.address, from.userAgent, LASTS],
    );
    if (rowCount === 1) return { code: shownCode(code), secret, expiresIn: LASTS };
  }
}

/** One answer for what was never shown, is over or has been approved: who guesses learns nothing. */
const unknownCode = (): Problem =>
  new Problem(
    422,
    'unknown_pairing_code',
    'No screen waits with this code. Codes change every few minutes: look again.',
    [{ field: 'code', code: 'unknown_pairing_code', message: 'no screen waits with this code' }],
  );

interface Waiting {
  readonly id: string;
  readonly askedAt: Date;
  readonly address: string;
  readonly userAgent: string | null;
}

async function findWaiting(
  client: Pick<pg.ClientBase, 'query'>,
  deps: Pick<PairDeps, 'config'>,
  typed: string,
  lock: '' | 'for update' = '',
): Promise<Waiting & { readonly code: string }> {
  const code = codeOf(typed);
  if (code === null) throw unknownCode();
  const { rows } = await client.query<Waiting>(
    `select id, asked_at as "askedAt", address, user_agent as "userAgent" from pairing
      where code_hash = $1 and screen is null and expires_at > (select demarc_now()) ${lock}`,
    [hashOfCode(deps, code)],
  );
  const [row] = rows;
  if (row === undefined) throw unknownCode();
  return { ...row, code: shownCode(code) };
}

/** Which screen waits with a code. @throws Problem 422 `unknown_pairing_code` */
export async function waitingScreen(deps: PairDeps, typed: string): Promise<WaitingScreen> {
  const { code, askedAt, address, userAgent } = await findWaiting(deps.db.pool, deps, typed);
  return { code, askedAt: askedAt.toISOString(), address, userAgent };
}

/** Makes the screen that waits with a code one of the caller's branch. @throws Problem 422 `unknown_pairing_code` */
export function approveScreen(deps: PairDeps, caller: Caller, { code, name, settings }: NewScreen): Promise<Screen> {
  return withTransaction(deps.db, async (client) => {
    const waiting = await findWaiting(client, deps, code, 'for update');
    const { id, user } = await createScreenUser(client, { name, branch: caller.branch });
    await client.query(
      `insert into screen (id, "user", branch, settings, paired_at, paired_by) values ($1, $2, $3, $4, demarc_now(), $5)`,
      [id, user, caller.branch, settings, caller.user],
    );
    // From here on it is the screen that has to come: it is given the whole time again.
    await client.query(
      `update pairing set screen = $2, expires_at = demarc_now() + $3 * interval '1 millisecond' where id = $1`,
      [waiting.id, id, LASTS],
    );
    await recordAudit(client, caller, {
      action: 'screenPaired',
      subject: { kind: 'screen', id, name },
      after: { address: waiting.address },
    });
    await recordChange(client, { kind: 'screen', key: id, version: 1, branch: caller.branch, customer: null });
    const [made] = await readScreens(client, [id]);
    if (made === undefined) throw new Error('a screen that was just made is not there');
    return screenView(made);
  });
}

export type Claimed = { readonly state: 'waiting' | 'over' } | { readonly state: 'paired'; readonly token: string };

/** What became of the pairing whose secret this is; the token of its session, once. */
export function claimPairing(
  deps: PairDeps,
  secret: string,
  from: { readonly address: string; readonly userAgent: string | null },
): Promise<Claimed> {
  return withTransaction(deps.db, async (client) => {
    const { rows } = await client.query<{ id: string; screen: string | null; user: string | null }>(
      `select p.id, p.screen, s."user" from pairing p left join screen s on s.id = p.screen and s.revoked_at is null
        where p.secret_hash = $1 and p.claimed_at is null and p.expires_at > (select demarc_now()) for update of p`,
      [hashOfSecret(secret)],
    );
    const [pairing] = rows;
    if (pairing === undefined) return { state: 'over' };
    if (pairing.screen === null) return { state: 'waiting' };
    const { id, screen, user } = pairing;
    if (user === null) return { state: 'over' };
    await client.query('update pairing set claimed_at = demarc_now() where id = $1', [id]);
    return { state: 'paired', token: await openScreenSession(client, { ...from, screen, user }) };
  });
}
