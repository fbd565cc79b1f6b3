import type { Numbering } from '#shared/pool/numbering.ts';

/** A numbering as a form holds it. */
export interface NumberingDraft {
  homeArea: string;
  /** A district a line: area code, name, prefixes. */
  districts: string;
  emergency: string;
  service: string;
}

export const numberingDraftOf = ({ homeArea, districts, emergency, service }: Numbering): NumberingDraft => ({
  homeArea,
  districts: districts.map(({ area, district, prefixes }) => [area, district, ...prefixes].join(' ')).join('\n'),
  emergency: emergency.join(' '),
  service: service.join(' '),
});

const wordsOf = (text: string): string[] => text.split(/[\s,，、;；]+/).filter((word) => word !== '');

/** What a form says, for the server to judge; or the first line of the districts that cannot be read, counted from 1. */
export function numberingIn(draft: NumberingDraft): { readonly numbering: Numbering } | { readonly badLine: number } {
  const lines = draft.districts.split('\n').map((line, at) => ({ at: at + 1, words: wordsOf(line) }));
  const said = lines.filter(({ words }) => words.length > 0);
  const bad = said.find(
    ({ words }) => words.length < 3 || ![words[0], ...words.slice(2)].every((word) => /^\d+$/.test(word ?? '')),
  );
  if (bad !== undefined) return { badLine: bad.at };
  return {
    numbering: {
      // People write it with its 0.
      homeArea: draft.homeArea.trim().replace(/^0/, ''),
      districts: said.map(({ words: [area = '', district = '', ...prefixes] }) => ({
        area: area.replace(/^0/, ''),
        district,
        prefixes,
      })),
      emergency: wordsOf(draft.emergency),
      service: wordsOf(draft.service),
    },
  };
}
