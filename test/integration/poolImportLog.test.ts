import { type ClientRequest, request } from 'node:http';
import { beforeEach, describe, expect, it } from 'vitest';
import { type ImportDetail, importDetailSchema, importListSchema } from '#shared/api/imports.ts';
import { callOf } from './poolCalls.ts';
import { DESK_A, startPoolDesk, type PoolDesk } from './poolDesk.ts';

const LOG = '/api/call-records/imports';
let desk: PoolDesk;
beforeEach(async () => {
  desk = await startPoolDesk();
});

const good = (id: string) => JSON.stringify(callOf(id, { billsec: 61 }));
const send = async (lines: readonly string[], name?: string, as = 'engineer') => {
  const answer = await desk.send(lines.join('\n'), {
    as,
    format: `ndjson${name === undefined ? '' : `&name=${encodeURIComponent(name)}`}`,
  });
  expect(answer.status).toBe(200);
};
const list = async (query = '', as = 'engineer') =>
  importListSchema.parse(await (await desk.get(`${LOG}${query}`, as)).json());
const detail = async (id: string, as = 'engineer'): Promise<ImportDetail> =>
  importDetailSchema.parse(await (await desk.get(`${LOG}/${id}`, as)).json());

describe('the import log', () => {
  it('says who sent what, and what became of its lines', async () => {
    await send([good('1'), good('2'), '{"id": 7', good('1')], '三月话单.ndjson');
    await send([good('3')], undefined, 'integration');
    const { items, nextCursor } = await list();
    expect(nextCursor).toBeNull();
    expect(items).toMatchObject([
      { by: { id: 'integration' }, source: 'system', file: null, format: 'ndjson', accepted: 1, failure: null },
      {
        by: { id: 'engineer', name: 'engineer' },
        source: 'person',
        file: '三月话单.ndjson',
        accepted: 2,
        duplicates: 1,
        rejected: 1,
        failure: null,
      },
    ]);
    expect(items.every((entry) => entry.doneAt !== null)).toBe(true);
    expect(await detail(items[1]?.id ?? '')).toMatchObject({
      rejectedKept: 1,
      rejectedLines: [{ line: 3, code: 'bad_json' }],
    });
  });

  it('goes on page by page, newest first', async () => {
    for (const id of ['a', 'b', 'c']) await send([good(id)], `${id}.ndjson`);
    const first = await list('?limit=2');
    expect(first.items.map((entry) => entry.file)).toEqual(['c.ndjson', 'b.ndjson']);
    const second = await list(`?limit=2&cursor=${first.nextCursor}`);
    expect(second.items.map((entry) => entry.file)).toEqual(['a.ndjson']);
    expect(second.nextCursor).toBeNull();
  });

  it('keeps what broke off, with the reason', async () => {
    const answer = await desk.send('id,caller\n1,2', { as: 'engineer', format: 'csv' });
    expect(answer.status).toBe(422);
    expect((await list()).items).toMatchObject([{ format: 'csv', accepted: 0, failure: 'column_missing' }]);
  });

  it('is of a branch, and of those who import', async () => {
    await send([good('1'), 'not json'], 'ours.ndjson');
    const [entry] = (await list()).items;
    expect((await list('', 'elsewhere')).items).toEqual([]);
    for (const path of ['', '/rejected'])
      expect((await desk.get(`${LOG}/${entry?.id}${path}`, 'elsewhere')).status).toBe(404);
    for (const as of ['hotline', 'college', 'field'])
      for (const path of ['', `/${entry?.id}`, `/${entry?.id}/rejected`])
        expect((await desk.get(`${LOG}${path}`, as)).status, `${as} ${path}`).toBe(403);
  });

  it('names the field of a question that it does not understand', async () => {
    const refused = async (query: string) => {
      const answer = await desk.get(`${LOG}${query}`);
      return `${answer.status} ${((await answer.json()) as { errors: { field: string }[] }).errors[0]?.field}`;
    };
    expect(await refused('?limit=0')).toBe('400 limit');
    expect(await refused('?cursor=x')).toBe('400 cursor');
    expect(await refused('?page=2')).toBe('400 page');
    expect((await desk.get(`${LOG}/x`)).status).toBe(404);
    const answer = await desk.send('', { as: 'engineer', format: 'ndjson&name=' });
    expect(answer.status).toBe(400);
  });
});

describe('the file of rejected lines', () => {
  const fileOf = async (lang: string) => {
    const [entry] = (await list()).items;
    const answer = await desk.get(`${LOG}/${entry?.id}/rejected?lang=${lang}`);
    return {
      text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer()),
      type: answer.headers.get('content-type'),
      name: decodeURIComponent(answer.headers.get('content-disposition') ?? ''),
    };
  };

  it('tells line, code and reason in its reader’s language', async () => {
    await send([good('1'), '{"id": 7', good('1').replace(DESK_A, '+869030000777')], '三月.ndjson');
    const zh = await fileOf('zh');
    expect(zh.type).toBe('text/csv; charset=utf-8');
    expect(zh.name).toContain('退回话单_三月.ndjson.csv');
    expect(zh.text).toBe(
      '\uFEFF行号,代码,原因,说明\r\n' +
        '2,bad_json,不是有效的 JSON。,The line is not JSON.\r\n' +
        '3,unknown_number,号码不属于任何业务。请在基础资料登记后再导入。,caller is no number of any service of ours.\r\n',
    );
    expect((await fileOf('en')).text).toContain(
      '3,unknown_number,"The number is of no service. Add it under “Registry”, and import again.",',
    );
  });

  it('neither passes a person’s number on, nor lets a spreadsheet calculate what a stranger wrote', async () => {
    const strange = { '+8615412345678': 1, '=1+1': 2 };
    await send([JSON.stringify({ ...(JSON.parse(good('1')) as object), ...strange })], '话单15412345678.ndjson');
    const { text, name } = await fileOf('en');
    expect(text).toContain('There is no field');
    expect(text).not.toContain('12345678');
    expect(name).toContain('154****5678');
    const [entry] = (await list()).items;
    expect(JSON.stringify(await detail(entry?.id ?? ''))).not.toContain('12345678');
    await desk.db.asOwner(`update rejected_line set message = '=HYPERLINK("http://x.example")'`);
    expect((await fileOf('en')).text).toContain(`"'=HYPERLINK(""http://x.example"")"`);
  });
});

describe('an import that runs', () => {
  const id = '5f4e3d2c-1b0a-4c9d-8e7f-0a1b2c3d4e5f';
  const cancel = async (one = id, as = 'engineer') => {
    const answer = await desk.post(`${LOG}/${one}/cancel`, {}, as);
    return { status: answer.status, body: (await answer.json()) as { code?: string; failure?: string } };
  };
  interface Answer {
    readonly status: number;
    readonly code: unknown;
  }
  /** A sender that has sent some, and may send more as long as it is not answered. */
  function sending(first: string): { readonly sent: ClientRequest; readonly answer: Promise<Answer> } {
    const sent = request(`http://127.0.0.1:${desk.port}/api/call-records?format=ndjson&import=${id}`, {
      method: 'POST',
      headers: { authorization: 'engineer' },
    });
    const answer = new Promise<Answer>((resolve, reject) => {
      sent.once('error', reject).once('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.once('end', () => {
          const { code } = JSON.parse(text) as { code: unknown };
          resolve({ status: response.statusCode ?? 0, code });
        });
      });
    });
    sent.write(first);
    return { sent, answer };
  }

  it('can be followed by the id that its sender chose, and ended by somebody else; what is committed stays', async () => {
    const { sent, answer } = sending(`${good('1')}\n`);
    await expect.poll(async () => (await list()).items[0]?.accepted, { timeout: 20_000 }).toBe(1);
    expect(await detail(id)).toMatchObject({ doneAt: null, bytes: null, bytesRead: good('1').length + 1 });
    expect((await cancel(id, 'elsewhere')).status).toBe(404);
    expect((await cancel(id, 'hotline')).status).toBe(403);
    expect(await cancel()).toMatchObject({ status: 200, body: { failure: 'import_cancelled' } });
    sent.end(`${good('2')}\n`);
    expect(await answer).toEqual({ status: 409, code: 'import_cancelled' });
    expect(await detail(id)).toMatchObject({
      accepted: 1,
      failure: 'import_cancelled',
      cancelledBy: { id: 'engineer' },
    });
    expect(await cancel()).toMatchObject({ status: 409, body: { code: 'import_ended' } });
    const { rows } = await desk.db.pool.query('select id from call_record');
    expect(rows).toEqual([{ id: '1' }]);
  });

  it('says that it moves while one line goes on and on, ends in the midst of it, and keeps what came before', async () => {
    const { sent, answer } = sending(`${good('1')}\n`);
    await expect.poll(async () => (await list()).items[0]?.accepted, { timeout: 20_000 }).toBe(1);
    const { updatedAt, version } = await detail(id);
    for (const read of [100_000, 200_000]) {
      sent.write('x'.repeat(100_000));
      await expect
        .poll(async () => (await detail(id)).bytesRead, { timeout: 20_000 })
        .toBe(good('1').length + 1 + read);
    }
    const moved = await detail(id);
    expect(moved).toMatchObject({ accepted: 1, rejected: 0, doneAt: null });
    expect([moved.version > version, moved.updatedAt > updatedAt]).toEqual([true, true]);
    await cancel();
    expect(await answer).toEqual({ status: 409, code: 'import_cancelled' });
    sent.end();
    expect(await detail(id)).toMatchObject({ accepted: 1, rejected: 0, failure: 'import_cancelled' });
  });

  it('is ended although its sender has fallen silent', async () => {
    const { sent, answer } = sending(`${good('1')}\n`);
    await expect.poll(async () => (await list()).items.length, { timeout: 20_000 }).toBe(1);
    await cancel();
    const failure = async () => (await detail(id)).failure;
    expect(await failure()).toBe('import_cancelled');
    // Before it has ended.
    expect((await answer).status).toBe(409);
    sent.end();
  });

  it('says how much of the file it has read, and of how much; an id is taken once', async () => {
    const text = [good('1'), good('2')].join('\n');
    const answer = await desk.send(text, { as: 'engineer', format: `auto&import=${id}` });
    expect(await answer.json()).toMatchObject({ import: id, accepted: 2 });
    expect(await detail(id)).toMatchObject({ bytes: text.length, bytesRead: text.length, cancelledBy: null });
    const again = await desk.send(text, { as: 'engineer', format: `auto&import=${id}` });
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ code: 'import_exists' });
    expect((await list()).items).toHaveLength(1);
  });
});
