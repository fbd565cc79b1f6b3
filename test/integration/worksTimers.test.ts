import { describe, expect, it } from 'vitest';
import { readNow } from '#server/tickets/queries.ts';
import { type WorkDetail, workDetailSchema } from '#shared/api/works.ts';
import type { Item } from '#shared/live/protocol.ts';
import { hours, plus } from '#shared/time.ts';
import { localIn } from '#shared/zone.ts';
import { type Caller, startServer } from '#test/harness/server.ts';

const app = await startServer({ demo: true });
const [engineer, hotline, college] = (await Promise.all(
  ['engineer', 'hotline', 'college'].map((name) => app.signIn(name)),
)) as [Caller, Caller, Caller];

/** The sweep sleeps up to a second, and the clock is moved without a ring. */
const soon = <T>(what: () => T) => expect.poll(what, { timeout: 10_000 });

async function plan(from: number, to: number, service: string): Promise<WorkDetail> {
  const now = await readNow(app.db.pool);
  const clock = (h: number): string => localIn(plus(now, hours(h)), 'Asia/Shanghai');
  const answer = await engineer.post('/api/works', {
    kind: 'upgrade',
    title: `升级 ${service}`,
    reason: '升级',
    contact: '核心网',
    zone: 'Asia/Shanghai',
    from: clock(from),
    to: clock(to),
    services: [service],
  });
  return workDetailSchema.parse(await answer.json());
}
const tell = (id: string, customer: string) =>
  engineer.post(`/api/works/${id}/notices`, { customers: [customer], what: 'told', how: '短信' });
const alertsOf = async ({ id }: WorkDetail): Promise<string[]> =>
  (await app.db.asOwner<{ text: { zh: string } }>(`select text from alert where subject = $1`, [id])).map(
    (row) => row.text.zh,
  );
const timersOf = async ({ id }: WorkDetail): Promise<string[]> =>
  (
    await app.db.asOwner<{ kind: string }>(
      `select kind from timer where subject_kind = 'work' and subject = $1 order by due_at`,
      [id],
    )
  ).map(({ kind }) => kind);

describe('72 hours before a work', () => {
  it('whoever plans works hears that somebody was not told, once, and nobody else', async () => {
    const [untold, told, called] = [
      await plan(74, 76, 'svc-yulin'),
      await plan(74, 76, 'svc-changhe'),
      await plan(74, 76, 'svc-yudai'),
    ];
    await tell(told.id, 'changhe');
    await engineer.post(`/api/works/${called.id}/cancel`, { reason: '改期' });
    expect(await timersOf(untold)).toEqual(['notice_due', 'start', 'end']);
    expect(await timersOf(called)).toEqual([]);
    const heard: Record<string, string[]> = { engineer: [], hotline: [], college: [] };
    for (const [who, caller] of Object.entries({ engineer, hotline, college }))
      (await caller.socket()).on('alert', ({ kind, subject }) => kind === 'work' && heard[who]?.push(subject));

    await app.db.advanceClock(hours(3));
    await soon(() => alertsOf(untold)).toEqual(['割接“升级 svc-yulin”：1 户中 1 户没有提前 72 小时告知']);
    await soon(() => timersOf(told)).toEqual(['start', 'end']);
    await soon(() => heard.engineer).toEqual([untold.id]);
    expect([await alertsOf(told), await alertsOf(called)]).toEqual([[], []]);
    expect(await timersOf(untold)).toEqual(['start', 'end']);
    expect(heard).toMatchObject({ hotline: [], college: [] });
    await tell(untold.id, 'yulin');
    expect(await alertsOf(untold)).toHaveLength(1);
  });
  it('is past already where it is planned later than that: it is said at once', async () => {
    const late = await plan(10, 12, 'svc-yulin');
    await soon(() => alertsOf(late)).toHaveLength(1);
  });
});

it('a work that ends is taken from the screens', async () => {
  const work = await plan(1, 2, 'svc-yulin');
  const socket = await engineer.socket();
  const heard: Item[] = [];
  socket.on('changes', ({ topic, items }) => topic === 'works' && heard.push(...items));
  const answer = await socket.emitWithAck('watch', { topic: 'works' });
  expect(answer.ok && answer.items.map(({ key }) => key)).toContain(work.id);
  const last = () => heard.filter(({ key }) => key === work.id).at(-1);
  await app.db.advanceClock(hours(1.5));
  await soon(last).toMatchObject({ state: 'running' });
  await app.db.advanceClock(hours(1));
  await soon(last).toMatchObject({ removed: true });
  await soon(() => timersOf(work)).toEqual([]);
  socket.close();
});
