import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { describe, expect, it } from 'vitest';
import { Problem } from '#server/http/problem.ts';
import { parseColumns } from '#shared/pool/records.ts';
import { iso } from '#shared/time.ts';
import { toNumber } from '../number.ts';
import { NO_HINTS } from './layout.ts';
import { type ParsedLine, readCallRecords } from './read.ts';
import { requestedFormat, type RequestedFormat } from './recognise.ts';

/** Fed in pieces of `piece` bytes, for a file never arrives at its line ends. */
async function read(
  format: RequestedFormat,
  file: string | Buffer,
  piece = 7,
  hints = NO_HINTS,
): Promise<ParsedLine[]> {
  const bytes = Buffer.from(file);
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, i) =>
    bytes.subarray(i * piece, (i + 1) * piece),
  );
  const lines: ParsedLine[] = [];
  for await (const block of readCallRecords(format, Readable.from(pieces, { objectMode: false }), hints))
    lines.push(...block);
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
  it('says how a duration is written where it is none', async () => {
    const said = (await read('ndjson', ['', '1e3', '60.5', null].map((billsec) => json({ billsec })).join('\n'))).map(
      (line) => ('code' in line ? `${line.code} ${line.message}` : 'taken'),
    );
    const how = 'field_invalid billsec is not a whole number of seconds, such as 61, 1分1秒 or 00:01:01.';
    expect(said).toEqual(['field_missing billsec is empty.', how, how, 'field_invalid billsec has the wrong type.']);
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
  it('with a line of NULs after lines of text loses that line only, in whatever pieces it comes', async () => {
    for (const many of [600, 9_000])
      for (const piece of [7, 300, 100_000]) {
        const file = `${json()}\n${'\0'.repeat(many)}\n${json({ id: 'c2' })}\n`;
        const lines = await read('auto', file, piece);
        expect(records(lines).map(({ id }) => id)).toEqual(['c1', 'c2']);
        expect(faults(lines)).toEqual(['2 bad_json']);
      }
  });
  it('that is nothing we know is refused by `auto`, line by line when it was said what it is', async () => {
    expect(await problemOf(read('auto', 'Dear all,\nplease find'))).toMatchObject({
      status: 422,
      code: 'format_not_recognised',
    });
    expect(faults(await read('ndjson', 'Dear all,\nplease find'))).toEqual(['1 bad_json', '2 bad_json']);
  });
  it('that is plainly of another format than was said is refused, naming it; one of neither is read line by line', async () => {
    const row = 'c1,,+869030000001,10086,2026-03-01 09:00:00,61';
    for (const [said, file, is] of [
      ['ndjson', row, 'csv'],
      ['csv', json(), 'ndjson'],
      ['cm-ims', `a title\n${row}`, 'csv'],
      ['asterisk', row, 'csv'],
      ['csv', '1,2026-03-01,09:00:00,61,主叫,本地,110', 'cm-ims'],
    ] as const) {
      const problem = await problemOf(read(said, file));
      expect(problem, said).toMatchObject({ status: 422, code: 'format_differs', errors: [{ field: 'format' }] });
      expect(problem.detail).toContain(`format=${is}`);
    }
    expect(faults(await read('csv', 'a\nb'))).toEqual(['1 field_missing', '2 field_missing']);
    // Lines of another among its own are bad lines.
    expect(faults(await read('csv', `${json()}\n${row}`))).toEqual(['1 bad_quotes']);
  });
  it('may end its lines by CR alone', async () => {
    const file =
      'id,caller,callee,startedAt,billsec\rc1,1,2,2026-03-01 09:00:00,61\rx\rc2,1,2,2026-03-01 09:00:00,61\r';
    for (const [bytes, piece] of [
      [Buffer.from(file), 1_000],
      [Buffer.from(file), 7],
      // The second begins with the line after the first.
      [Buffer.from(file), file.indexOf('\r') + 1],
      [gzipSync(file), 1_000],
    ] as const) {
      const lines = await read('auto', bytes, piece);
      expect(records(lines).map(({ id }) => id)).toEqual(['c1', 'c2']);
      expect(faults(lines)).toEqual(['3 field_missing']);
    }
  });
  it('whose archive has changed on its way says that lines of it may be wrong', async () => {
    const noise = Array.from({ length: 3000 }, (_, i) => json({ id: `call ${(i * 7919) % 3001} ${i}` })).join('\n');
    const spoiled = (text: string): Buffer => {
      const zipped = gzipSync(text);
      // Of its checksum.
      zipped[zipped.length - 8] = (zipped.at(-8) ?? 0) ^ 1;
      return zipped;
    };
    const why = { code: 'bad_gzip' };
    const lines = await read('auto', spoiled(noise), 1_000);
    expect(records(lines).length).toBeGreaterThan(2_000);
    expect(lines.at(-1)).toMatchObject({
      ...why,
      message: expect.stringContaining('lines before this one may be wrong'),
    });
    // Of one that is read at once, nothing is taken.
    expect(await problemOf(read('auto', spoiled(json()), 1_000))).toMatchObject({ status: 422, ...why });
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

describe('csv with columns named by its sender', () => {
  const mapped = async (columns: string, file: string) => {
    const map = parseColumns(columns);
    if (map === null) throw new Error(`no columns: ${columns}`);
    return read('csv', file, 7, { ...NO_HINTS, columns: map });
  };
  const COLUMNS = 'caller:主叫,callee:对端,startedAt:何时,billsec:秒数';
  it('is read by them, below a title, and has ids of its own making', async () => {
    const lines = await mapped(
      COLUMNS,
      '三月\n何时,秒数,主叫,对端,备注\n2026-03-01 09:00:00,61,1,2,x\n2026-03-01 09:00:00,61,1,3\n',
    );
    expect(records(lines)).toMatchObject([
      { caller: '1', callee: '2', billsec: 61 },
      { caller: '1', callee: '3', billsec: 61 },
    ]);
    expect(new Set(records(lines).map((r) => r.id)).size).toBe(2);
    expect(faults(lines)).toEqual(['1 field_missing']);
  });
  it('is read by their places, with a header or without', async () => {
    const row = '2026-03-01 09:00:00,61,1,2';
    const places = 'startedAt:#1,billsec:#2,caller:#3,callee:#4';
    expect(records(await mapped(places, `when,long,a,b\n${row}`))).toHaveLength(1);
    expect(records(await mapped(places, `${row}\n${row}`))).toHaveLength(2);
  });
  it('makes the ids that it has when a spreadsheet has saved it, and when more of it is read', async () => {
    const idsOf = async (columns: string, row: string) => {
      const ids = records(await mapped(columns, `何时,秒数,主叫,对端,应答\n${row}\n`)).map(({ id }) => id);
      expect(ids).toHaveLength(1);
      return ids;
    };
    const ids = await idsOf(COLUMNS, '2026-03-01 09:00:01,61,09030000001,+86 21 5123-4567,2026-03-01 09:00:05');
    for (const row of [
      '2026/3/1 9:00:01,61,9030000001,2151234567,2026/3/1 9:00:05',
      '20260301090001,1分1秒,+869030000001,021-51234567,',
      '2026-03-01T01:00:01Z,00:01:01,0903 0000001,008602151234567,',
    ])
      expect(await idsOf(COLUMNS, row), row).toEqual(ids);
    expect(
      await idsOf(`${COLUMNS},answeredAt:应答`, '2026/3/1 9:00:01,61,9030000001,2151234567,2026/3/1 9:00:05'),
    ).toEqual(ids);
    expect(await idsOf(COLUMNS, '2026/3/1 9:00:02,61,9030000001,2151234567,')).not.toEqual(ids);
  });
  it('is refused when one is not there, naming it', async () => {
    expect(await problemOf(mapped(COLUMNS, '何时,秒数,主叫\n1,2,3'))).toMatchObject({
      code: 'column_missing',
      errors: [{ field: 'callee (对端)' }],
    });
  });
  it('needs no names where a switch writes those in use', async () => {
    expect(
      records(
        await read('auto', '话单号,主叫号码,被叫号码,开始时间,通话时长（秒）,呼叫方向\n7,1,2,20260301090000,61,主叫\n'),
      ),
    ).toMatchObject([{ id: '7', caller: '1', callee: '2', billsec: 61, direction: 'out' }]);
  });
});

describe('csv with two columns that mean one field', () => {
  it('is read by the one that says it best, wherever it stands', async () => {
    for (const file of [
      '话单号,主叫,被叫,开始时间,通话时长,计费时长\n7,1,2,2026-03-01 09:00:00,66,61',
      '话单号,主叫,被叫,计费时长(秒),开始时间,通话时长\n7,1,2,61,2026-03-01 09:00:00,66',
      'id,call id,主叫,被叫,billsec,开始时间,呼叫时间,计费时长\n7,8,1,2,61,2026-03-01 09:00:00,2026-03-01 08:59:50,66',
    ]) {
      const [call] = records(await read('csv', file));
      expect(call, file).toMatchObject({ id: '7', billsec: 61 });
      expect(call && iso(call.startedAt), file).toBe('2026-03-01T01:00:00.000Z');
    }
  });
});

describe('freeswitch', () => {
  const UUID = 'a5c9f6c0-e752-11e3-8bfb-65b6c3cdac7d';
  const OTHER = 'b5c9f6c0-e752-11e3-8bfb-65b6c3cdac7d';
  const row = (billsec: number, answered = '2026-03-01 09:00:05', other = OTHER) =>
    `"9007","09030000001","02151234567","public","2026-03-01 09:00","${answered}","2026-03-01 09:01:06","66","${billsec}","NORMAL_CLEARING","${UUID}","${other}","","PCMA","PCMA"`;
  it('is the call of a line of its default template; its other templates begin so, or are statements', async () => {
    const statement = `INSERT INTO cdr VALUES (${row(61).split(',').slice(0, 13).join(',')});`;
    for (const file of [row(61), `${row(61)},"agent","code"`, statement])
      expect(records(await read('auto', file)), file).toMatchObject([
        { id: `${UUID} ${OTHER}`, caller: '09030000001', callee: '02151234567', billsec: 61, linkedId: UUID },
      ]);
  });
  it('counts no seconds of a call that was not answered', async () => {
    expect(records(await read('freeswitch', row(3, '', '')))).toMatchObject([
      { id: UUID, billsec: 0, answeredAt: null },
    ]);
  });
  it('is read from the documents of mod_json_cdr, encoded or not', async () => {
    const document = (start: object) =>
      JSON.stringify({
        variables: { uuid: UUID, billsec: '61', ...start },
        callflow: [{ caller_profile: { caller_id_number: '%2B869030000001', destination_number: '110' } }],
      });
    const lines = await read(
      'auto',
      [
        document({ start_epoch: '1772326800', answer_epoch: '1772326805' }),
        document({ start_stamp: '2026-03-01%2009%3A00%3A00', answer_stamp: '2026-03-01%2009%3A00%3A05' }),
        document({ start_epoch: '1772326800', answer_epoch: '0' }),
        '{"variables":',
      ].join('\n'),
    );
    expect(records(lines).map(({ startedAt, billsec }) => [iso(startedAt), billsec])).toEqual([
      ['2026-03-01T01:00:00.000Z', 61],
      ['2026-03-01T01:00:00.000Z', 61],
      ['2026-03-01T01:00:00.000Z', 0],
    ]);
    expect(records(lines)[0]).toMatchObject({ caller: '+869030000001', callee: '110' });
    expect(faults(lines)).toEqual(['4 bad_json']);
  });
  it('names what is wrong with a line', async () => {
    expect(faults(await read('freeswitch', `${row(61)}\na,b\n${row(61).replaceAll('03-01', '13-01')}`))).toEqual([
      '2 too_few_columns',
      '3 bad_time',
    ]);
  });
});

describe('cm-ims', () => {
  const HEADER =
    '序号,通话日期,起始时间,通话时长,通话状态,通话类型,对方号码,对方号码类型,通话地,业务名称,本地基本费或漫游费,长途费,信息费,费用小计,免费项,网络类型';
  const row = (no: number, state: string, over = '') =>
    `${no},2026-03-0${no},09:00:0${no},1分1秒,${state},本地,02151234567,固定,x,语音,0,0,0,0,,IMS${over}`;
  const own = { ...NO_HINTS, number: '09030000001' };

  it('gives the calls of the member whose bill it is, with a header or without', async () => {
    const rows = `${row(1, '主叫')}\n${row(2, '被叫')}\n`;
    for (const file of [`${HEADER}\n${rows}合计,,,,,,\n`, rows]) {
      const lines = await read('auto', file, 7, own);
      expect(records(lines)).toMatchObject([
        { caller: '09030000001', callee: '02151234567', direction: 'out', billsec: 61 },
        { caller: '02151234567', callee: '09030000001', direction: 'in', billsec: 61 },
      ]);
      expect(faults(lines)).toEqual([]);
    }
  });
  it('takes the member from a column, a title, the request or the file’s name, in this order', async () => {
    const callers = async (file: string, hints = NO_HINTS) =>
      records(await read('cm-ims', file, 7, hints)).map((r) => r.caller);
    const rows = `${HEADER}\n${row(1, '主叫')}`;
    const named = { ...NO_HINTS, name: '详单09030000004-202603.csv' };
    expect(await callers(`${HEADER},本机号码\n${row(1, '主叫', ',09030000002')}`, own)).toEqual(['09030000002']);
    expect(await callers(`用户号码：0903-0000003\n${rows}`, own)).toEqual(['0903-0000003']);
    expect(await callers(rows, { ...named, number: '09030000001' })).toEqual(['09030000001']);
    expect(await callers(rows, named)).toEqual(['09030000004']);
    expect(await problemOf(read('cm-ims', rows))).toMatchObject({ status: 422, code: 'number_missing' });
  });
  it('is the same call however its bill numbers it and writes its day', async () => {
    const [a, b] = records(
      await read(
        'cm-ims',
        [HEADER, row(1, '主叫'), row(1, '主叫').replace(/^1,2026-03-01/, '9,20260301')].join('\n'),
        7,
        own,
      ),
    );
    expect(a).toEqual(b);
  });
  it('is the same call when a spreadsheet has saved its bill, and whoever says whose it is', async () => {
    const idsOf = async (file: string, hints = NO_HINTS) =>
      records(await read('cm-ims', file, 7, hints)).map(({ id }) => id);
    const bill = `${HEADER}\n${row(1, '主叫')}\n${row(2, '被叫')}`;
    const ids = await idsOf(bill, own);
    expect(new Set(ids).size).toBe(2);
    const saved = bill
      .replaceAll(/2026-03-0(\d),09:/g, '2026/3/$1,9:')
      .replaceAll('1分1秒', '0:01:01')
      .replaceAll('02151234567', '2151234567');
    expect(saved).toContain('1,2026/3/1,9:00:01,0:01:01,主叫,本地,2151234567');
    expect(await idsOf(`用户号码：0903-0000001\n${saved}`)).toEqual(ids);
    expect(await idsOf(saved, { ...NO_HINTS, name: '+8609030000001.csv' })).toEqual(ids);
    expect(await idsOf(saved, { ...NO_HINTS, number: '+86 9030000001' })).toEqual(ids);
    // Of a call between two members each has a bill, on which it stands for each of them.
    expect(await idsOf(bill.replaceAll('主叫', '呼入'), own)).not.toContain(ids[0]);
  });
  it('names what is wrong with a line', async () => {
    const lines = await read(
      'cm-ims',
      [
        HEADER,
        row(1, '漫游'),
        row(2, '主叫').replace('1分1秒', '很久'),
        row(3, '主叫').replace('09:00', '29:00'),
        row(4, '主叫'),
      ].join('\n'),
      7,
      own,
    );
    expect(faults(lines)).toEqual(['2 field_invalid', '3 field_invalid', '4 bad_time']);
    expect(records(lines)).toHaveLength(1);
  });
  it('may be GB18030, as a spreadsheet saves it', async () => {
    // 序号,通话日期,起始时间,通话时长,通话状态,通话类型,对方号码
    const header = Buffer.from(
      'd0f2bac52ccda8bbb0c8d5c6da2cc6f0cabccab1bce42ccda8bbb0cab1b3a42ccda8bbb0d7b4ccac2ccda8bbb0c0e0d0cd2cb6d4b7bdbac5c2eb0a',
      'hex',
    );
    const call = Buffer.concat([
      Buffer.from('1,2026-03-01,09:00:00,61,'),
      Buffer.from('d6f7bdd0', 'hex'),
      Buffer.from(',,110\n'),
    ]);
    expect(records(await read('auto', Buffer.concat([header, call]), 7, own))).toMatchObject([
      { callee: '110', billsec: 61 },
    ]);
  });
});

describe('a line without an end', () => {
  it('is one bad line, however long, and costs no more memory than a short one', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'x');
    const PIECES = 1_024;
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from(`${json()}\n`);
      for (let i = 0; i < PIECES; i += 1) yield piece;
      yield Buffer.from(`\n${json({ id: 'c2' })}\n`);
    }
    const before = process.memoryUsage.rss();
    const lines: ParsedLine[] = [];
    for await (const block of readCallRecords('ndjson', Readable.from(endless(), { objectMode: false })))
      lines.push(...block);
    expect(records(lines).map((r) => r.id)).toEqual(['c1', 'c2']);
    expect(faults(lines)).toEqual(['2 line_too_long']);
    expect(process.memoryUsage.rss() - before).toBeLessThan((PIECES / 4) * piece.length);
  });
});

describe('a number that almost every record writes', () => {
  it('is read at once as it would be read with care', () => {
    const careful = (raw: string) => {
      const parsed = parsePhoneNumberFromString(raw, 'CN');
      return parsed?.isPossible() === true ? parsed.number : null;
    };
    const digits = (n: number) => fc.stringMatching(new RegExp(`^\\d{${n}}$`));
    const number = fc.oneof(
      digits(9).map((d) => `13${d}`),
      digits(8).map((d) => `178${d}`),
      digits(8).map((d) => `010${d}`),
      fc.tuple(fc.constantFrom('2', '5', '9'), fc.oneof(digits(9), digits(10))).map((d) => `0${d.join('')}`),
      fc.tuple(fc.constantFrom('2', '5', '9'), fc.oneof(digits(9), digits(10))).map((d) => `+86${d.join('')}`),
      digits(9).map((d) => `+8615${d}`),
    );
    fc.assert(
      fc.property(number, (raw) => {
        expect(toNumber(raw, '903')).toBe(careful(raw));
      }),
      { numRuns: 500 },
    );
  });
});
