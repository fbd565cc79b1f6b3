import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delimiterOf, splitCsvLine } from '#shared/pool/csvLine.ts';

describe('a line of CSV', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ' ', '中', '<', ';') });
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

  it('is cut as csv-parse cuts it, quotes and all', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, fc.boolean()), { minLength: 1, maxLength: 6 }), (cells) => {
        const line = cells.map(([text, quoted]) => (quoted || /[", ]/.test(text) ? quote(text) : text)).join(',');
        fc.pre(line !== '');
        const [theirs] = parse(line, { trim: true, relax_column_count: true });
        expect(splitCsvLine(line, ',')).toEqual(theirs?.map((text) => text.trim()));
      }),
    );
  });
  it('with an open quote, or text after a closed one, is broken', () => {
    expect(splitCsvLine('a,"b,c', ',')).toBeNull();
    expect(splitCsvLine('a,"b"c,d', ',')).toBeNull();
  });
  it('keeps empty cells at its end', () => expect(splitCsvLine('"a",,', ',')).toEqual(['a', '', '']));
  it('says which delimiter it uses', () => {
    expect(['a,b,c', 'a;b;c,d', 'a\tb', 'a'].map(delimiterOf)).toEqual([',', ';', '\t', ',']);
  });
});
