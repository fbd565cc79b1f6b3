import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { verify } from '#server/evidence/verify.ts';
import { rebuildTicket } from '#server/tickets/rebuild.ts';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import { type Attachment, attachmentSchema, type Ticket } from '#shared/api/ticket.ts';
import { ATTACHMENT_LIMITS } from '#shared/ticket/values.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';
import { expectProblem } from './authorisationAnswers.ts';

let app: TestApp;
let engineer: Caller;
let field: Caller;
let college: Caller;
let hospital: Caller;
let no: string;

const command = async (who: Caller, body: object): Promise<Ticket> => {
  const answer = await who.post(`/api/tickets/${no}/commands`, body);
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return JSON.parse(text) as Ticket;
};

/** The college's fault, with a task for the technician `field`. */
beforeAll(async () => {
  app = await startServer({ demo: true });
  const callers = ['engineer', 'field', 'college', 'hospital'].map((name) => app.signIn(name));
  [engineer, field, college, hospital] = (await Promise.all(callers)) as [Caller, Caller, Caller, Caller];
  const answer = await college.post(
    '/api/declarations',
    { service: 'svc-college', symptom: 'all_down', description: '全部无声' },
    { 'idempotency-key': randomUUID() },
  );
  no = ((await answer.json()) as DeclarationAnswer).ticket.no;
  await command(engineer, { type: 'acknowledge' });
  await command(engineer, { type: 'recordFinding', text: '光缆中断' });
  await command(college, { type: 'recordFinding', text: '灯灭' });
  await command(engineer, { type: 'confirm', class: 'fault', severity: 'major' });
  await command(engineer, { type: 'openSegment', party: 'carrier', assignee: 'field' });
});

/** The smallest picture there is, and as many bytes behind it as wanted: readers stop at its end. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const picture = (size = PIXEL.length, salt = 0): Buffer =>
  Buffer.concat([PIXEL, Buffer.alloc(Math.max(0, size - PIXEL.length), salt)]);

interface Sending {
  readonly query?: string;
  readonly type?: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
const send = (
  who: Caller,
  body: string | Buffer,
  { query = 'name=a.png', type = 'image/png', key, headers }: Sending = {},
) =>
  who.fetch(`/api/tickets/${no}/attachments?${query}`, {
    method: 'POST',
    headers: { 'content-type': type, ...(key === undefined ? {} : { 'idempotency-key': key }), ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
const kept = async (answer: Response): Promise<Attachment> => {
  const text = await answer.text();
  expect([200, 201], text).toContain(answer.status);
  return attachmentSchema.parse(JSON.parse(text));
};
const refused = async (answer: Response, status: number, code: string, at?: string): Promise<void> => {
  const problem = expectProblem(answer, await answer.text(), code);
  expect([problem.status, problem.code]).toEqual([status, code]);
  if (at !== undefined) expect(problem.errors?.map((e) => e.field)).toContain(at);
};
const read = (who: Caller, id: string, headers: Readonly<Record<string, string>> = {}) =>
  who.fetch(`/api/tickets/${no}/attachments/${id}`, { headers });
const ticketOf = async (who: Caller): Promise<Ticket> =>
  (await (await who.fetch(`/api/tickets/${no}`)).json()) as Ticket;

describe('a photo', () => {
  it('is on the ticket, and read back byte for byte, however many parts it was kept in', async () => {
    const bytes = picture(700_001, 7);
    const added = await kept(await send(field, bytes, { query: 'name=接头盒.png&segment=S1' }));
    expect(added).toMatchObject({
      name: '接头盒.png',
      mediaType: 'image/png',
      size: 700_001,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      segment: 'S1',
      visibility: 'internal',
      party: 'carrier',
    });
    expect((await ticketOf(engineer)).attachments.map((a) => a.id)).toContain(added.id);
    const answer = await read(engineer, added.id);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('is kept even where it ends with a full part', async () => {
    const bytes = picture(512 * 1024);
    const { id } = await kept(await send(engineer, bytes));
    expect(Buffer.from(await (await read(engineer, id)).arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('is shown as a picture and can do nothing else; its reader is asked for each time', async () => {
    const { id, sha256 } = await kept(await send(engineer, picture()));
    const answer = await read(engineer, id);
    await answer.arrayBuffer();
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': "inline; filename*=UTF-8''a.png",
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache, no-transform',
    });
    // As a browser asks whether what it has is still right.
    const asking = { 'if-none-match': `"${sha256}"`, 'cache-control': 'max-age=0' };
    const again = await read(engineer, id, asking);
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await read(hospital, id, asking)).status).toBe(404);
  });
});

describe('what a file is, its own bytes say', () => {
  it.each([
    ['text that says it is a picture', 'just words', 'image/png', 'name=a.png', 'text/plain', 'a.png.txt'],
    [
      'a page that says it is a picture',
      '<html><script>1</script>',
      'image/png',
      'name=a.html',
      'text/plain',
      'a.html.txt',
    ],
    ['a picture that says nothing', picture(), 'application/octet-stream', 'name=a', 'image/png', 'a.png'],
    ['a report', '%PDF-1.7 …', 'application/pdf', 'name=r.pdf', 'application/pdf', 'r.pdf'],
  ])('%s', async (_what, body, type, query, mediaType, name) => {
    const added = await kept(await send(engineer, body, { type, query }));
    expect(added).toMatchObject({ mediaType, name });
    const answer = await read(engineer, added.id);
    await answer.arrayBuffer();
    const shown = mediaType === 'image/png' ? 'inline' : 'attachment';
    expect(answer.headers.get('content-disposition')).toMatch(new RegExp(`^${shown};`));
    expect(answer.headers.get('content-type')).toMatch(mediaType);
  });

  it.each([
    ['a program', Buffer.from([0x4d, 0x5a, 0x90, 0x00, 0x03])],
    ['an archive', Buffer.from([0x50, 0x4b, 0x03, 0x04])],
    ['a drawing that can run scripts, in another encoding', Buffer.from('\ufeff<svg onload="x"/>', 'utf16le')],
  ])('%s is not taken, whatever it is called', async (_what, bytes) => {
    await refused(await send(engineer, bytes), 415, 'unsupported_media_type', 'file');
  });

  it('a form is refused: the file itself is the body', async () => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(picture())]));
    const answer = await engineer.fetch(`/api/tickets/${no}/attachments?name=a.png`, { method: 'POST', body: form });
    await refused(answer, 415, 'unsupported_media_type', 'Content-Type');
  });

  it('a packed one is refused', async () => {
    const packed = await send(engineer, picture(), { headers: { 'content-encoding': 'gzip' } });
    await refused(packed, 415, 'unsupported_encoding', 'Content-Encoding');
  });
});

describe('a file that is not taken', () => {
  it('is empty, or has no name, or names what is not there', async () => {
    await refused(await send(engineer, ''), 400, 'body_missing', 'file');
    await refused(await send(engineer, picture(), { query: '' }), 400, 'invalid_request', 'name');
    await refused(await send(engineer, picture(), { query: 'name=a%00.png' }), 400, 'bad_text', 'name');
    await refused(await send(engineer, picture(), { query: 'name=a&name=b' }), 400, 'invalid_request', 'name');
    await refused(await send(engineer, picture(), { query: 'name=a&colour=red' }), 400, 'invalid_request', 'colour');
    await refused(await send(engineer, picture(), { query: 'name=a&segment=S9' }), 422, 'unknown_segment', 'segment');
    await refused(await send(college, picture(), { query: 'name=a&segment=S1' }), 403, 'not_your_segment', 'segment');
  });

  it('is larger than the limit, said beforehand or found out on the way', async () => {
    const large = picture(ATTACHMENT_LIMITS.size + 1);
    await refused(await send(engineer, large), 413, 'too_large', 'file');
    const unsaid = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < large.length; at += 1_000_000)
          controller.enqueue(new Uint8Array(large.subarray(at, at + 1_000_000)));
        controller.close();
      },
    });
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body: unsaid, duplex: 'half' };
    await refused(await engineer.fetch(`/api/tickets/${no}/attachments?name=a.png`, init), 413, 'too_large', 'file');
    await kept(await send(engineer, picture(ATTACHMENT_LIMITS.size)));
  });

  it('leaves nothing behind', async () => {
    const count = async () => {
      const { rows } = await app.db.pool.query<{ n: string }>('select count(*) as n from attachment');
      return rows[0]?.n;
    };
    const before = [await count(), (await ticketOf(engineer)).version];
    await (await send(engineer, picture(), { query: 'name=a&segment=S9', key: randomUUID() })).text();
    expect([await count(), (await ticketOf(engineer)).version]).toEqual(before);
  });
});

describe('a repetition under the same key', () => {
  it('gets the same answer, and adds nothing', async () => {
    const key = randomUUID();
    const first = await send(field, picture(), { key });
    const again = await send(field, picture(), { key });
    expect([first.status, again.status]).toEqual([201, 200]);
    const added = await kept(first);
    expect(await kept(again)).toEqual(added);
    expect((await ticketOf(engineer)).attachments.filter((a) => a.id === added.id)).toHaveLength(1);
  });

  it('is refused for another file', async () => {
    const key = randomUUID();
    await kept(await send(field, picture(), { key }));
    await refused(await send(field, picture(1000, 3), { key }), 409, 'idempotency_key_reused');
  });
});

describe('the customer', () => {
  it('neither sees nor reads what is inside, in no form of the ticket', async () => {
    const inside = await kept(await send(field, picture(900, 1), { query: 'name=inside.png' }));
    const shown = await kept(await send(field, picture(900, 2), { query: 'name=shown.png&visibility=customer' }));
    const theirs = await ticketOf(college);
    expect(theirs.attachments.find((a) => a.id === inside.id)).toBeUndefined();
    expect(theirs.attachments.find((a) => a.id === shown.id)).toMatchObject({ by: null });
    const facts = await (await college.fetch(`/api/tickets/${no}/facts`)).text();
    expect([facts.includes(inside.id), facts.includes(shown.id)]).toEqual([false, true]);
    await refused(await read(college, inside.id), 404, 'not_found');
    expect((await read(college, shown.id)).status).toBe(200);
  });

  it('sends files of their own, which they see whatever they ask for', async () => {
    const own = await kept(await send(college, picture(), { query: 'name=ours.png&visibility=internal' }));
    expect(own).toMatchObject({ visibility: 'customer', party: 'customer' });
    expect((await read(college, own.id)).status).toBe(200);
    await refused(await read(hospital, own.id), 404, 'not_found');
  });

  it('cannot tell another’s file from one that never was', async () => {
    const { id } = await kept(await send(engineer, picture()));
    const [there, nowhere] = [await read(hospital, id), await read(hospital, randomUUID())];
    const said = async (answer: Response) => {
      const { instance: _, ...rest } = (await answer.json()) as Record<string, unknown>;
      return rest;
    };
    expect(await said(there)).toEqual(await said(nowhere));
  });
});

describe('the record', () => {
  it('holds the digest in its chain, so that a file cannot be exchanged either', async () => {
    const bytes = picture(5_000, 9);
    const { id, sha256 } = await kept(await send(field, bytes));
    const { rows } = await app.db.pool.query<{ text: string }>(
      `select text from ticket_fact where ticket = $1 and type = 'AttachmentAdded' order by version desc limit 1`,
      [no],
    );
    expect(JSON.parse(rows[0]?.text ?? '')).toMatchObject({ attachment: id, sha256 });
    await expect(
      app.db.pool.query('update attachment_part set bytes = $2 where attachment = $1', [id, picture()]),
    ).rejects.toThrow('permission denied');
  });

  it('makes the same read models again', async () => {
    const row = async () =>
      (await app.db.pool.query<{ row: unknown }>('select to_jsonb(t) as row from ticket t where no = $1', [no])).rows;
    const before = await row();
    await rebuildTicket(app.db, no);
    expect(await row()).toEqual(before);
  });
});

describe('evidence that moves a clock', () => {
  const suspend = (files: string[]) => ({
    type: 'suspendClock',
    reason: 'customer_access',
    evidence: '大门锁闭，无人应门',
    until: new Date(Date.now() + 3_600_000).toISOString(),
    files,
  });
  const json = async (who: Caller, at: string): Promise<unknown> => (await who.fetch(`/api/tickets/${no}${at}`)).json();

  it('names files of the ticket alone, and says which is none', async () => {
    const other = randomUUID();
    await refused(
      await engineer.post(`/api/tickets/${no}/commands`, suspend([other])),
      422,
      'unknown_attachment',
      'files',
    );
  });

  it('lasts no longer than the time limits allow for its reason, which staff read with the ticket', async () => {
    const until = new Date(Date.now() + 25 * 3_600_000).toISOString();
    const answer = await engineer.post(`/api/tickets/${no}/commands`, { ...suspend([]), until });
    await refused(answer, 422, 'suspension_too_long', 'until');
    expect((await ticketOf(engineer)).suspensionLimits).toMatchObject({
      customer_access: { longest: 86_400_000, most: 3, used: 0 },
    });
    expect((await ticketOf(college)).suspensionLimits).toEqual({});
  });

  it('shows the customer the files that are for them, and proves all of them by their digests', async () => {
    const gate = await kept(await send(engineer, picture(900, 1), { query: 'name=gate.png&visibility=customer' }));
    const log = await kept(await send(engineer, picture(901, 2), { query: 'name=log.png' }));
    const files = [gate, log].map(({ id, sha256 }) => ({ attachment: id, sha256 }));
    await command(engineer, suspend([gate.id, log.id]));
    for (const who of [engineer, college]) {
      const ledger = (await json(who, '/ledger')) as { items: { why: string; files?: unknown }[] };
      expect(ledger.items.find(({ why }) => why === 'suspended')?.files).toEqual(files);
      const evidence = await json(who, '/evidence');
      expect(evidence).toMatchObject({
        ledger: expect.arrayContaining([expect.objectContaining({ files })]) as unknown,
      });
      expect(verify(evidence)).toMatchObject({ intact: true });
    }
    const theirs = await ticketOf(college);
    expect(theirs.suspension?.files).toEqual([gate.id, log.id]);
    expect(theirs.attachments.map(({ id }) => id)).toEqual(expect.arrayContaining([gate.id]));
    expect(theirs.attachments.map(({ id }) => id)).not.toContain(log.id);
    expect((await read(college, gate.id)).status).toBe(200);

    const photo = await kept(await send(college, picture(902, 3), { query: 'name=open.png' }));
    const contested = theirs.contestable.find(({ what }) => what === 'suspension')?.fact;
    const dispute = (files: string[]) => ({ type: 'dispute', fact: contested, reason: '当时大门开着', files });
    await refused(await college.post(`/api/tickets/${no}/commands`, dispute([log.id])), 422, 'unknown_attachment');
    await command(college, dispute([photo.id]));
    expect((await ticketOf(engineer)).disputes).toMatchObject([{ fact: contested, files: [photo.id] }]);
    await command(engineer, { type: 'resumeClock' });
  });
});

describe('a visit', () => {
  it('is told to the customer: when somebody comes, and that they are there', async () => {
    const at = new Date(Date.now() + 3_600_000).toISOString();
    await command(field, { type: 'planVisit', segment: 'S1', at, note: '门卫有钥匙' });
    expect((await ticketOf(college)).segments[0]?.visit).toMatchObject({ stage: 'planned', appointment: at });
    await command(field, { type: 'arriveOnSite', segment: 'S1', where: { lat: 43.8254, lon: 87.6004 } });
    expect((await ticketOf(college)).segments[0]).toMatchObject({ state: 'accepted', visit: { stage: 'on_site' } });
    const facts = await (await college.fetch(`/api/tickets/${no}/facts`)).text();
    expect(facts).toContain('VisitPlanned');
    expect(facts).not.toMatch(/门卫|43\.8|87\.6/);
    const ours = await (await engineer.fetch(`/api/tickets/${no}/facts`)).text();
    expect(ours).toMatch(/门卫.*"lat":43\.825/s);
    await command(field, { type: 'leaveSite', segment: 'S1' });
    expect((await ticketOf(college)).segments[0]?.visit).toMatchObject({ stage: 'left' });
  });

  it('is on the desk’s board', async () => {
    const list = (await (await engineer.fetch('/api/tickets?phase=open')).json()) as { items: Ticket[] };
    expect(list.items.find((t) => t.no === no)?.segments[0]?.visit).toMatchObject({ stage: 'left' });
  });
});
