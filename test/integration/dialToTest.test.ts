import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { verify } from '#server/evidence/verify.ts';
import { preparePartitions } from '#server/pool/store.ts';
import type { Ticket } from '#shared/api/ticket.ts';
import type { Changes, Item } from '#shared/live/protocol.ts';
import { beijingMonth, hours, instant, iso, minutes, parseIso } from '#shared/time.ts';
import {
  REPAIRED,
  TEST_LINE,
  TEST_NUMBER,
  type SwitchRecord,
  callRecord,
  giveTo,
  postCalls,
  repairedTicket,
} from '#test/harness/repair.ts';
import { type Caller, type TestApp, startServer } from '#test/harness/server.ts';

/** A repair that shows itself by the calls that are made: through the real door for call records. */
const OUTSIDE = '+869039999012';
const DESK_ITEMS = ['outgoing', 'incoming', 'quality'];

let app: TestApp;
let engineer: Caller;
let customer: Caller;
let admin: Caller;
let no: string;

const read = async (who = engineer, of = no) => (await (await who.fetch(`/api/tickets/${of}`)).json()) as Ticket;
const send = (body: object, who = engineer) => giveTo(no)(who, body);
const factsSchema = z.object({ items: z.array(z.looseObject({ type: z.string(), by: z.looseObject({}) })) });
const facts = async (type: string, who = engineer) =>
  factsSchema
    .parse(await (await who.fetch(`/api/tickets/${no}/facts`)).json())
    .items.filter((fact) => fact.type === type);
const repaired = async () => {
  no = await repairedTicket(engineer, customer);
};
const record = (over: Partial<SwitchRecord> = {}) => callRecord(app, over);
const post = (...records: readonly SwitchRecord[]) => postCalls(admin, ...records);
const answers = ({ jointTest }: Ticket) =>
  Object.fromEntries((jointTest?.items ?? []).filter((i) => i.required).map((i) => [i.id, i.customer]));

beforeEach(async () => {
  app = await startServer({ demo: true });
  [engineer, customer, admin] = [await app.signIn('engineer'), await app.signIn('college'), await app.signIn('admin')];
});
afterEach(() => app.close());

describe('while a joint test is open', () => {
  it('both sides are told which number to dial, until it is over', async () => {
    await repaired();
    for (const who of [engineer, customer])
      expect((await read(who)).jointTest?.dial).toEqual({ number: TEST_NUMBER, lines: [TEST_LINE] });
    await send({ type: 'recordTest', item: 'outgoing', result: 'fail' }, customer);
    expect((await read()).jointTest?.dial).toBeNull();
  });

  it('an answered call to the test number passes “outgoing”, with its record, and every screen sees it', async () => {
    await repaired();
    const socket = await customer.socket();
    const seen: Item[] = [];
    socket.on('changes', (changes: Changes) => seen.push(...changes.items));
    const watched = await socket.emitWithAck('watch', { topic: 'ticket', key: no });
    expect(watched.ok).toBe(true);

    const call = await record();
    expect(await post(call)).toMatchObject({ accepted: 1, rejected: [] });
    const ticket = await read();
    expect(answers(ticket)).toEqual({ outgoing: 'pass', incoming: null, quality: null });
    const proof = { id: call.id, startedAt: call.startedAt, seconds: 12, number: REPAIRED, with: TEST_NUMBER };
    for (const who of [engineer, customer])
      expect((await read(who)).jointTest?.items[0]).toMatchObject({
        carrier: null,
        detail: { customer: { by: null, call: proof } },
      });
    await expect
      .poll(() => seen.some((item) => JSON.stringify(item).includes(call.id)), { timeout: 10_000 })
      .toBe(true);
    expect(await facts('TestRecorded', customer)).toMatchObject([{ by: { party: 'system' }, call: proof }]);
  });

  it('one from a test line to an affected number passes “incoming”, whichever way its switch says it went', async () => {
    await repaired();
    await post(await record({ caller: TEST_LINE, callee: REPAIRED, direction: 'out' }));
    expect(answers(await read())).toEqual({ outgoing: null, incoming: 'pass', quality: null });
    await post(await record({ direction: 'in' }));
    expect(answers(await read())).toEqual({ outgoing: 'pass', incoming: 'pass', quality: null });
  });

  it('a record that is sent again, or seen again by another node, is on record once', async () => {
    await repaired();
    const call = await record();
    const second = await startServer({ db: app.db, demo: true });
    await Promise.all([post(call), post(call)]);
    expect(await post(call)).toMatchObject({ accepted: 0, duplicates: 1 });
    await app.db.advanceClock(minutes(2));
    // The sweeps of both nodes have looked since.
    await expect
      .poll(async () => {
        const { rows } = await app.db.pool.query(
          `select from timer where subject_kind = 'repair' and subject = $1 and due_at > demarc_now()`,
          [no],
        );
        return rows.length;
      })
      .toBe(1);
    expect(await facts('TestRecorded')).toHaveLength(1);
    await second.close();
  });

  it('a reminder by SMS names the number, until the call has been made', async () => {
    await repaired();
    const reminders = async () => {
      const { rows } = await app.db.pool.query<{ body: string }>(
        `select body from notice where ticket = $1 and kind = 'reminder' and channel = 'sms' order by queued_at`,
        [no],
      );
      return rows.map(({ body }) => body.includes('09030009112'));
    };
    await app.db.advanceClock(hours(2) + minutes(1));
    await expect.poll(async () => new Set(await reminders()), { timeout: 10_000 }).toEqual(new Set([true]));
    await post(await record());
    await app.db.advanceClock(hours(5));
    await expect.poll(async () => new Set(await reminders()), { timeout: 10_000 }).toEqual(new Set([true, false]));
  });

  it('calls that show nothing pass nothing', async () => {
    await repaired();
    const early = iso(instant((await app.db.now()) - minutes(5)));
    await post(
      await record({ caller: '+869030000018' }),
      await record({ callee: OUTSIDE, feature: 'test' }),
      await record({ billsec: 2 }),
      await record({ billsec: 0 }),
      await record({ startedAt: early }),
    );
    expect(answers(await read())).toEqual({ outgoing: null, incoming: null, quality: null });
    expect(await facts('TestRecorded')).toEqual([]);
  });

  it('what a number only passed on was called by another phone: it passes nothing, and shows no use', async () => {
    await repaired();
    await post(
      await record({ caller: OUTSIDE, callee: TEST_NUMBER, forwardedBy: REPAIRED }),
      await record({ caller: OUTSIDE, callee: '13912345678', forwardedBy: REPAIRED }),
    );
    const ticket = await read();
    expect(answers(ticket)).toEqual({ outgoing: null, incoming: null, quality: null });
    expect(ticket.callsResumed).toBeNull();
  });

  it('a person’s fail stands: the round is over, and a call of it says nothing', async () => {
    await repaired();
    const call = await record();
    await send({ type: 'recordTest', item: 'outgoing', result: 'fail', note: '打不出' }, customer);
    await post(call, await record());
    const ticket = await read();
    expect(ticket).toMatchObject({ phase: 'clearing', jointTest: { open: false } });
    expect(ticket.jointTest?.items[0]?.customer).toBe('fail');
  });

  it('the last item that is owed restores the service, and the customer is told of it', async () => {
    await repaired();
    for (const item of DESK_ITEMS) await send({ type: 'recordTest', item, result: 'pass' });
    for (const item of ['incoming', 'quality']) await send({ type: 'recordTest', item, result: 'pass' }, customer);
    await post(await record());
    const ticket = await read();
    expect(ticket).toMatchObject({ phase: 'restored', resolution: 'restored' });
    expect(ticket.notices.filter(({ kind }) => kind === 'restored').map(({ channel }) => channel)).toContain('sms');
  });

  it('its evidence package holds, with the call in it, for either side', async () => {
    await repaired();
    const call = await record();
    await post(call);
    for (const who of [engineer, customer]) {
      const packed: unknown = await (await who.fetch(`/api/tickets/${no}/evidence`)).json();
      expect(verify(packed, null)).toMatchObject({ intact: true });
      expect(packed).toMatchObject({ tests: [{ item: 'outgoing', call: { id: call.id, seconds: 12 } }] });
    }
  });

  it('what the follower missed the sweep finds, after however many calls the other way', async () => {
    await repaired();
    const { startedAt } = await record();
    await preparePartitions(app.db, [beijingMonth(parseIso(startedAt))]);
    await app.db.pool.query(
      `insert into call_record (contract, id, started_at, service, number, caller, callee, billsec, direction, type, rule, minutes, fen)
       select contract, 'missed ' || n, $1::timestamptz + n * interval '1 millisecond', 'svc-college', $2,
              case when n <= 150 then $2 else $4 end, case when n <= 150 then $3 else $2 end, 9,
              case when n <= 150 then 'out' else 'in' end, 'local', 'test_call', 0, 0
         from service, generate_series(1, 151) as n where service.id = 'svc-college'`,
      [startedAt, REPAIRED, TEST_NUMBER, TEST_LINE],
    );
    expect(answers(await read())).toMatchObject({ outgoing: null });
    await app.db.advanceClock(minutes(1));
    await expect
      .poll(async () => answers(await read()), { timeout: 10_000 })
      .toMatchObject({ outgoing: 'pass', incoming: 'pass' });
  });
});

it('calls with the test numbers are charged to nobody', async () => {
  const now = await app.db.now();
  const pool = async () => {
    const month = iso(instant(now + hours(8))).slice(0, 7);
    const { rows } = await app.db.pool.query<{ minutes: string }>(
      `select coalesce(sum(u.minutes), 0) as minutes from usage u join service s on s.contract = u.contract
        where s.id = 'svc-college' and u.month = $1`,
      [month],
    );
    return Number(rows[0]?.minutes);
  };
  const before = await pool();
  await post(await record(), await record({ caller: TEST_LINE, callee: REPAIRED }));
  expect(await pool()).toBe(before);
  await post(await record({ callee: OUTSIDE }));
  expect(await pool()).toBe(before + 1);
});

describe('the first real calls after a repair', () => {
  it('are marked on the ticket once, and pass no test', async () => {
    await repaired();
    await post(await record({ callee: OUTSIDE }), await record({ caller: OUTSIDE, callee: REPAIRED }));
    const mark = { count: 2, first: { number: REPAIRED, seconds: 12 } };
    expect(await read()).toMatchObject({ phase: 'testing', callsResumed: mark });
    expect((await read(customer)).callsResumed).toMatchObject(mark);
    await post(await record({ callee: OUTSIDE }));
    expect(await facts('CallsResumed')).toHaveLength(1);
    expect(answers(await read())).toEqual({ outgoing: null, incoming: null, quality: null });
  });

  it('are looked for after the restoration, and for no longer than they say something', async () => {
    await repaired();
    for (const item of DESK_ITEMS) await send({ type: 'recordTest', item, result: 'pass' });
    for (const item of DESK_ITEMS) await send({ type: 'recordTest', item, result: 'pass' }, customer);
    const timers = async () =>
      (await app.db.pool.query(`select from timer where subject_kind = 'repair' and subject = $1`, [no])).rowCount;
    expect(await timers()).toBe(1);
    await app.db.advanceClock(hours(25));
    await expect.poll(timers, { timeout: 10_000 }).toBe(0);
    expect((await read()).callsResumed).toBeNull();
    await post(await record({ callee: OUTSIDE }));
    expect((await read()).callsResumed).toMatchObject({ count: 1 });
  });
});

describe('the numbers', () => {
  const patch = (body: object, who = admin) =>
    who.fetch('/api/admin/branch', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('are set as one dials them, kept whole, audited, and seen at once where a test is under way', async () => {
    await repaired();
    const answer = await patch({ testNumber: '0903 0009200', testLines: ['0903-0009201', '09030009201'] });
    expect(await answer.json()).toMatchObject({ testNumber: '+869030009200', testLines: ['+869030009201'] });
    expect((await read()).jointTest?.dial).toEqual({ number: '+869030009200', lines: ['+869030009201'] });
    const audit: unknown = await (await admin.fetch('/api/admin/audit?limit=1')).json();
    expect(audit).toMatchObject({
      items: [
        {
          action: 'branchEdited',
          before: { testNumber: TEST_NUMBER, testLines: TEST_LINE },
          after: { testNumber: '+869030009200', testLines: '+869030009201' },
        },
      ],
    });
    await post(await record());
    expect(answers(await read())).toMatchObject({ outgoing: null });
  });

  it('may be left out: then nothing is said of dialling, and no call passes anything', async () => {
    expect(await (await patch({ testNumber: null, testLines: [] })).json()).toMatchObject({ testNumber: null });
    await repaired();
    expect((await read(customer)).jointTest?.dial).toBeNull();
    await post(await record());
    expect(answers(await read())).toMatchObject({ outgoing: null });
  });

  it.each([
    [{ testNumber: '110' }, 'phone_invalid', 'testNumber'],
    [{ testLines: ['nothing'] }, 'phone_invalid', 'testLines'],
    [{ testNumber: REPAIRED }, 'test_number_in_service', 'testNumber'],
    [{ testLines: [REPAIRED] }, 'test_number_in_service', 'testLines'],
  ])('are refused where they cannot be: %o', async (body, code, field) => {
    const answer = await patch(body);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code, errors: [{ field }] });
  });

  it('keep nobody from changing the rest of the branch where one has got into service since', async () => {
    await app.db.pool.query(
      `insert into service_number (number, service, kind) values ('${TEST_NUMBER}', 'svc-college', 'desk')`,
    );
    expect((await patch({ name: '新名' })).status).toBe(200);
    expect((await patch({ testLines: [TEST_LINE] })).status).toBe(200);
    expect((await patch({ testNumber: TEST_NUMBER })).status).toBe(422);
  });

  it('are set by administrators alone', async () => {
    expect((await patch({ testNumber: null }, engineer)).status).toBe(403);
    expect((await patch({ testNumber: null }, customer)).status).toBe(403);
  });
});
