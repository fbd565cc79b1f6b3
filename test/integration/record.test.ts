import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import { type Caller, type TestApp, startServer } from '#test/harness/server.ts';

let app: TestApp;
let engineer: Caller;
let no: string;

beforeAll(async () => {
  app = await startServer({ demo: true });
  engineer = await app.signIn('engineer');
  const answer = await engineer.post(
    '/api/declarations',
    { service: 'svc-hospital', symptom: 'cannot_be_called', description: '打不进' },
    { 'idempotency-key': randomUUID() },
  );
  no = ((await answer.json()) as DeclarationAnswer).ticket.no;
  await engineer.post(`/api/tickets/${no}/commands`, { type: 'acknowledge' });
  await engineer.post(`/api/tickets/${no}/commands`, { type: 'addNote', text: '已查核心网 ✓' });
});
afterAll(() => app.close());

interface Row {
  readonly version: number;
  readonly text: string;
  readonly salt: Buffer;
  readonly hash: Buffer;
}
const rows = async () =>
  (
    await app.db.pool.query<Row>(
      'select version, text, salt, hash from ticket_fact where ticket = $1 order by version',
      [no],
    )
  ).rows;
const sha256 = (...parts: (Buffer | string)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

describe('the record of a ticket', () => {
  it('is a chain that anybody can recompute', async () => {
    let head: Buffer = Buffer.alloc(32);
    const record = await rows();
    expect(record.length).toBeGreaterThanOrEqual(3);
    record.forEach((row, i) => {
      expect(row.version).toBe(i + 1);
      head = sha256(head, sha256(row.salt, row.text));
      expect(row.hash.equals(head)).toBe(true);
    });
    const { rows: kept } = await app.db.pool.query<{ last_hash: Buffer }>(
      'select last_hash from ticket where no = $1',
      [no],
    );
    expect(kept[0]?.last_hash.equals(head)).toBe(true);
  });

  it('shows a change of the past: no later hash fits any more', async () => {
    const [first, second] = await rows();
    const forged = sha256(
      Buffer.alloc(32),
      sha256(first?.salt ?? '', (first?.text ?? '').replace('打不进', '一切正常')),
    );
    expect(sha256(forged, sha256(second?.salt ?? '', second?.text ?? '')).equals(second?.hash ?? Buffer.alloc(0))).toBe(
      false,
    );
  });

  it.each([
    ['changed', `update ticket_fact set text = '{}' where ticket = $1`],
    ['deleted', 'delete from ticket_fact where ticket = $1'],
    ['rewritten by a declaration', `update declaration set body = '{}' where ticket = $1`],
  ])('cannot be %s by the role that serves', async (_what, sql) => {
    await expect(app.db.pool.query(sql, [no])).rejects.toThrow(/permission denied/);
  });

  it('keeps what a declaration said in a row of its own and in the fact', async () => {
    const { rows: kept } = await app.db.pool.query<{ id: string; body: { description: string } }>(
      'select id, body from declaration where ticket = $1',
      [no],
    );
    expect(kept.map((d) => d.body.description)).toEqual(['打不进']);
    expect((await rows())[0]?.text).toContain(kept[0]?.id);
  });
});
