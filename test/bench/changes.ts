import { setTimeout as pause } from 'node:timers/promises';
import type { Desk } from '#test/harness/desk.ts';

export interface Load {
  /** A multiple of 20. */
  readonly perSecond: number;
  readonly seconds: number;
}

/** Who sends, and on what. */
export interface Sender {
  readonly desk: Desk;
  readonly cookie: string;
  /** Tickets that have a record. */
  readonly told: readonly string[];
  /** Open tickets that are rows of the read model alone. */
  readonly copies: readonly string[];
}

/** The feed tells screens what changed so often, if not more often. */
const TICKS = 20;
/** More would only queue; a machine that is too slow shows in the rate. */
const IN_FLIGHT = 16;

/** What a screen is told of a ticket changes: chased once more. */
const CHASE = `
  with chased as (
    update ticket set version = version + 1,
           state = state || jsonb_build_object('version', version + 1, 'chases', (state->>'chases')::int + 1)
     where no = any($1) returning no, version, branch, customer
  )
  insert into change (kind, key, version, branch, customer) select 'ticket', no, version, branch, customer from chased`;

export async function senderOf(desk: Desk, username: string): Promise<Sender> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ username, password: desk.password });
  const answer = await fetch(`${desk.url}/api/auth/sign-in/username`, { method: 'POST', headers, body });
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]);
  const { rows } = await desk.db.pool.query<{ no: string; told: boolean }>(
    `select no, exists (select from ticket_fact f where f.ticket = no) as told from ticket
      where branch = (select branch from app_user where id = $1) and phase not in ('closed', 'dismissed') order by no`,
    [username],
  );
  const some = (told: boolean) => rows.filter((row) => row.told === told).map(({ no }) => no);
  return { desk, cookie: cookie.join('; '), told: some(true), copies: some(false) };
}

/**
 * Changes at a steady rate, as screens meet them: twenty times a second one is a note through the public interface, and
 * with it come so many others, written beside it, that a server that shares a small machine with the browser has strength
 * left. What is late is sent at once, none is left out.
 * @returns how many a second were committed; less than wanted where the machine cannot do more
 * @throws what was answered, when one is refused
 */
export async function changing({ desk, cookie, told, copies }: Sender, load: Load): Promise<number> {
  const ticks = TICKS * load.seconds;
  const beside = load.perSecond / TICKS - 1;
  const headers = { cookie, 'content-type': 'application/json' };
  const tick = async (i: number): Promise<void> => {
    const chased = Array.from({ length: beside }, (_, n) => copies[(i * beside + n) % copies.length]);
    await desk.db.pool.query(CHASE, [chased]);
    const where = `${desk.url}/api/tickets/${told[i % told.length] ?? ''}/commands`;
    const body = JSON.stringify({ type: 'addNote', text: `note ${i}`, visibility: 'internal' });
    const answer = await fetch(where, { method: 'POST', headers, body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`a note was refused: ${text}`);
  };
  let next = 0;
  const began = performance.now();
  const send = async (): Promise<void> => {
    for (let i = next++; i < ticks; i = next++) {
      await pause(Math.max(0, began + (i * 1000) / TICKS - performance.now()));
      await tick(i);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, send));
  const seconds = Math.max(load.seconds, (performance.now() - began) / 1000);
  return (load.perSecond * load.seconds) / seconds;
}
