import { type APIRequestContext, request } from 'playwright-core';
import { io } from 'socket.io-client';
import { createUser } from '#server/auth/seed.ts';
import { linkToken } from '#server/notify/link.ts';
import { handoverSheetSchema, keptHandoverSchema } from '#shared/api/handover.ts';
import { WALL_DEFAULT } from '#shared/api/screenSettings.ts';
import { pairingSchema, screenSchema } from '#shared/api/screens.ts';
import { REPORT_EVERY } from '#shared/screens/freshness.ts';
import type { Desk } from '#test/harness/desk.ts';

/** Where on a desk with the demo there is something to see. */
export interface Places {
  /** The open ticket with most facts: something on every part of its page. */
  readonly busiest: string;
  /** One beneath a repaired major fault, whose own test is open; and that major fault. */
  readonly child: string;
  readonly parent: string;
  /** One on which the demo's technician has a task. */
  readonly task: string;
  /** One of a major fault, with reports to file. */
  readonly major: string;
  /** The force majeure that goes on. */
  readonly majeure: string;
  /** The planned work with most on record about whom it was told. */
  readonly work: string;
  /** Of the customer that the log-in `testing` belongs to: in its joint test. */
  readonly testing: string;
  /** Of the customer that the log-in `told` belongs to: restored, and the customer is asked. */
  readonly told: string;
  /** The path of the link in that customer's notice. */
  readonly link: string;
  /** The path of a sheet that both shifts have signed; signed when first asked for, once every ticket is acknowledged. */
  kept(): Promise<string>;
}

export async function placesOf(desk: Desk): Promise<Places> {
  const one = async (sql: string, ...values: string[]): Promise<string> => {
    const { rows } = await desk.db.pool.query<{ found: string }>(sql, values);
    if (rows[0] === undefined) throw new Error(`the demo has nothing to show: ${sql}`);
    return rows[0].found;
  };
  const open = `select no as found from ticket where branch = 'demo-branch' and phase not in ('closed', 'dismissed')`;
  const inPhase = async (phase: 'testing' | 'restored', username: string): Promise<string> => {
    const no = await one(`${open} and phase = $1 order by version desc limit 1`, phase);
    const customer = await one('select customer as found from ticket where no = $1', no);
    const { password } = desk;
    await createUser(desk.db.pool, { username, name: '何远', role: 'customer', customer, branch: 'demo-branch', password });
    return no;
  };
  const told = await inPhase('restored', 'told');
  const notice = await one(`select id as found from notice where ticket = $1 and token_hash is not null limit 1`, told);
  let path: Promise<string> | null = null;
  await pairScreens(desk);
  return {
    busiest: await one(`${open} order by version desc limit 1`),
    child: await one(`${open} and parent is not null and phase = 'testing' limit 1`),
    parent: await one(`select parent as found from ticket where parent is not null limit 1`),
    task: await one(`select ticket as found from segment where assignee = 'field' and state = 'accepted' limit 1`),
    major: await one(`${open} and state->'major' <> 'null' limit 1`),
    majeure: await one(`select id::text as found from majeure where to_at is null limit 1`),
    work: await one(`select work as found from work_notice group by work order by count(*) desc limit 1`),
    testing: await inPhase('testing', 'testing'),
    told,
    link: `/r/${linkToken(desk.secret, notice)}`,
    kept: () => (path ??= handedOver(desk)),
  };
}

/** Hands the shift over, as the two who do it. @returns the path of the kept sheet */
async function handedOver(desk: Desk): Promise<string> {
  const [outgoing, incoming] = [await caller(desk, 'engineer'), await caller(desk, 'supervisor')];
  const sheet = handoverSheetSchema.parse(await (await outgoing.get('/api/handover')).json());
  for (const no of sheet.unacknowledged) await post(outgoing, `/api/tickets/${no}/commands`, { type: 'acknowledge' });
  const words = { notes: '清泉环网夜间割接后留意', guarded: '高考考点保障到周五' };
  const draft = handoverSheetSchema.parse(await post(outgoing, '/api/handover', { version: sheet.version, ...words }));
  const signed = handoverSheetSchema.parse(await post(outgoing, '/api/handover/sign', { version: draft.version }));
  const kept = keptHandoverSchema.parse(await post(incoming, '/api/handover/accept', { version: signed.version }));
  await Promise.all([outgoing.dispose(), incoming.dispose()]);
  return `/reports/handover/${kept.id}`;
}

async function caller(desk: Desk, username: string): Promise<APIRequestContext> {
  const context = await request.newContext({ baseURL: desk.url });
  await desk.signIn(context, username);
  return context;
}

async function post(context: APIRequestContext, path: string, data: unknown): Promise<unknown> {
  const answer = await context.post(path, { data });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

/** Walls of every kind: one that reports as long as the desk is there, one that is silent, one at rest, one that has not come. */
async function pairScreens(desk: Desk): Promise<void> {
  const engineer = await caller(desk, 'engineer');
  for (const [name, what] of [
    ['监控大厅 左一', 'fresh'],
    ['监控大厅 右一', 'silent'],
    ['会议室', 'resting'],
    ['清泉机房', 'waiting'],
  ] as const) {
    const tv = await request.newContext({ baseURL: desk.url });
    const { code, secret } = pairingSchema.parse(await post(tv, '/api/auth/pairing', {}));
    const settings = { language: 'zh', wall: { ...WALL_DEFAULT, masked: what === 'resting', pools: what === 'fresh' } };
    const { id } = screenSchema.parse(await post(engineer, '/api/screens', { code, name, settings }));
    if (what !== 'waiting') await post(tv, '/api/auth/pairing/claim', { secret });
    if (what === 'fresh') await reportOn(desk, tv);
    if (what === 'silent')
      await desk.db.pool.query(
        `update screen set seen_at = demarc_now() - interval '7 minutes', data_at = demarc_now() - interval '7 minutes', alarm = 'dark' where id = $1`,
        [id],
      );
    if (what === 'resting') await engineer.patch(`/api/screens/${id}`, { data: { resting: true } });
    await tv.dispose();
  }
  await engineer.dispose();
}

async function reportOn(desk: Desk, tv: APIRequestContext): Promise<void> {
  const { cookies } = await tv.storageState();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const socket = io(desk.url, { transports: ['websocket'], extraHeaders: { cookie }, reconnection: false });
  const report = (): void => void socket.emit('report', { asOf: new Date().toISOString() });
  socket.on('connect', report);
  setInterval(report, REPORT_EVERY).unref();
}
