import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Problem } from '#server/http/problem.ts';
import { iso } from '#shared/time.ts';
import { type ParsedLine, readCallRecords } from './read.ts';
import { requestedFormat, type RequestedFormat } from './recognise.ts';

/** Fed in pieces of `piece` bytes, for a file never arrives at its line ends. */
async function read(format: RequestedFormat, file: string | Buffer, piece = 7): Promise<ParsedLine[]> {
  const bytes = Buffer.from(file);
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, i) =>
    bytes.subarray(i * piece, (i + 1) * piece),
  );
  const lines: ParsedLine[] = [];
  for await (const block of readCallRecords(format, Readable.from(pieces, { objectMode: false }))) lines.push(...block);
  return lines;
}
const records = (lines: ParsedLine[]) => lines.flatMap((l) => ('record' in l ? [l.record] : []));
const faults = (lines: ParsedLine[]) => lines.flatMap((l) => ('code' in l ? [`${l.line} ${l.code}`] : []));
const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
  const thrown: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown instanceof Problem) return thrown;
  throw new Error(`expected a problem, got ${String(thrown)}`);
};

const json = (over: Record<string, unknown> = {}) =>
  JSON.stringify({
    id: 'c1',
    caller: '+869030000001',
    callee: '10086',
    startedAt: '2026-03-01T09:00:00+08:00',
    billsec: 61,
    ...over,
  });

describe('ndjson', () => {
  it('gives the call of each line', async () => {
    const [call] = records(await read('ndjson', `${json({ direction: 'inbound', linkedId: 'x', service: null })}\n`));
    expect(call).toMatchObject({
      id: 'c1',
      caller: '+869030000001',
      billsec: 61,
      direction: 'in',
      linkedId: 'x',
      service: null,
    });
    expect(call && iso(call.startedAt)).toBe('2026-03-01T01:00:00.000Z');
  });
  it('takes a stamp without a zone as Beijing time', async () => {
    const [call] = records(await read('ndjson', json({ startedAt: '2026-03-01 00:00:00' })));
    expect(call && iso(call.startedAt)).toBe('2026-02-28T16:00:00.000Z');
  });
  it('says of each bad line what is wrong, and keeps its neighbours', async () => {
    const lines = await read(
      'ndjson',
      [
        json(),
        '{"id":',
        '[]',
        json({ billsec: -1 }),
        '',
        json({ billsec: 200_000 }),
        json({ billsec: 1.5 }),
        json({ startedAt: '2026-02-30T00:00:00Z' }),
        json({ caller: undefined }),
        json({ surprise: 1 }),
        json({ id: 'a\0b' }),
        json({ direction: 'sideways' }),
        json({ id: 'last', billsec: '30' }),
      ].join('\r\n'),
    );
    expect(records(lines).map((r) => r.id)).toEqual(['c1', 'last']);
    expect(faults(lines)).toEqual([
      '2 bad_json',
      '3 bad_json',
      '4 negative_duration',
      '6 absurd_duration',
      '7 field_invalid',
      '8 bad_time',
      '9 field_missing',
      '10 field_unknown',
      '11 bad_text',
      '12 field_invalid',
    ]);
    expect(lines.find((l) => l.line === 9)).toMatchObject({ message: 'caller is missing.' });
  });
});

describe('csv', () => {
  const row = 'c1,,+869030000001,10086,2026-03-01 09:00:00,61';
  it('is read by its header, in any order, other columns ignored', async () => {
    const lines = await read(
      'csv',
      'billsec;Started_At;callee;caller;id;remark\n61;2026-03-01 09:00:00;10086;09030000001;c1;中文\n',
    );
    expect(records(lines)).toMatchObject([{ id: 'c1', caller: '09030000001', callee: '10086', billsec: 61 }]);
  });
  it('is read in the documented order without one', async () => {
    expect(records(await read('csv', `${row}\n${row},,in`))).toMatchObject([
      { id: 'c1', direction: null },
      { direction: 'in' },
    ]);
  });
  it('with a required column missing is refused as a whole, naming it', async () => {
    const problem = await problemOf(read('csv', 'id,caller,callee,billsec\n1,2,3,4'));
    expect(problem).toMatchObject({ status: 422, code: 'column_missing', errors: [{ field: 'startedAt' }] });
  });
  it('with a broken quote loses that line only', async () => {
    const lines = await read('csv', `${row}\nc2,,"+8690,10086\n${row.replace('c1', 'c3')}\n,,,\n${row},,,,,,,,`);
    expect(records(lines).map((r) => r.id)).toEqual(['c1', 'c3']);
    expect(faults(lines)).toEqual(['2 bad_quotes', '4 field_missing', '5 too_many_columns']);
  });
});

describe('asterisk', () => {
  const csv =
    '"","09030000001","02151234567","from-internal","""Front desk"" <09030000001>","SIP/1-0001","SIP/trunk-0002","Dial","SIP/x,30","2026-03-01 09:00:00","2026-03-01 09:00:05","2026-03-01 09:01:06",66,61,"ANSWERED","DOCUMENTATION","1772326800.1",""';
  const custom =
    '"""Front desk"" <09030000001>","09030000001","02151234567","from-internal","SIP/1-0001","SIP/trunk-0002","Dial","SIP/x,30","2026-03-01 09:00:00","2026-03-01 09:00:05","2026-03-01 09:01:06","66","61","ANSWERED","DOCUMENTATION","","1772326800.1",""';

  it('is the same call in both column orders', async () => {
    const [first, second] = records(await read('asterisk', `${csv}\n${custom}\n`));
    expect(first).toEqual(second);
    expect(first).toMatchObject({
      caller: '09030000001',
      callee: '02151234567',
      billsec: 61,
      linkedId: '1772326800.1',
    });
    expect(first && iso(first.startedAt)).toBe('2026-03-01T01:00:00.000Z');
  });
  it('has an id of its own making where the switch writes none, equal in both orders', async () => {
    const bare = csv.split(',"1772')[0] ?? '';
    const bareCustom = custom.split(',"1772')[0] ?? '';
    const [first, second] = records(await read('asterisk', `${bare}\n${bareCustom}\n`));
    expect(first?.id).toHaveLength(32);
    expect(first).toEqual(second);
    const [other] = records(await read('asterisk', bare.replace('SIP/1-0001', 'SIP/1-0009')));
    expect(other?.id).not.toBe(first?.id);
  });
  it('is read by its header', async () => {
    const lines = await read(
      'asterisk',
      'calldate,src,dst,billsec,disposition,uniqueid\n2026-03-01 09:00:00,09030000001,110,0,NO ANSWER,7.1',
    );
    expect(records(lines)).toMatchObject([{ id: '7.1', callee: '110', billsec: 0 }]);
  });
  it('counts no seconds of a call that was not answered', async () => {
    expect(records(await read('asterisk', csv.replace('ANSWERED', 'NO ANSWER')))).toMatchObject([
      { billsec: 0, answeredAt: null },
    ]);
  });
  it('gives the legs of a forked call ids of their own and one linked id', async () => {
    const [a, b] = records(await read('asterisk', `${csv}\n${csv.replace('trunk-0002', 'trunk-0003')}`));
    expect(a?.id).not.toBe(b?.id);
    expect(a?.linkedId).toBe(b?.linkedId);
  });
  it('names what is wrong with a line', async () => {
    expect(faults(await read('asterisk', `${csv}\na,b\n${csv.replaceAll('2026-03-01', '2026-03-99')}`))).toEqual([
      '2 too_few_columns',
      '3 bad_time',
    ]);
  });

  it('and the others are recognised by `auto`', async () => {
    expect(records(await read('auto', csv))).toHaveLength(1);
    expect(records(await read('auto', `export of March\n${custom}`))).toHaveLength(1);
    expect(records(await read('auto', json()))).toMatchObject([{ id: 'c1' }]);
    expect(records(await read('auto', 'c1,,1,2,2026-03-01 09:00:00,61'))).toMatchObject([{ id: 'c1' }]);
    expect(
      records(await read('auto', 'id,caller,callee,startedAt,billsec\nc1,1,2,2026-03-01 09:00:00,61')),
    ).toMatchObject([{ id: 'c1' }]);
  });
});

describe('a file', () => {
  const gb = Buffer.concat([
    Buffer.from('id,caller,callee,startedAt,billsec,feature\nc1,1,2,2026-03-01 09:00:00,61,'),
    Buffer.from([0xd6, 0xd0, 0xce, 0xc4]),
    Buffer.from('\nc2,1,2,2026-03-01 09:00:00,61,plain\n'),
  ]);
  it('may be GB18030', async () => {
    expect(records(await read('csv', gb))).toMatchObject([{ feature: '中文' }, { feature: 'plain' }]);
  });
  it('may be UTF-8, with a mark or without', async () => {
    expect(records(await read('ndjson', `\ufeff${json({ feature: '中文' })}`))).toMatchObject([{ feature: '中文' }]);
  });
  it('with one line in neither loses that line only', async () => {
    const lines = await read(
      'ndjson',
      Buffer.concat([Buffer.from(`${json()}\n`), Buffer.from([0xff, 0xff, 0x0a]), Buffer.from(json())]),
    );
    expect(records(lines)).toHaveLength(2);
    expect(faults(lines)).toEqual(['2 bad_encoding']);
  });
  it('may be gzip', async () => {
    expect(records(await read('auto', gzipSync(`${json()}\n`.repeat(500))))).toHaveLength(500);
  });
  it('that breaks off keeps what came before, and says where it ends', async () => {
    const noise = Array.from({ length: 3000 }, (_, i) => json({ id: `call ${(i * 7919) % 3001} ${i}` })).join('\n');
    const zipped = gzipSync(noise);
    const lines = await read('ndjson', zipped.subarray(0, zipped.length / 2), 1000);
    const kept = records(lines).length;
    expect(kept).toBeGreaterThan(500);
    expect(faults(lines)).toEqual([`${kept + 1} truncated_gzip`]);
  });
  it('of broken gzip is refused', async () => {
    expect(await problemOf(read('auto', Buffer.from([0x1f, 0x8b, 9, 9, 9, 9])))).toMatchObject({
      status: 422,
      code: 'bad_gzip',
    });
  });
  it('that is no text is refused', async () => {
    expect(await problemOf(read('ndjson', Buffer.from(`\ufeff${json()}`, 'utf16le'), 100))).toMatchObject({
      code: 'not_text',
    });
    expect(await problemOf(read('csv', Buffer.alloc(500), 100))).toMatchObject({ code: 'not_text' });
  });
  it('that is nothing we know is refused by `auto`, line by line when it was said what it is', async () => {
    expect(await problemOf(read('auto', 'Dear all,\nplease find'))).toMatchObject({
      status: 422,
      code: 'format_not_recognised',
    });
    expect(faults(await read('ndjson', 'Dear all,\nplease find'))).toEqual(['1 bad_json', '2 bad_json']);
  });
  it('may be empty', async () => {
    expect(await read('auto', '')).toEqual([]);
    expect(await read('csv', '\n\r\n \n')).toEqual([]);
  });
  it('with an endless line loses that line only', async () => {
    const lines = await read('ndjson', `${json()}\n${'x'.repeat(300_000)}\n${json()}`, 40_000);
    expect(records(lines)).toHaveLength(2);
    expect(faults(lines)).toEqual(['2 line_too_long']);
    expect(faults(await read('ndjson', 'x'.repeat(300_000), 40_000))).toEqual(['1 line_too_long']);
  });
});

describe('the format of a request', () => {
  it('is one of those supported; others are refused by name', () => {
    expect(requestedFormat('asterisk')).toBe('asterisk');
    expect(requestedFormat(undefined)).toBe('auto');
    expect(requestedFormat('cm-ims')).toBe('cm-ims');
    expect(() => requestedFormat('xml')).toThrow(/format_unknown.*ndjson, csv, asterisk, freeswitch, cm-ims, auto/);
    expect(() => requestedFormat(['csv', 'csv'])).toThrow(/format_unknown/);
  });
});
