import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import type { Ticket } from '#shared/api/ticket.ts';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import { type Topic, TOPICS, type WatchAnswer } from '#shared/live/protocol.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import type { LiveSocket } from '#test/harness/server.ts';
import {
  authorisationDesk,
  CALLERS,
  type CallerName,
  CONTRACTS,
  HOSPITALS,
  type Target,
  TARGETS,
} from './authorisationDesk.ts';

/* Every topic of the live feed × every caller × whose thing is watched; and everything that a socket is ever sent. */
const desk = await authorisationDesk();

const EVERYBODY_IN = CALLERS.filter((who) => who !== 'anonymous');

function socketOf(who: CallerName): LiveSocket {
  const socket: LiveSocket = io(desk.app.url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    autoConnect: false,
    extraHeaders: { ...desk.proof[who] },
  });
  atEnd(() => Promise.resolve(void socket.close()));
  return socket;
}

async function connected(who: CallerName): Promise<LiveSocket> {
  const socket = socketOf(who);
  const there = new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  socket.connect();
  await there;
  return socket;
}

type Outcome = 'in' | 'out' | 'ok' | 'forbidden' | 'not_found' | 'bad_request';
const watch = (socket: LiveSocket, topic: Topic, key?: string): Promise<WatchAnswer> =>
  socket.timeout(10_000).emitWithAck('watch', key === undefined ? { topic } : { topic, key });
const ok = ['ok', 'ok', 'not_found'] as const;
const collegesOnly = ['ok', 'not_found', 'not_found'] as const;
const hospitalsOnly = ['not_found', 'ok', 'not_found'] as const;
const none = ['forbidden', 'forbidden', 'forbidden'] as const;

/** By key, for the college's, the hospital's, and one that is not there. */
const BY_KEY: Readonly<Record<CallerName, Readonly<Record<'ticket' | 'pools', readonly Outcome[]>>>> = {
  anonymous: { ticket: [], pools: [] },
  screen: { ticket: ok, pools: ok },
  college: { ticket: collegesOnly, pools: collegesOnly },
  hospital: { ticket: hospitalsOnly, pools: hospitalsOnly },
  manager: { ticket: collegesOnly, pools: collegesOnly },
  manager2: { ticket: hospitalsOnly, pools: hospitalsOnly },
  hotline: { ticket: ok, pools: ok },
  field: { ticket: collegesOnly, pools: none },
  engineer: { ticket: ok, pools: ok },
  supervisor: { ticket: ok, pools: ok },
  admin: { ticket: ok, pools: ok },
  integration: { ticket: ok, pools: ok },
};
const both = ['in', 'in', 'out'] as const;
const college = ['in', 'out', 'out'] as const;
const hospital = ['out', 'in', 'out'] as const;
/** Whole topics: who is on the board, and whose pool is shown. */
const WHOLE: Readonly<Record<CallerName, Readonly<Record<'board' | 'pools', readonly Outcome[]>>>> = {
  anonymous: { board: [], pools: [] },
  screen: { board: both, pools: both },
  college: { board: college, pools: college },
  hospital: { board: hospital, pools: hospital },
  manager: { board: college, pools: college },
  manager2: { board: hospital, pools: hospital },
  hotline: { board: both, pools: both },
  field: { board: college, pools: none },
  engineer: { board: both, pools: both },
  supervisor: { board: both, pools: both },
  admin: { board: both, pools: both },
  integration: { board: both, pools: both },
};

/** What was imported is for who imports. */
const MAY_IMPORT: readonly CallerName[] = ['engineer', 'supervisor', 'admin', 'integration'];

/** Walls are the shift's to look after. */
const LOOKS_AFTER_SCREENS: readonly CallerName[] = ['engineer', 'supervisor', 'admin'];

/** What call records make the desk suspect is for the desk and the account manager. */
const SUSPECTS: readonly CallerName[] = ['engineer', 'supervisor', 'admin', 'hotline', 'manager', 'manager2'];

/** Whether somebody hears of the demo's works as they come; the others see none live, or are refused. */
const SEES_WORKS: Partial<Record<CallerName, boolean | string>> = {
  screen: true,
  hotline: true,
  field: 'forbidden',
  engineer: true,
  supervisor: true,
  admin: true,
  integration: true,
};

/** Whether somebody may ask what becomes of force majeure; told it live are the branch's own people. */
const READS_MAJEURE: readonly CallerName[] = ['manager', 'manager2', 'hotline', 'engineer', 'supervisor', 'admin'];

/** What happened to a contract is for the desk, and its own account manager. */
const READS_CONTRACTS: Partial<Record<CallerName, readonly Outcome[]>> = {
  manager: collegesOnly,
  manager2: hospitalsOnly,
  hotline: ok,
  engineer: ok,
  supervisor: ok,
  admin: ok,
};

const keysOf = { ticket: desk.tickets, board: desk.tickets, rows: desk.tickets, pools: CONTRACTS } as const;

async function byKey(socket: LiveSocket, topic: 'ticket' | 'pools', target: Target): Promise<string> {
  const answer = await watch(socket, topic, keysOf[topic][target]);
  if (!answer.ok) return answer.code;
  expect(answer.items.map((item) => item.key)).toEqual([keysOf[topic][target]]);
  return 'ok';
}

async function contractOf(socket: LiveSocket, target: Target): Promise<string> {
  const answer = await watch(socket, 'contract', CONTRACTS[target]);
  if (!answer.ok) return answer.code;
  expect(answer.items.map((item) => item.key)).toEqual([CONTRACTS[target]]);
  return 'ok';
}

async function whole(socket: LiveSocket, topic: 'board' | 'rows' | 'pools'): Promise<string[]> {
  const answer = await watch(socket, topic);
  if (!answer.ok) return TARGETS.map(() => answer.code);
  const keys = answer.items.map((item) => item.key);
  return TARGETS.map((target) => (keys.includes(keysOf[topic][target]) ? 'in' : 'out'));
}

describe('a socket', () => {
  it('is for those who are signed in', async () => {
    const socket = socketOf('anonymous');
    const refused = new Promise<string>((resolve) => socket.once('connect_error', (error) => resolve(error.message)));
    socket.connect();
    expect(await refused).toBe('not_signed_in');
  });

  it('has no topic that is not judged here', () => {
    expect([...TOPICS].sort()).toEqual([
      'alarms',
      'board',
      'contract',
      'imports',
      'majeures',
      'pools',
      'rows',
      'screens',
      'suspicions',
      'ticket',
      'works',
    ]);
  });

  it.each(EVERYBODY_IN)('of %s watches what it may see', async (who) => {
    const socket = await connected(who);
    for (const topic of ['ticket', 'pools'] as const) {
      const told = await Promise.all(TARGETS.map((target) => byKey(socket, topic, target)));
      expect(told, topic).toEqual(BY_KEY[who][topic]);
    }
    expect(await whole(socket, 'rows')).toEqual(WHOLE[who].board);
    for (const topic of ['board', 'pools'] as const)
      expect(await whole(socket, topic), topic).toEqual(WHOLE[who][topic]);
    // Everybody may ask for alarms; whose they are told is another matter.
    expect(await watch(socket, 'alarms')).toMatchObject({ ok: true });
    // Works are told to the branch's own people; others ask for theirs.
    const works = await watch(socket, 'works');
    expect(works.ok ? works.items.length > 0 : works.code).toBe(SEES_WORKS[who] ?? false);
    expect(await Promise.all(TARGETS.map((target) => contractOf(socket, target)))).toEqual(
      READS_CONTRACTS[who] ?? none,
    );
    const majeures = await watch(socket, 'majeures');
    expect(majeures.ok ? 'ok' : majeures.code).toBe(READS_MAJEURE.includes(who) ? 'ok' : 'forbidden');
    const imports = await watch(socket, 'imports');
    expect(imports.ok ? 'ok' : imports.code).toBe(MAY_IMPORT.includes(who) ? 'ok' : 'forbidden');
    const suspicions = await watch(socket, 'suspicions');
    expect(suspicions.ok ? 'ok' : suspicions.code).toBe(SUSPECTS.includes(who) ? 'ok' : 'forbidden');
    const screens = await watch(socket, 'screens');
    expect(screens.ok ? 'ok' : screens.code).toBe(LOOKS_AFTER_SCREENS.includes(who) ? 'ok' : 'forbidden');
    socket.close();
  });

  it.each(EVERYBODY_IN)('of %s says how fresh it is only where it is a screen that was paired', async (who) => {
    const socket = await connected(who);
    await watch(socket, 'alarms');
    const answer = await socket.timeout(10_000).emitWithAck('report', { asOf: null });
    expect(answer.ok ? 'ok' : answer.code).toBe(who === 'screen' ? 'not_found' : 'forbidden');
    socket.close();
  });
});

describe('everything that a socket is sent', () => {
  /** Watches all that it may, and keeps every word it hears. */
  async function listening(who: CallerName): Promise<{ heard(): string }> {
    const socket = await connected(who);
    const words: unknown[] = [];
    socket.onAny((...event: unknown[]) => words.push(event));
    for (const topic of ['board', 'rows', 'pools', 'alarms'] as const) words.push(await watch(socket, topic));
    for (const target of ['college', 'hospital'] as const) {
      const answer = await watch(socket, 'ticket', desk.tickets[target]);
      // What is refused repeats what was asked for.
      if (answer.ok) words.push(answer);
      const pool = await watch(socket, 'pools', CONTRACTS[target]);
      if (pool.ok) words.push(pool);
    }
    return { heard: () => JSON.stringify(words) };
  }

  const send = async (who: CallerName, no: string, command: object): Promise<Ticket> => {
    const answer = await desk.call(who, `/api/tickets/${no}/commands`, { method: 'POST', json: command });
    const text = await answer.text();
    expect(answer.status, text).toBe(200);
    return JSON.parse(text) as Ticket;
  };

  /** From a finding to a restored service, with every kind of fact on the way that somebody could overhear. */
  async function live(no: string): Promise<void> {
    await send('hospital', no, { type: 'recordFinding', text: '白芷：医院总机无声' });
    await send('engineer', no, { type: 'recordFinding', text: '医院侧链路正常' });
    await send('engineer', no, { type: 'addNote', text: '医院：内部备注' });
    await send('hotline', no, { type: 'chase', onBehalf: { name: '白芷', how: '来电' } });
    await send('engineer', no, { type: 'confirm', class: 'fault', severity: 'critical' });
    await send('engineer', no, { type: 'openSegment', party: 'carrier', unit: '医院专班' });
    await send('engineer', no, {
      type: 'suspendClock',
      reason: 'customer_access',
      evidence: '医院门禁',
      until: new Date(Date.now() + 3_600_000).toISOString(),
    });
    await send('supervisor', no, { type: 'approveSuspension' });
    await send('engineer', no, { type: 'resumeClock' });
    const testing = await send('engineer', no, {
      type: 'clearSegment',
      segment: 'S1',
      cause: 'core',
      action: '医院数据重下',
    });
    for (const item of (testing.jointTest?.items ?? []).filter((one) => one.required))
      for (const who of ['engineer', 'hospital'] as const)
        await send(who, no, { type: 'recordTest', item: item.id, result: 'pass' });
    const restored = await send('hospital', no, { type: 'confirmRestoration', note: '医院已通' });
    await send('engineer', no, { type: 'close', cause: 'core', expectedVersion: restored.version });
  }

  it('to a customer, their manager and a technician is of nobody else, whatever happens to another’s ticket', async () => {
    const [own, manager, wall, neighbour] = await Promise.all(
      (['college', 'manager', 'engineer', 'hospital'] as const).map(listening),
    );
    const technician = await listening('field');
    if (own === undefined || manager === undefined || wall === undefined || neighbour === undefined) throw new Error();

    await live(desk.tickets.hospital);
    const next = await desk.call('hospital', '/api/declarations', {
      method: 'POST',
      headers: { 'idempotency-key': randomUUID() },
      json: { service: 'svc-hospital', symptom: 'all_down', description: '医院又断' },
    });
    const { ticket } = (await next.json()) as DeclarationAnswer;
    const now = new Date(Date.now() - 60_000).toISOString();
    const call = { id: 'one', caller: '+869030000101', callee: '+8610099990000', startedAt: now, billsec: 86_400 };
    const imported = await desk.call('integration', '/api/call-records?format=ndjson', {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: JSON.stringify(call),
    });
    expect(await imported.json()).toMatchObject({ accepted: 1 });
    // Last, so that whoever has heard it has heard all before it.
    await send('engineer', desk.tickets.college, { type: 'addNote', text: '好了', visibility: 'customer' });

    const version = async (who: CallerName) =>
      (await (await desk.call(who, `/api/tickets/${desk.tickets.college}`)).json()) as Ticket;
    const last = `"no":"${desk.tickets.college}","version":${(await version('engineer')).version}`;
    for (const listener of [own, manager, wall, technician])
      await expect.poll(() => listener.heard(), { timeout: 10_000 }).toContain(last);
    for (const listener of [wall, neighbour])
      await expect.poll(() => listener.heard(), { timeout: 10_000 }).toContain(ticket.no);
    expect(wall.heard()).toContain('C-HOSPITAL');
    expect(neighbour.heard()).toContain('C-HOSPITAL');
    expect(wall.heard()).toContain('医院专班');

    expect(own.heard()).not.toMatch(HOSPITALS);
    expect(manager.heard()).not.toMatch(HOSPITALS);
    for (const listener of [own, manager, technician]) {
      expect(listener.heard()).not.toContain(desk.tickets.hospital);
      expect(listener.heard()).not.toContain(ticket.no);
    }
    expect(technician.heard()).not.toMatch(/医院专班|白芷|内部备注|C-HOSPITAL/);
    // And to a customer, not even of its own ticket: who of the staff did what, and what was noted for the desk alone.
    expect(neighbour.heard()).not.toMatch(/叶知秋|顾明川|杜若|内部备注|"assignee(Name)?":"/);
  });
});
