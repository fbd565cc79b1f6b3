import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEMO_NUMBERING } from '#shared/pool/callType.ts';
import { numberingDraftOf, numberingIn } from './numberingDraft.ts';

it('a numbering in a form is the same when nothing is typed', () =>
  expect(numberingIn(numberingDraftOf(DEMO_NUMBERING))).toEqual({ numbering: DEMO_NUMBERING }));

it('takes area codes with their 0, and commas as people write them', () =>
  expect(
    numberingIn({ homeArea: '0903', districts: '0903 市区 2，6、8\n\n', emergency: '110,119', service: '' }),
  ).toEqual({
    numbering: {
      homeArea: '903',
      districts: [{ area: '903', district: '市区', prefixes: ['2', '6', '8'] }],
      emergency: ['110', '119'],
      service: [],
    },
  }));

it('names the line that it cannot read', () =>
  expect(numberingIn({ homeArea: '903', districts: '903 市区 2\n市区 3 4', emergency: '', service: '' })).toEqual({
    badLine: 2,
  }));

it('reads back every district that a numbering may have, names of several words among them', () => {
  const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^[1-9][0-9]{${min - 1},${max - 1}}$`));
  const word = fc.stringMatching(/^[A-Za-z市区东县][A-Za-z0-9市区东县'-]{0,9}$/);
  const district = fc.record({
    area: digits(2, 3),
    district: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
    prefixes: fc.array(digits(1, 6), { minLength: 1, maxLength: 4 }),
  });
  fc.assert(
    fc.property(fc.array(district, { maxLength: 5 }), (districts) => {
      const numbering = { ...DEMO_NUMBERING, districts };
      expect(numberingIn(numberingDraftOf(numbering))).toEqual({ numbering });
    }),
  );
  expect(numberingIn({ homeArea: '903', districts: '0903 East County 31', emergency: '', service: '' })).toMatchObject({
    numbering: { districts: [{ area: '903', district: 'East County', prefixes: ['31'] }] },
  });
});
