import { describe, expect, it } from 'vitest';
import { adminUserSchema } from '#shared/api/adminUser.ts';
import { ownNoticesSchema } from '#shared/api/ownNotices.ts';
import { auditListSchema } from '#shared/api/audit.ts';
import { dutyWeekSchema, onDutySchema } from '#shared/api/duty.ts';
import { startServer } from '#test/harness/server.ts';

/* Who is on duty, and what changes it, through the public interface, on the whole demo desk. */
const app = await startServer({ demo: true });
const supervisor = await app.signIn('supervisor');
const admin = await app.signIn('admin');

const onDuty = async (at: string) => {
  const query = new URLSearchParams({ at });
  const { items } = onDutySchema.parse(await (await supervisor.fetch(`/api/duty?${query}`)).json());
  return items.map(({ post, person, override }) => [post, person, override !== null]);
};
const week = async (from: string) =>
  dutyWeekSchema.parse(await (await supervisor.fetch(`/api/duty/week?from=${from}`)).json());
const make = async (of: 'shifts' | 'overrides', json: object) => {
  const answer = await supervisor.post(`/api/duty/${of}`, json);
  return [answer.status, (await answer.json()) as { id?: string; code?: string; errors?: unknown }] as const;
};

describe('who is on duty', () => {
  it('is said with whole numbers, for they are to be called', async () => {
    const { items } = onDutySchema.parse(await (await supervisor.fetch('/api/duty')).json());
    expect(items.map(({ post }) => post)).toEqual(['lead', 'engineer']);
    for (const { phone } of items) expect(phone).toMatch(/^\+86154\d{8}$/);
  });
  it('is by Beijing time, whatever zone is asked in', async () => {
    const noon = await onDuty('2027-03-01T12:00:00+08:00');
    expect(noon[0]).toEqual(['lead', 'supervisor', false]);
    expect(await onDuty('2027-03-01T04:00:00Z')).toEqual(noon);
    expect((await onDuty('2027-03-01T21:00:00+08:00'))[0]).toEqual(['lead', 'admin', false]);
  });
});

describe('an override', () => {
  it('puts somebody in for its time, and is on record; taken away, all is as before', async () => {
    const asked = { post: 'lead', person: 'engineer', instead: 'supervisor', reason: '换班' };
    const [status, { id }] = await make('overrides', { ...asked, from: '2027-03-02T10:00', to: '2027-03-02T12:00' });
    expect(status).toBe(201);
    expect((await onDuty('2027-03-02T11:00:00+08:00'))[0]).toEqual(['lead', 'engineer', true]);
    expect((await onDuty('2027-03-02T12:00:00+08:00'))[0]).toEqual(['lead', 'supervisor', false]);
    const { items } = auditListSchema.parse(await (await admin.fetch('/api/admin/audit?action=dutyChanged')).json());
    expect(items[0]).toMatchObject({ actor: { id: 'supervisor' }, after: { post: 'lead', reason: '换班' } });
    const removed = await supervisor.fetch(`/api/duty/overrides/${id}`, { method: 'DELETE' });
    expect(removed.status).toBe(204);
    expect((await onDuty('2027-03-02T11:00:00+08:00'))[0]).toEqual(['lead', 'supervisor', false]);
  });
  it('may leave a gap, which the week shows', async () => {
    const asked = { post: 'lead', instead: 'supervisor', reason: '请假' };
    await make('overrides', { ...asked, from: '2027-04-05T09:00', to: '2027-04-05T11:00' });
    expect((await week('2027-04-05')).gaps).toEqual([
      { post: 'lead', from: '2027-04-05T01:00:00.000Z', to: '2027-04-05T03:00:00.000Z' },
    ]);
    expect((await week('2027-04-12')).gaps).toEqual([]);
  });
});

it('a person who has two shifts at once is shown', async () => {
  const shift = { post: 'engineer', person: 'supervisor', startsOn: '2027-05-03', from: '08:00', to: '10:00' };
  const [status, { id }] = await make('shifts', shift);
  expect(status).toBe(201);
  expect((await week('2027-05-03')).overlaps).toEqual([
    { person: 'supervisor', from: '2027-05-03T00:00:00.000Z', to: '2027-05-03T02:00:00.000Z' },
  ]);
  await supervisor.fetch(`/api/duty/shifts/${id}`, { method: 'DELETE' });
  expect((await week('2027-05-03')).overlaps).toEqual([]);
});

it.each<['shifts' | 'overrides', object, number, string, string]>([
  ['shifts', { person: 'nobody' }, 422, 'unknown_person', 'person'],
  ['shifts', { person: 'college' }, 422, 'unknown_person', 'person'],
  ['shifts', { from: '24:00' }, 400, 'invalid_request', 'from'],
  ['shifts', { every: 0 }, 400, 'invalid_request', 'every'],
  ['shifts', { every: 1, until: '2026-01-01' }, 422, 'ends_before', 'until'],
  ['overrides', { to: '2027-01-01T07:00' }, 422, 'ends_before', 'to'],
  ['overrides', { from: '2027-02-30T08:00' }, 422, 'no_such_time', 'from'],
  ['overrides', { person: undefined }, 422, 'nobody_named', 'person'],
  ['overrides', { reason: ' ' }, 400, 'invalid_request', 'reason'],
])('%s with %j are refused, naming the field', async (of, over, status, code, field) => {
  const shift = { post: 'engineer', person: 'engineer', startsOn: '2027-01-01', from: '08:00', to: '20:00' };
  const override = { post: 'lead', person: 'engineer', from: '2027-01-01T08:00', to: '2027-01-01T09:00', reason: '替' };
  const answer = await make(of, { ...(of === 'shifts' ? shift : override), ...over });
  expect(answer).toEqual([status, expect.objectContaining({ code })]);
  expect(answer[1].errors).toMatchObject([{ field }]);
});

it('a number of somebody who works here is kept whole, shown masked, and refused where it cannot be called', async () => {
  const change = (json: object) =>
    admin.fetch('/api/admin/users/hotline', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(json),
    });
  const kept = adminUserSchema.parse(
    await (await change({ phone: '154 9500 0099', noticeEmail: 'hotline@noc.example' })).json(),
  );
  expect(kept).toMatchObject({ phone: '+86154****0099', noticeEmail: 'hotline@noc.example' });
  for (const phone of ['soon', '+86154****0099']) expect((await change({ phone })).status).toBe(422);
  expect((await change({ noticeEmail: 'nowhere' })).status).toBe(400);
  expect(adminUserSchema.parse(await (await change({ phone: null })).json()).phone).toBeNull();
  expect((await change({ noticeLanguage: 'fr' })).status).toBe(400);
  expect(adminUserSchema.parse(await (await change({ noticeLanguage: 'en' })).json()).noticeLanguage).toBe('en');
});

it('whoever works here sees where they are reached, chooses the language of it, and that is on record', async () => {
  const own = async () => ownNoticesSchema.parse(await (await supervisor.fetch('/api/me/notices')).json());
  const choose = (language: string) =>
    supervisor.fetch('/api/me/notices', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ language }),
    });
  expect(await own()).toEqual({
    phone: expect.stringMatching(/^\+86154\*{4}\d{4}$/),
    email: 'supervisor@noc.example',
    language: 'zh',
  });
  for (const language of ['en', 'en']) expect((await choose(language)).status).toBe(200);
  expect(await own()).toMatchObject({ language: 'en' });
  expect((await choose('fr')).status).toBe(400);
  const { items } = auditListSchema.parse(await (await admin.fetch('/api/admin/audit?q=supervisor')).json());
  const changed = items.filter(({ after }) => after !== null && 'noticeLanguage' in after);
  expect(changed).toMatchObject([
    {
      action: 'userEdited',
      actor: { id: 'supervisor' },
      before: { noticeLanguage: 'zh' },
      after: { noticeLanguage: 'en' },
    },
  ]);
});
