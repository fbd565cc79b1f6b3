import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { raiseAlert } from '#server/live/changes.ts';
import { disableUser, endSession, revokeApiKey, setRole } from '#server/auth/users.ts';
import {
  type AlertPush,
  alarmItemSchema,
  type Bye,
  type Changes,
  type Item,
  type Pulse,
  type WatchAnswer,
} from '#shared/live/protocol.ts';
import { chased, commit, declare, eventually, happen } from './feedDesk.ts';
import { type Client, connecting, everything, liveDesk, startNode } from './liveDesk.ts';

const desk = await liveDesk();
const { db } = desk;
await commit(db, async (client) => {
  await declare(client, 'F1');
  await declare(client, 'H1', 'hospital');
});
const engineer = await desk.signIn('engineer', 'engineer');
const college = await desk.signIn('college', 'customer', 'college');
const hospital = await desk.signIn('hospital', 'customer', 'hospital');

/** As any program may send it, types or no types. */
const send = (socket: Client, event: string, ...args: unknown[]): Promise<WatchAnswer> =>
  Reflect.apply(socket.timeout(10_000).emitWithAck, socket.timeout(10_000), [event, ...args]);
const ended = (socket: Client) => {
  const byes: Bye[] = [];
  socket.on('bye', (bye) => byes.push(bye));
  return { byes, reason: new Promise<string>((resolve) => socket.once('disconnect', resolve)) };
};
/** What a page would show of a topic. */
function page(socket: Client) {
  const items = new Map<string, Item>();
  const apply = (list: readonly Item[]) => list.forEach((item) => items.set(item.key, item));
  socket.on('changes', (changes: Changes) => apply(changes.items));
  return { items, apply };
}

describe('who comes in', () => {
  it('nobody without a session, and is told so', async () => {
    const node = await startNode(db);
    expect(await connecting(node.client())).toBe('not_signed_in');
    expect(await connecting(node.client({ cookie: 'demarc_session=forged.c2ln' }))).toBe('not_signed_in');
    expect(await connecting(node.client({ token: 'dmk_nobody' }))).toBe('not_signed_in');
    // A token that is sent counts, whatever cookie comes along.
    expect(await connecting(node.client({ ...engineer, token: 'dmk_nobody' }))).toBe('not_signed_in');
    expect(node.gateway.sockets).toBe(0);
  });

  it('by cookie, by the token that sign-in answers, by API key', async () => {
    const node = await startNode(db);
    for (const pass of [{ cookie: engineer.cookie }, { token: engineer.token }, { token: desk.keys.engineer.key }]) {
      const socket = await node.connected(pass);
      expect(await send(socket, 'watch', { topic: 'board' })).toMatchObject({ ok: true, full: true });
    }
  });

  it('no page of another site, whatever cookie the browser sends along; ours does', async () => {
    const node = await startNode(db);
    expect(await connecting(node.client({ ...engineer, origin: 'https://elsewhere.example' }))).not.toBeNull();
    expect(await connecting(node.client({ ...engineer, origin: node.url }))).toBeNull();
  });

  it('over WebSocket only', async () => {
    const node = await startNode(db);
    const polled = await fetch(`${node.url}/socket.io/?EIO=4&transport=polling`, {
      headers: { cookie: engineer.cookie },
    });
    expect(polled.status).toBe(400);
    await polled.body?.cancel();
  });
});

describe('what a socket receives', () => {
  it('of its own customer only, in everything that ever arrives', async () => {
    const node = await startNode(db);
    const [own, wall] = [await node.connected(college), await node.connected(engineer)];
    const [heard, all] = [everything(own), everything(wall)];
    const answers: unknown[] = [];
    for (const topic of ['board', 'rows', 'pools', 'alarms']) {
      answers.push(await send(own, 'watch', { topic }));
      await send(wall, 'watch', { topic });
    }
    answers.push(
      await send(own, 'watch', { topic: 'ticket', key: 'F1' }),
      await send(own, 'watch', { topic: 'ticket', key: 'H1' }),
    );
    expect(answers.at(-1)).toMatchObject({ ok: false, code: 'not_found' });
    answers.pop(); // it repeats the number that was asked for
    await commit(db, async (client) => {
      await happen(client, 'H1', chased, {
        type: 'NoteAdded',
        text: 'hospital: only for the desk',
        visibility: 'internal',
      });
      await happen(client, 'F1', chased);
      await raiseAlert(client, {
        id: 'pool:C-hospital:50',
        kind: 'pool',
        severity: 'minor',
        subject: 'C-hospital',
        text: { zh: 'hospital', en: 'hospital' },
        customer: 'hospital',
        branch: 'b1',
      });
      await raiseAlert(client, {
        id: 'level:F1:1',
        kind: 'level',
        severity: 'minor',
        subject: 'F1',
        text: { zh: 'F1', en: 'F1' },
        customer: 'college',
        branch: 'b1',
      });
    });
    node.feed.ring();
    await eventually(() => expect(JSON.stringify(heard)).toContain('"key":"F1"'));
    await eventually(() =>
      expect(JSON.stringify(all)).toMatch(/(?=.*"key":"F1")(?=.*"key":"H1")(?=.*pool:C-hospital)(?=.*level:F1)/s),
    );
    expect(JSON.stringify([heard, answers])).not.toMatch(/H1|hospital|level:/);
  });

  it('an alert once, watching or not', async () => {
    const node = await startNode(db);
    const socket = await node.connected(hospital);
    const alerts: AlertPush[] = [];
    socket.on('alert', (alert) => alerts.push(alert));
    await eventually(() => expect(node.feed.asOf).not.toBeNull());
    const raise = (level: number) =>
      commit(db, (client) =>
        raiseAlert(client, {
          id: `pool:C-hospital:${level}`,
          kind: 'pool',
          severity: 'minor',
          subject: 'C-hospital',
          text: { zh: '用', en: 'used' },
          customer: 'hospital',
          branch: 'b1',
        }),
      );
    await raise(80);
    await raise(80);
    node.feed.ring();
    await raise(90);
    node.feed.ring();
    await eventually(() =>
      expect(alerts.map(({ id }) => id).sort()).toEqual(['pool:C-hospital:80', 'pool:C-hospital:90']),
    );
    alarmItemSchema.parse(alerts[0]);
  });

  it('pulses whose age is that of the last read', async () => {
    const node = await startNode(db);
    const socket = await node.connected(engineer);
    const pulses: Pulse[] = [];
    socket.on('pulse', (pulse) => pulses.push(pulse));
    await eventually(() => expect(pulses.length).toBeGreaterThan(1));
    for (const { now, asOf } of pulses) expect(Date.parse(now)).toBeGreaterThanOrEqual(Date.parse(asOf));
    expect(Date.parse(pulses[1]?.asOf ?? '')).toBeGreaterThan(Date.parse(pulses[0]?.asOf ?? ''));
  });

  it('two watches of the same thing, and none after unwatch', async () => {
    const node = await startNode(db);
    const [twice, other] = [await node.connected(engineer), await node.connected(engineer)];
    const [first, control] = [page(twice), page(other)];
    await Promise.all([
      send(twice, 'watch', { topic: 'board' }),
      send(twice, 'watch', { topic: 'board' }),
      send(other, 'watch', { topic: 'board' }),
    ]);
    const change = async () => {
      await commit(db, (client) => happen(client, 'H1', chased));
      node.feed.ring();
      const [row] = await db.asOwner<{ version: number }>(`select version from ticket where no = 'H1'`);
      await eventually(() => expect(control.items.get('H1')?.version).toBe(row?.version));
      return row?.version;
    };
    const version = await change();
    await eventually(() => expect(first.items.get('H1')?.version).toBe(version));
    expect(await send(twice, 'unwatch', { topic: 'board' })).toEqual({ ok: true });
    await change();
    expect(await send(twice, 'unwatch', { topic: 'board' })).toEqual({ ok: true });
    expect(first.items.get('H1')?.version).toBe(version);
  });
});

describe('what a socket sends', () => {
  it.each<[string, unknown[]]>([
    ['nothing', []],
    ['null', [null]],
    ['text', ['board']],
    ['a list', [[{ topic: 'board' }]]],
    ['an unknown topic', [{ topic: 'rooms' }]],
    ['an unknown field', [{ topic: 'board', room: 'all' }]],
    ['a ticket without a number', [{ topic: 'ticket' }]],
    ['a key where there is none', [{ topic: 'board', key: 'F1' }]],
    ['a key that is no text', [{ topic: 'ticket', key: { $ne: '' } }]],
    ['too long a key', [{ topic: 'ticket', key: 'F'.repeat(81) }]],
    ['too long a cursor', [{ topic: 'board', cursor: 'x'.repeat(4001) }]],
    ['the prototype', [JSON.parse('{"topic":"board","__proto__":{"key":"F1"}}')]],
  ])('%s: refused, and it goes on', async (_what, args) => {
    const node = await startNode(db);
    const socket = await node.connected(college);
    expect(await send(socket, 'watch', ...args)).toMatchObject({ ok: false, code: 'bad_request' });
    Reflect.apply(socket.emit, socket, ['watch', ...args]); // without an acknowledgement
    expect(await send(socket, 'watch', { topic: 'board' })).toMatchObject({ ok: true });
  });

  it('a cursor that nobody made: a snapshot; an event that is none: refused', async () => {
    const node = await startNode(db);
    const socket = await node.connected(engineer);
    expect(await send(socket, 'watch', { topic: 'board', cursor: "' or 1=1" })).toMatchObject({ ok: true, full: true });
    expect(await send(socket, 'acknowledge', { no: 'F1' })).toMatchObject({ ok: false, code: 'bad_request' });
    expect(await send(socket, 'unwatch', { topic: 'rooms' })).toMatchObject({ ok: false, code: 'bad_request' });
  });

  it('what its role does not see: forbidden', async () => {
    const node = await startNode(db);
    const socket = await node.connected(await desk.signIn('field', 'field'));
    expect(await send(socket, 'watch', { topic: 'pools' })).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await send(socket, 'watch', { topic: 'board' })).toMatchObject({ ok: true, items: [] });
  });

  it('more than a screen needs: refused, and at last cut off', async () => {
    const node = await startNode(db);
    const socket = await node.connected(engineer);
    const answers = await Promise.all(
      Array.from({ length: 230 }, (_, i) => send(socket, 'watch', { topic: 'ticket', key: `X${i}` })),
    );
    expect(new Set(answers.map((answer) => !answer.ok && answer.code))).toEqual(new Set(['not_found', 'too_many']));
    const { reason } = ended(socket);
    for (let i = 0; i < 1_000; i++) socket.emit('unwatch', { topic: 'board' });
    expect(await reason).toBe('io server disconnect');
  });

  it('a message that is too large: cut off', async () => {
    const node = await startNode(db);
    const socket = await node.connected(engineer);
    const { reason } = ended(socket);
    socket.emit('watch', { topic: 'board', cursor: 'x'.repeat(70_000) }, () => undefined);
    await reason;
    await eventually(() => expect(node.gateway.sockets).toBe(0));
  });
});

describe('a socket whose session ends', () => {
  const cases = {
    'by log-out': async (deps: Parameters<typeof endSession>[0]) => {
      const pass = await desk.signIn('leaver', 'engineer');
      return { pass, end: () => endSession(deps, pass.id) };
    },
    'by disabling the user': async (deps: Parameters<typeof endSession>[0]) => {
      const pass = await desk.signIn('dismissed', 'engineer');
      return { pass, end: () => disableUser(deps, 'dismissed') };
    },
    'by another role': async (deps: Parameters<typeof endSession>[0]) => {
      const pass = await desk.signIn('promoted', 'engineer');
      return { pass, end: () => setRole(deps, 'promoted', 'supervisor') };
    },
    'by revoking the key': async (deps: Parameters<typeof endSession>[0]) => {
      const { key, id } = desk.keys.engineer;
      return { pass: { token: key }, end: () => revokeApiKey(deps, id) };
    },
  };
  it.each(Object.entries(cases))('%s: is cut on every node, others stay', async (_how, prepare) => {
    // Sessions are not looked at again here: the cut itself has to arrive.
    const never = { recheckEvery: 3_600_000 };
    const [here, there] = [await startNode(db, never), await startNode(db, never)];
    const { pass, end } = await prepare({ db, sessions: here.sessions, ring: () => undefined });
    const sockets = [await here.connected(pass), await there.connected(pass)];
    const stays = await there.connected(engineer);
    const ends = sockets.map(ended);
    await eventually(() => expect([here.feed.asOf, there.feed.asOf]).not.toContain(null));
    await end();
    // Nobody rings the other node: it finds out by looking.
    expect(await Promise.all(ends.map(({ reason }) => reason))).toEqual([
      'io server disconnect',
      'io server disconnect',
    ]);
    for (const { byes } of ends) expect(byes).toEqual([{ reason: 'signed_out', retryAfterMs: 0 }]);
    expect(stays.connected).toBe(true);
    for (const node of [here, there]) expect(await connecting(node.client(pass))).toBe('not_signed_in');
  });

  it('by time alone: is cut when it is looked at again', async () => {
    const node = await startNode(db, { ttl: 1, recheckEvery: 50 });
    const pass = await desk.signIn('sleeper', 'engineer');
    const socket = await node.connected(pass);
    const { byes, reason } = ended(socket);
    await db.asOwner(`update session set expires_at = now() - interval '1 second' where id = $1`, [pass.id]);
    await reason;
    expect(byes).toMatchObject([{ reason: 'signed_out' }]);
  });

  it('is told to come back as what it is now, when only what it may see changed', async () => {
    const node = await startNode(db, { ttl: 1, recheckEvery: 50 });
    const pass = await desk.signIn('manager', 'manager');
    const { byes, reason } = ended(await node.connected(pass));
    await db.asOwner(`update customer set manager = 'manager' where id = 'college'`);
    await reason;
    expect(byes).toMatchObject([{ reason: 'shutting_down' }]);
    const again = await node.connected(pass);
    expect(await send(again, 'watch', { topic: 'board' })).toMatchObject({ ok: true, items: [{ key: 'F1' }] });
  });
});

describe('a reader that stops reading', () => {
  it('is dropped, costs no more than its cap, and resumes; others never notice', async () => {
    const node = await startNode(db);
    const [slow, quick] = [await node.connected(engineer), await node.connected(engineer)];
    const before = await send(slow, 'watch', { topic: 'alarms' });
    const wall = page(quick);
    await send(quick, 'watch', { topic: 'alarms' });
    const webSocket: unknown = Reflect.get(slow.io.engine.transport, 'ws');
    if (typeof webSocket !== 'object' || webSocket === null) throw new Error('no WebSocket');
    Reflect.apply(Reflect.get(webSocket, 'pause'), webSocket, []);

    // The system between the two takes some of it, too: so it goes on until the server has had enough.
    const text = { zh: randomBytes(200_000).toString('base64'), en: 'does not compress' };
    let raised = 0;
    while (node.gateway.sockets === 2 && raised < 200) {
      const id = `large:${(raised += 1)}`;
      await commit(db, (client) =>
        raiseAlert(client, {
          id,
          kind: 'notice',
          severity: 'minor',
          subject: 'F1',
          text,
          customer: 'college',
          branch: 'b1',
        }),
      );
      node.feed.ring();
      await eventually(() => expect(wall.items.has(id)).toBe(true));
    }
    expect(node.gateway.sockets).toBe(1);
    slow.close();

    const again = await node.connected(engineer);
    const after = await send(again, 'watch', { topic: 'alarms', ...(before.ok ? { cursor: before.cursor } : {}) });
    expect(after).toMatchObject({ ok: true, full: false });
    expect(after.ok && after.items.length).toBe(raised);
    expect(quick.connected).toBe(true);
  });
});

describe('a node that stops', () => {
  it('says goodbye, to each with a time of its own, and lets nobody in again', async () => {
    const node = await startNode(db);
    const sockets = await Promise.all([1, 2, 3, 4].map(() => node.connected(engineer)));
    const ends = sockets.map(ended);
    await node.gateway.close();
    await Promise.all(ends.map(({ reason }) => reason));
    const byes = ends.flatMap((end) => end.byes);
    expect(byes.map((bye) => bye.reason)).toEqual(Array(4).fill('shutting_down'));
    expect(new Set(byes.map((bye) => bye.retryAfterMs)).size).toBeGreaterThan(1);
    expect(await connecting(node.client(engineer))).not.toBeNull();
    expect((await fetch(node.url)).status).toBe(204);
  });
});
