import { beforeEach, describe, expect, it } from 'vitest';
import { type ImportDetail, importDetailSchema, importListSchema } from '#shared/api/imports.ts';
import { DESK_A, OUTSIDE, startPoolDesk, type PoolDesk } from './poolDesk.ts';

const LOG = '/api/call-records/imports';
let desk: PoolDesk;
beforeEach(async () => {
  desk = await startPoolDesk();
});

const good = (id: string) =>
  JSON.stringify({ id, caller: DESK_A, callee: OUTSIDE, startedAt: '2026-03-10T09:00:00+08:00', billsec: 61 });
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
        '3,unknown_number,号码不属于任何业务。,caller is no number of any service of ours.\r\n',
    );
    expect((await fileOf('en')).text).toContain('3,unknown_number,The number is of no service.,');
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
