import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import type { ProblemBody } from '#shared/api/service.ts';
import { type Caller, type TestApp, startServer } from '#test/harness/server.ts';

let app: TestApp;
let hotline: Caller;
let services: readonly { readonly id: string; readonly number: string }[];

const servicesSchema = z.object({
  items: z.array(z.object({ id: z.string(), numbers: z.array(z.object({ number: z.string(), kind: z.string() })) })),
});

beforeAll(async () => {
  app = await startServer({ demo: true });
  hotline = await app.signIn('hotline');
  const { items } = servicesSchema.parse(await (await hotline.fetch('/api/services')).json());
  services = items.flatMap(({ id, numbers }) => {
    const desk = numbers.find(({ kind }) => kind === 'desk');
    return desk === undefined ? [] : [{ id, number: desk.number }];
  });
});
afterAll(() => app.close());

const declare = (service: string, description = '无拨号音', key: string = randomUUID()) =>
  hotline.post('/api/declarations', { service, symptom: 'no_dial_tone', description }, { 'idempotency-key': key });
const answerOf = async (response: Response) => (await response.json()) as DeclarationAnswer;
const codeOf = async (response: Response) => ((await response.json()) as ProblemBody).code;
const nth = (n: number) => {
  const service = services[n];
  if (service === undefined) throw new Error(`the demo has fewer than ${n + 1} services`);
  return service;
};
const allOf = (responses: readonly Response[]) => responses.map(({ status }) => status);

describe('declarations that come at the same moment', () => {
  it('are each answered with the ticket of its own service', async () => {
    const here = services.slice(0, 12);
    const responses = await Promise.all(here.map(({ id }) => declare(id)));
    const answers = await Promise.all(responses.map(answerOf));
    expect(allOf(responses)).toEqual(here.map(() => 201));
    expect(answers.map(({ ticket }) => ticket.service.id)).toEqual(here.map(({ id }) => id));
    expect(new Set(answers.map(({ ticket }) => ticket.no)).size).toBe(here.length);
    const { rows } = await app.db.pool.query<{ n: number }>(
      'select count(*)::int as n from declaration where id = any($1::uuid[])',
      [answers.map(({ declaration }) => declaration.id)],
    );
    expect(rows[0]?.n).toBe(here.length);
  });

  it('are one fault where they mean one service, by whatever name', async () => {
    const { id, number } = nth(12);
    const responses = await Promise.all([declare(id), declare(number), declare(nth(13).id), declare(number)]);
    const [byId, byNumber, other, again] = await Promise.all(responses.map(answerOf));
    expect(allOf(responses)).toEqual([201, 201, 201, 201]);
    expect([byNumber?.ticket.no, again?.ticket.no]).toEqual([byId?.ticket.no, byId?.ticket.no]);
    expect(other?.ticket.no).not.toBe(byId?.ticket.no);
  });

  it('are refused one by one', async () => {
    const used = randomUUID();
    expect((await declare(nth(0).id, '一', used)).status).toBe(201);
    const key = randomUUID();
    const responses = await Promise.all([
      declare(nth(1).id),
      declare('svc-nowhere', '无拨号音', key),
      declare(nth(2).id, '二', used),
      declare(nth(3).id),
    ]);
    expect(allOf(responses)).toEqual([201, 422, 409, 201]);
    expect(await Promise.all(responses.slice(1, 3).map(codeOf))).toEqual(['unknown_service', 'idempotency_key_reused']);
    // What was refused was not done: its key is still free.
    expect((await declare(nth(4).id, '无拨号音', key)).status).toBe(201);
  });

  it('with one key are one declaration, and another body under it is refused', async () => {
    const key = randomUUID();
    const [{ id: here }, { id: there }] = [nth(5), nth(6)];
    const responses = await Promise.all([
      declare(here, '同', key),
      declare(here, '同', key),
      declare(there, '异', key),
    ]);
    expect(allOf(responses).sort()).toEqual([200, 201, 409]);
  });
});

describe('a declaration that cannot be written', () => {
  it('does not spoil those beside it', async () => {
    await app.db.asOwner(`create function spoil() returns trigger language plpgsql as $$
      begin raise exception 'spoilt'; end $$`);
    await app.db.asOwner(`create trigger spoil before insert on declaration for each row
      when (new.body->>'description' = 'spoilt') execute function spoil()`);
    const key = randomUUID();
    const responses = await Promise.all([declare(nth(7).id), declare(nth(8).id, 'spoilt', key), declare(nth(9).id)]);
    expect(allOf(responses)).toEqual([201, 500, 201]);
    await app.db.asOwner('drop trigger spoil on declaration');
    expect((await declare(nth(8).id, 'spoilt', key)).status).toBe(201);
  });

  it.each([
    ['its service', 'select from service where id = $1 for update'],
    ['its ticket', `select from ticket where service = $1 and phase = 'declared' for update`],
  ])('yet, because somebody holds %s, is waited for by nobody else', async (_what, hold) => {
    const { id } = nth(10);
    await declare(id);
    const holder = await app.db.dedicated('holder');
    try {
      await holder.query('begin');
      await holder.query(hold, [id]);
      const held = declare(id);
      const others = await Promise.all([declare(nth(11).id), declare(nth(0).id), declare(nth(1).id)]);
      expect(allOf(others)).toEqual([201, 201, 201]);
      await holder.query('commit');
      expect((await held).status).toBe(201);
    } finally {
      await holder.end();
    }
  });
});
