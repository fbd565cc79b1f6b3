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

/** Area code, name and prefixes; the name may be of several words, as `East County`. */
const DISTRICT = /^\s*(\d+)\s+(.+?)((?:[\s,，、;；]+\d+)+)[\s,，、;；]*$/;

function districtIn(line: string): Numbering['districts'][number] | null {
  const [, area, district, prefixes] = DISTRICT.exec(line) ?? [];
  if (area === undefined || district === undefined || prefixes === undefined) return null;
  // People write an area code with its 0.
  return { area: area.replace(/^0/, ''), district, prefixes: wordsOf(prefixes) };
}

/** What a form says, for the server to judge; or the first line of the districts that cannot be read, counted from 1. */
export function numberingIn(draft: NumberingDraft): { readonly numbering: Numbering } | { readonly badLine: number } {
  const districts: Numbering['districts'] = [];
  for (const [at, line] of draft.districts.split('\n').entries()) {
    if (wordsOf(line).length === 0) continue;
    const district = districtIn(line);
    if (district === null) return { badLine: at + 1 };
    districts.push(district);
  }
  return {
    numbering: {
      homeArea: draft.homeArea.trim().replace(/^0/, ''),
      districts,
      emergency: wordsOf(draft.emergency),
      service: wordsOf(draft.service),
    },
  };
}
