import { deflateRawSync } from 'node:zlib';
import excel from 'exceljs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from './text.ts';
import { unzip, zip } from './unzip.ts';
import { readWorkbook } from './workbook.ts';

const book = async (fill: (page: excel.Worksheet) => void): Promise<Buffer> => {
  const workbook = new excel.Workbook();
  fill(workbook.addWorksheet('客户'));
  return Buffer.from(await workbook.xlsx.writeBuffer());
};
const everything = (): boolean => true;
const SHEET = 'xl/worksheets/sheet1.xml';
/** A workbook whose one sheet's XML is another. */
const altered = async (change: (xml: string) => string, part = SHEET): Promise<Buffer> => {
  const parts = unzip(await book((page) => page.addRow(['客户编号'])), everything, 10_000_000);
  return zip(parts.set(part, Buffer.from(change(parts.get(part)?.toString() ?? ''))));
};
const codeOf = (reading: Promise<unknown>): Promise<unknown> =>
  reading.then(
    () => 'read',
    (refused: { code?: unknown }) => refused.code,
  );

describe('an archive', () => {
  it('unpacks to what was packed', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), fc.uint8Array()), { selector: ([name]) => name }),
        (parts) => {
          const entries = new Map(parts.map(([name, data]) => [name, Buffer.from(data)]));
          expect(unzip(zip(entries), everything, 1_000_000)).toEqual(entries);
        },
      ),
    );
  });
  it('that would unpack to more than is allowed is not unpacked', () => {
    const packed = deflateRawSync(Buffer.alloc(5_000_000));
    const archive = zip(new Map([['a', packed]]));
    // The entry is said to be deflated: in the local header and in the directory.
    archive.writeUInt16LE(8, 8);
    archive.writeUInt16LE(8, archive.indexOf('PK\x01\x02', 0, 'latin1') + 10);
    expect(unzip(archive, everything, 5_000_000).get('a')).toHaveLength(5_000_000);
    expect(() => unzip(archive, everything, 4_999_999)).toThrow('too_large');
  });
  it('of any bytes is read or refused, and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const tried = Buffer.concat([
          Buffer.from('PK\x03\x04', 'latin1'),
          bytes,
          Buffer.from('PK\x05\x06', 'latin1'),
          bytes,
        ]);
        try {
          unzip(tried, everything, 1000);
        } catch (thrown) {
          expect(String(thrown)).toMatch(/the archive is/);
        }
      }),
    );
  });
});

describe('a workbook', () => {
  it('is read as its reader sees it: days, numbers, rich text, results of formulas', async () => {
    const bytes = await book((page) => {
      page.addRow(['客户编号', 'b', 'c', 'd', 'e']);
      page.addRow([
        { richText: [{ text: 'col' }, { text: 'lege' }] },
        new Date('2026-03-01'),
        8690300000001,
        { formula: '1+1', result: 2 },
        { text: 'a@b.cn', hyperlink: 'mailto:a@b.cn' },
      ]);
      page.mergeCells('A4:C4');
    });
    expect(await readWorkbook(bytes)).toEqual([
      {
        name: '客户',
        lines: [
          { line: 1, cells: ['客户编号', 'b', 'c', 'd', 'e'] },
          { line: 2, cells: ['college', '2026-03-01', '8690300000001', '2', 'a@b.cn'] },
        ],
      },
    ]);
  });
  it.each([
    ['a merged range of everything', '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', 'read'],
    [
      'a validation of everything',
      '<dataValidations><dataValidation sqref="A1:XFD1048576"/></dataValidations>',
      'read',
    ],
    ['columns without end', '<cols><col min="1" max="2000000000" width="9"/></cols>', 'read'],
    [
      'a row far beyond the last',
      '<sheetData><row r="2000000000"><c r="A2000000000"><v>1</v></c></row></sheetData>',
      'workbook_unreadable',
    ],
    [
      'a column far beyond the last',
      '<sheetData><row r="1"><c r="ZZZZZ1"><v>1</v></c></row></sheetData>',
      'workbook_unreadable',
    ],
    ['more rows than are read', `<sheetData>${'<row><c/></row>'.repeat(20_010)}</sheetData>`, 'workbook_too_large'],
    [
      'more columns than are read',
      `<sheetData><row r="1">${'<c/>'.repeat(40)}</row></sheetData>`,
      'workbook_too_large',
    ],
  ])('with %s does not hold anybody up', async (_, inside, outcome) => {
    const bytes = await altered((xml) => `${xml.slice(0, xml.indexOf('<worksheet'))}<worksheet>${inside}</worksheet>`);
    expect(await codeOf(readWorkbook(bytes))).toBe(outcome);
  });
  it('with a name for a million cells is read without it, and refused where the name is hidden', async () => {
    const names = (tag: string) => (xml: string) =>
      xml.replace(
        '</workbook>',
        `<${tag}><definedName name="all">客户!$A$1:$XFD$1048576</definedName></${tag}></workbook>`,
      );
    expect(await codeOf(readWorkbook(await altered(names('definedNames'), 'xl/workbook.xml')))).toBe('read');
    expect(await codeOf(readWorkbook(await altered(names('other'), 'xl/workbook.xml')))).toBe('workbook_unreadable');
  });
});

describe('a CSV file', () => {
  it('is read with the lines its rows begin on, whatever separates its cells', () => {
    expect(readCsv('客户', Buffer.from('\uFEFFa;b\r\n1;"x\r\ny"\r\n\r\n;\r\n2; 3 \r\n'))).toEqual({
      name: '客户',
      lines: [
        { line: 1, cells: ['a', 'b'] },
        { line: 2, cells: ['1', 'x\ny'] },
        { line: 6, cells: ['2', '3'] },
      ],
    });
  });
  it('with a quotation mark that is not closed is not read at all', () => {
    expect(readCsv('客户', Buffer.from('a,b\n1,"x\n2,3\n'))).toMatchObject({ fault: { code: 'bad_quotes' } });
  });
});
