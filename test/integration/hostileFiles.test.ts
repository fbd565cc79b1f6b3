import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImportAnswer } from '#shared/api/pool.ts';
import { expectProblem } from './authorisationAnswers.ts';
import { expectSound, expectUnharmed, hostileDesk, nasty, runs } from './hostileDesk.ts';

/* Garbage as call-record files: a problem, or bad lines by number, with every good line beside them kept. */
const desk = await hostileDesk();
const { app, key } = desk;
const show = (value: unknown): string => fc.stringify(value).slice(0, 300);

type Format = 'ndjson' | 'csv' | 'asterisk' | 'auto';
const FORMATS: readonly Format[] = ['ndjson', 'csv', 'asterisk', 'auto'];
const send = (format: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Response> =>
  app.fetch(`/api/call-records?format=${format}`, {
    method: 'POST',
    // Making a bomb stops this process for seconds, in which a connection kept for the next request may have been closed.
    headers: { authorization: `Bearer ${key}`, 'content-type': 'text/plain', connection: 'close', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });

const start = new Date(Date.now() - 3_600_000).toISOString();
let calls = 0;
const good = (): Record<string, unknown> => ({
  id: `hostile-${(calls += 1)}`,
  caller: '+869030000001',
  callee: '+8610099990000',
  startedAt: start,
  billsec: 1,
});
const CSV_HEADER = 'id,caller,callee,startedAt,billsec\n';

describe('a file', () => {
  it('of any bytes is a problem or has bad lines', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.uint8Array({ maxLength: 200 }).map((tail) => Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), tail])),
      fc.uint8Array({ maxLength: 200 }).map((content) => gzipSync(content)),
      fc.string({ unit: 'binary', maxLength: 300 }).map((text) => Buffer.from(text)),
      fc
        .array(fc.constantFrom('"', ',', ';', '\n', '\r', '\t', '1', '医', '\0', '{', '}', ' '), { maxLength: 200 })
        .map((signs) => Buffer.from(signs.join(''))),
    );
    const headers = fc.constantFrom<Record<string, string>>(
      {},
      { 'content-type': 'text/csv' },
      { 'content-encoding': 'gzip' },
      { 'content-type': 'application/octet-stream' },
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...FORMATS), bytes, headers, async (format, content, extra) => {
        const status = await expectSound(await send(format, content, extra), show([format, [...content], extra]));
        expect([200, 422]).toContain(status);
      }),
      runs(80),
    );
  });

  it('keeps its good lines, whatever stands between them', async () => {
    const spoiled = fc.record({
      field: fc.constantFrom(
        'id',
        'caller',
        'callee',
        'startedAt',
        'billsec',
        'answeredAt',
        'direction',
        'feature',
        'service',
        'extra',
        '__proto__',
      ),
      value: nasty,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(spoiled, { minLength: 1, maxLength: 8 }), async (faults) => {
        const bad = faults.map(({ field, value }) => ({ ...good(), [field]: value }));
        const lines = [good(), ...bad, good()].map((line) => JSON.stringify(line));
        const answer = await send('ndjson', lines.join('\n'));
        const text = await answer.text();
        expect(answer.status, `${show(faults)} ${text}`).toBe(200);
        const { accepted, duplicates, rejected } = JSON.parse(text) as ImportAnswer;
        expect(accepted + duplicates + rejected.length, show(faults)).toBe(lines.length);
        expect(rejected.map((one) => one.line).filter((line) => line === 1 || line === lines.length)).toEqual([]);
      }),
      runs(30),
    );
  });

  it('of CSV with cells of anything is a problem or has bad lines', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom('"', '""', '"a', '=1+1', '@x', start, '+869030000001', '1', '1e9', '-1'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.array(cell, { maxLength: 14 }).map((cells) => cells.join(',')),
          { maxLength: 10 },
        ),
        fc.constantFrom('csv', 'asterisk', 'auto'),
        async (rows, format) => {
          const text = `${format === 'csv' ? CSV_HEADER : ''}${rows.join('\n')}\n`;
          expect([200, 422]).toContain(await expectSound(await send(format, text), show(text)));
        },
      ),
      runs(80),
    );
  });

  it.each<[string, string, string | Uint8Array, Record<string, string>, number, string]>([
    ['in a format that is none', 'xml', '<a/>', {}, 400, 'format_unknown'],
    ['in two formats', 'csv&format=ndjson', 'a', {}, 400, 'format_unknown'],
    [
      'of a type that is none',
      'csv',
      CSV_HEADER,
      { 'content-type': 'application/json' },
      415,
      'unsupported_media_type',
    ],
    ['in an encoding that is none', 'csv', CSV_HEADER, { 'content-encoding': 'br' }, 415, 'unsupported_encoding'],
    ['in UTF-16', 'csv', Buffer.from(`\ufeff${CSV_HEADER}`, 'utf16le'), {}, 422, 'not_text'],
    [
      'of a picture',
      'auto',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0, 0, 0, 1, 0, 0, 0]),
      {},
      422,
      'not_text',
    ],
    [
      'of gzip that is none',
      'csv',
      Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
      {},
      422,
      'bad_gzip',
    ],
    ['without the columns that count', 'csv', 'id,caller,callee\n1,2,3\n', {}, 422, 'column_missing'],
    ['of something else', 'auto', 'dear all,\nplease find attached\n', {}, 422, 'format_not_recognised'],
  ])('%s is refused by name', async (_what, format, body, headers, status, code) => {
    const answer = await send(format, body, headers);
    expect(expectProblem(answer, await answer.text(), code)).toMatchObject({ status, code });
  });

  it('of one endless line is one bad line', async () => {
    const answer = await send('ndjson', `${'x'.repeat(3_000_000)}\n${JSON.stringify(good())}\n`);
    expect(await answer.json()).toMatchObject({ accepted: 1, rejected: [{ line: 1, code: 'line_too_long' }] });
  });

  it('of empty lines, as many as there may be, takes neither the memory nor the stack', async () => {
    const empty = '\n'.repeat(3_000_000);
    const plain = await send('ndjson', `${empty}${JSON.stringify(good())}\n`);
    expect(await plain.json()).toMatchObject({ accepted: 1, rejected: [] });
    const zipped = await send('auto', gzipSync(`${empty}${JSON.stringify(good())}\n`));
    expect(zipped.status, await zipped.text()).toBeLessThan(500);
  });

  it('of lines in no encoding at all, as many as there may be, is refused', async () => {
    const line = Buffer.from([0xff, 0xff, 0x0a]);
    const answer = await send('auto', Buffer.alloc(line.length * 300_000, line));
    expect(expectProblem(answer, await answer.text(), 'no text').status).toBe(422);
  });

  it.each([
    ['newlines', '\n'],
    ['signs', 'a'],
    ['lines', `{"a":"${'a'.repeat(990)}"}\n`],
  ])('that is a bomb of %s is not unpacked to its end', async (_what, unit) => {
    const before = process.memoryUsage().rss;
    const bomb = gzipSync(unit.repeat(Math.ceil(100_000_000 / unit.length)));
    expect(bomb.length).toBeLessThan(400_000);
    const answer = await send('ndjson', bomb);
    const text = await answer.text();
    expect(answer.status, text.slice(0, 300)).toBeLessThan(500);
    expect(text).toMatch(/gzip_bomb/);
    expect(process.memoryUsage().rss - before).toBeLessThan(400_000_000);
  });

  it('after all that is taken as ever', async () => {
    const answer = await send('csv', `${CSV_HEADER}last,+869030000001,+8610099990000,${start},1\n`);
    expect(await answer.json()).toMatchObject({ accepted: 1, rejected: [] });
    await expectUnharmed(desk);
  });
});
