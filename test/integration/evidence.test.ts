import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '#db/root.ts';
import { verify } from '#server/evidence/verify.ts';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import { type Evidence, evidenceSchema } from '#shared/api/evidence.ts';
import type { Ticket } from '#shared/api/ticket.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

/** The package as both parties get it, and the command that one of them verifies it with. */
let app: TestApp;
let engineer: Caller;
let customer: Caller;
let no: string;
const folder = mkdtempSync(path.join(tmpdir(), 'evidence-'));
afterAll(() => rmSync(folder, { recursive: true }));

const command = async (who: Caller, body: Record<string, unknown>): Promise<Ticket> => {
  const answer = await who.post(`/api/tickets/${no}/commands`, body);
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return JSON.parse(text) as Ticket;
};
const packageFor = async (who: Caller): Promise<Evidence> => {
  const answer = await who.fetch(`/api/tickets/${no}/evidence`);
  expect(answer.status).toBe(200);
  return evidenceSchema.parse(await answer.json());
};

/** A ticket from its declaration to a restoration that both sides tested, so that a notice of it is queued. */
beforeAll(async () => {
  app = await startServer({ demo: true });
  [engineer, customer] = [await app.signIn('engineer'), await app.signIn('college')];
  const declared = await (
    await app.signIn('hotline')
  ).post(
    '/api/declarations',
    {
      service: 'svc-college',
      symptom: 'all_down',
      description: '全部话机无声',
      contact: { name: '陆远舟', phone: '15412345678' },
    },
    { 'idempotency-key': randomUUID() },
  );
  no = ((await declared.json()) as DeclarationAnswer).ticket.no;
  await command(engineer, { type: 'acknowledge' });
  await command(engineer, { type: 'recordFinding', text: '接入节点掉线' });
  await command(customer, { type: 'recordFinding', text: '机房交换机灯灭' });
  await command(engineer, { type: 'confirm', class: 'fault', severity: 'critical' });
  await command(engineer, { type: 'openSegment', party: 'carrier', assignee: 'field' });
  await command(engineer, { type: 'openSegment', party: 'customer', evidence: '交换机上联口灭，双方见证' });
  await command(engineer, { type: 'clearSegment', segment: 'S1', cause: 'access_node', action: '板卡复位' });
  await command(customer, { type: 'clearSegment', segment: 'S2', cause: 'customer_power', action: '恢复供电' });
  for (const who of [engineer, customer])
    for (const item of ['outgoing', 'incoming', 'quality'])
      await command(who, { type: 'recordTest', item, result: 'pass' });
});

describe('the evidence package', () => {
  it('is a file whose name says of which ticket', async () => {
    const answer = await engineer.fetch(`/api/tickets/${no}/evidence`);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${no}-evidence.json"`);
  });

  it('verifies for both parties, who hold the same chain', async () => {
    const [ours, theirs] = [await packageFor(engineer), await packageFor(customer)];
    for (const evidence of [ours, theirs]) expect(verify(evidence)).toMatchObject({ intact: true, ticket: no });
    expect(theirs.facts.map((f) => f.hash)).toEqual(ours.facts.slice(0, theirs.facts.length).map((f) => f.hash));
    expect(ours.facts.filter((f) => !f.proven).map((f) => f.version)).toEqual([1]);
    expect(theirs.facts.filter((f) => f.proven).length).toBeGreaterThan(3);
  });

  it('gives the ledger and the clocks that the ticket has', async () => {
    const { ledger, clocks, tests, findings } = await packageFor(customer);
    const ticket = (await (await customer.fetch(`/api/tickets/${no}`)).json()) as Ticket;
    const { items } = (await (await customer.fetch(`/api/tickets/${no}/ledger`)).json()) as { items: object[] };
    expect(items).toMatchObject(ledger);
    expect(clocks.restore).toEqual(ticket.clocks.restore);
    expect([tests.length, findings.length]).toEqual([6, 2]);
  });

  it('is bound to the digest that the customer was sent', async () => {
    const { rows } = await app.db.pool.query<{ body: string }>(
      `select body from notice where ticket = $1 and kind = 'restored' and channel = 'sms'`,
      [no],
    );
    const [head = ''] = /[0-9a-f]{16}/.exec(rows[0]?.body ?? '') ?? [];
    const evidence = await packageFor(customer);
    const restored = evidence.facts.find((f) => f.proven && f.text.includes('"type":"Restored"'));
    expect(verify(evidence, head)).toMatchObject({ intact: true, headAt: restored?.version });
    expect(evidence.stated).toContainEqual(expect.objectContaining({ version: restored?.version, head }));
  });
});

describe('npm run verify-evidence', () => {
  interface Ended {
    readonly code: number | string | null | undefined;
    readonly said: string;
  }
  /** The command itself, from its source; without a database, and from another folder. */
  const run = (...args: string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const program = path.join(projectRoot, 'server/cli/verifyEvidence.ts');
      const tsx = path.join(projectRoot, 'node_modules/tsx/dist/cli.mjs');
      execFile(
        process.execPath,
        [tsx, '--tsconfig', path.join(projectRoot, 'tsconfig.json'), program, ...args],
        { cwd: folder, env: { PATH: process.env.PATH, INIT_CWD: folder } },
        (error, stdout, stderr) => resolve({ code: error === null ? 0 : error.code, said: stdout + stderr }),
      );
    });
  const write = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return name;
  };

  it('says intact, and where the head stands', async () => {
    const evidence = await packageFor(customer);
    const head = evidence.facts[4]?.hash.slice(0, 16) ?? '';
    const file = write('theirs.json', JSON.stringify(evidence));
    const { code, said } = await run(file, '--head', head);
    expect(code, said).toBe(0);
    expect(said).toContain(`INTACT. Ticket ${no}`);
    expect(said).toContain(`fact 5 of ${evidence.facts.length}`);
  });

  it('names what was tampered with', async () => {
    const evidence = await packageFor(engineer);
    const file = write('forged.json', JSON.stringify(evidence).replace('接入节点掉线', '接入节点正常'));
    const { code, said } = await run(file);
    expect(code).toBe(1);
    expect(said).toMatch(/^NOT INTACT\. Fact \d+ does not fit the chain/);
  });

  it.each([
    ['a file that is not there', () => ['none.json'], 'none.json cannot be read (ENOENT)'],
    ['half a file', () => [write('half.json', '{"format": "demarc-evi')], 'half.json is not JSON'],
    ['another file', () => [write('other.json', '{}')], 'other.json is not an evidence package'],
    ['no file', () => [], 'Name one file.'],
    ['a head that is none', () => ['x.json', '--head', 'abc'], '--head must be 16 to 64 hexadecimal digits'],
    ['an option that is none', () => ['x.json', '--hed', 'abc'], "Unknown option '--hed'"],
  ])('says of %s what to do, and that nothing was verified', async (_what, args, sentence) => {
    const { code, said } = await run(...args());
    expect(code).toBe(2);
    expect(said).toContain('Not verified. ');
    expect(said).toContain(sentence);
  });
});
