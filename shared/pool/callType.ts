import * as z from 'zod/mini';
import type { Numbering } from './numbering.ts';

/**
 * What a call is, seen from the contract that pays for it:
 * local 市话 (same district) · inter_zone 区间 (other district of the same area code) · domestic 国内长途 ·
 * mobile (a mobile number outside the centrex) · international 国际及港澳台 · service (114, 10086, 95xxx, 400…) ·
 * emergency · internal (inside the centrex, its mobile members included).
 */
export const DIALLED_TYPES = [
  'local',
  'inter_zone',
  'domestic',
  'mobile',
  'international',
  'service',
  'emergency',
  'internal',
] as const;
export type DialledType = (typeof DIALLED_TYPES)[number];
/** Features that make calls of their own, which a plan may price by themselves: forwarded 呼叫转移, fax 传真, conference 会议. */
export const FEATURE_TYPES = ['forward', 'fax', 'conference'] as const;
export type FeatureType = (typeof FEATURE_TYPES)[number];

export const CALL_TYPES = [...DIALLED_TYPES, ...FEATURE_TYPES] as const;
export const callTypeSchema = z.enum(CALL_TYPES);
export type CallType = z.infer<typeof callTypeSchema>;

/** Demo values of an invented area 0903; emergency and service numbers are those of the national plan. Version 0 of every branch. */
export const DEMO_NUMBERING: Numbering = {
  homeArea: '903',
  districts: [
    { area: '903', district: '市区', prefixes: ['000', '2', '6', '8'] },
    { area: '903', district: '东县', prefixes: ['003', '3', '5'] },
    { area: '903', district: '西县', prefixes: ['004', '4', '7'] },
  ],
  emergency: ['110', '119', '120', '122', '112', '999'],
  // 11x and 12x lines, operators (100xx, 116xx, 118xx), public interest (12xxx), banks and firms (95xxx, 96xxx), 400/800.
  service: [
    ...['11x', '12x', '10xxx', '10xxxx', '11xxx', '11xxxx', '12xxx', '12xxxx'],
    ...['95xxx', '95xxxx', '95xxxxx', '95xxxxxx', '96xxx', '96xxxx', '96xxxxx', '96xxxxxx'],
    ...['400xxxxxxx', '800xxxxxxx'],
  ],
};

const COUNTRY = '+86';
const MOBILE = /^1[3-9]\d{9}$/;
/** Nothing longer than this is dialled without at least a local number: the centrex's own short codes end here. */
const LONGEST_SHORT_CODE = 6;

/** Area code (without 0) of a national significant number: 10 and 2x have two digits, all others three. */
const areaOf = (national: string): string => (/^(10|2\d)/.test(national) ? national.slice(0, 2) : national.slice(0, 3));

const districtOf = (national: string, numbering: Numbering): string | null => {
  const area = areaOf(national);
  const subscriber = national.slice(area.length);
  let best: { district: string; length: number } | null = null;
  for (const entry of numbering.districts) {
    if (entry.area !== area) continue;
    for (const prefix of entry.prefixes) {
      if (subscriber.startsWith(prefix) && prefix.length > (best?.length ?? -1))
        best = { district: entry.district, length: prefix.length };
    }
  }
  return best?.district ?? null;
};

const servicePatterns = new WeakMap<Numbering, RegExp>();
const isService = (digits: string, numbering: Numbering): boolean => {
  let pattern = servicePatterns.get(numbering);
  if (pattern === undefined) {
    pattern = new RegExp(`^(?:${numbering.service.join('|').replaceAll('x', '\\d')})$`);
    servicePatterns.set(numbering, pattern);
  }
  return pattern.test(digits);
};

/** Numbers as they are compared everywhere: E.164 (`+…`), or the digits of a short code (`110`, `10086`, `8001`). */
export interface Dialled {
  readonly caller: string;
  readonly callee: string;
  /** The callee is a member of the caller's centrex. */
  readonly calleeIsMember: boolean;
}

/**
 * The type of an outgoing call.
 * A caller that is not a landline of the country (a mobile member) calls from the home area. A district that the table
 * does not know counts as the caller's own: nobody is charged for a gap in our data. The home of a mobile number cannot
 * be told from the number since numbers can be ported, so a mobile is a type of its own, and the plan says what it costs.
 */
export function callType(call: Dialled, numbering: Numbering): DialledType {
  if (call.calleeIsMember) return 'internal';
  if (!call.callee.startsWith('+')) {
    if (numbering.emergency.includes(call.callee)) return 'emergency';
    if (isService(call.callee, numbering)) return 'service';
    return call.callee.length <= LONGEST_SHORT_CODE ? 'internal' : 'local';
  }
  if (!call.callee.startsWith(COUNTRY)) return 'international';
  const callee = call.callee.slice(COUNTRY.length);
  if (MOBILE.test(callee)) return 'mobile';
  if (isService(callee, numbering)) return 'service';

  const from = call.caller.startsWith(COUNTRY) ? call.caller.slice(COUNTRY.length) : '';
  const landline = from !== '' && !MOBILE.test(from);
  const homeArea = landline ? areaOf(from) : numbering.homeArea;
  if (areaOf(callee) !== homeArea) return 'domestic';
  const here = landline ? districtOf(from, numbering) : null;
  const there = districtOf(callee, numbering);
  return here === null || there === null || here === there ? 'local' : 'inter_zone';
}

/** How switches write the features that a plan may price. */
const FEATURE_OF: Readonly<Record<string, FeatureType>> = {
  forward: 'forward',
  forwarding: 'forward',
  call_forward: 'forward',
  fax: 'fax',
  conference: 'conference',
};
export const featureType = (feature: string | null): FeatureType | null =>
  feature === null ? null : (FEATURE_OF[feature.trim().toLowerCase()] ?? null);

/**
 * A call made to test a repair: marked as one, or to or from a number that the branch keeps for tests.
 * @param testNumbers E.164
 */
export const isTestCall = (
  call: { readonly feature: string | null; readonly caller: string; readonly callee: string },
  testNumbers: readonly string[],
): boolean => call.feature === 'test' || testNumbers.some((number) => number === call.caller || number === call.callee);
