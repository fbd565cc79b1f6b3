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
