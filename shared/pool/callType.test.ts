import { describe, expect, it } from 'vitest';
import { callType, DEMO_NUMBERING, featureType, isTestCall } from './callType.ts';
import { numberingSchema } from './numbering.ts';

const DESK = '+869030000001';
const MOBILE_MEMBER = '+8613999000001';
const typeOf = (callee: string, caller = DESK, calleeIsMember = false) =>
  callType({ caller, callee, calleeIsMember }, DEMO_NUMBERING);

describe('the type of a call', () => {
  it('is local within the district, also for numbers no table row of ours knows', () => {
    expect(typeOf('+869030000999')).toBe('local');
    expect(typeOf('+869032123456')).toBe('local');
    expect(typeOf('+869039123456')).toBe('local');
  });

  it('is inter-zone in another district of the same area code, and in neither direction anything else', () => {
    expect(typeOf('+869033123456')).toBe('inter_zone');
    expect(typeOf('+869032123456', '+869034123456')).toBe('inter_zone');
    expect(typeOf('+869033123456', '+869035123456')).toBe('local');
  });

  it('is domestic in another area code, two or three digits long', () => {
    expect(typeOf('+861051234567')).toBe('domestic');
    expect(typeOf('+862151234567')).toBe('domestic');
    expect(typeOf('+869912123456')).toBe('domestic');
    expect(typeOf('+861051234567', '+861061234567')).toBe('local');
  });

  it('is mobile for a mobile outside the centrex, internal for one inside', () => {
    expect(typeOf('+8613912345678')).toBe('mobile');
    expect(typeOf(MOBILE_MEMBER, DESK, true)).toBe('internal');
  });

  it('is internal between members and for short codes of the centrex', () => {
    expect(typeOf('+869030000002', DESK, true)).toBe('internal');
    expect(typeOf('8001')).toBe('internal');
    expect(typeOf('1001')).toBe('internal');
  });

  it('rates a mobile member from the home area', () => {
    expect(typeOf('+869032123456', MOBILE_MEMBER)).toBe('local');
    expect(typeOf('+861051234567', MOBILE_MEMBER)).toBe('domestic');
  });

  it.each(['110', '119', '120', '122'])('is emergency for %s', (number) => expect(typeOf(number)).toBe('emergency'));
  it.each(['10086', '114', '12315', '95588', '+864001234567', '+868001234567'])('is service for %s', (number) =>
    expect(typeOf(number)).toBe('service'),
  );
  it.each(['+85221234567', '+886212345678', '+12125550100'])('is international for %s', (number) =>
    expect(typeOf(number)).toBe('international'),
  );
});

describe('a test call', () => {
  const call = { feature: null, caller: DESK, callee: '+869030000999' };
  it('is marked as one, or goes to or comes from a number kept for tests', () => {
    expect(isTestCall(call, [])).toBe(false);
    expect(isTestCall({ ...call, feature: 'test' }, [])).toBe(true);
    expect(isTestCall(call, ['+869030000999'])).toBe(true);
    expect(isTestCall(call, [DESK])).toBe(true);
    expect(isTestCall(call, ['+869030000998'])).toBe(false);
  });
});

describe('a feature of a call', () => {
  it('is known by the words that switches use', () =>
    expect(['forward', 'Forwarding', 'call_forward', 'fax', 'conference', 'hold', null].map(featureType)).toEqual([
      ...['forward', 'forward', 'forward', 'fax', 'conference'],
      ...[null, null],
    ]));
});

describe('a numbering', () => {
  const refused = (change: object) => !numberingSchema.safeParse({ ...DEMO_NUMBERING, ...change }).success;
  it('as shipped is one', () => expect(numberingSchema.parse(DEMO_NUMBERING)).toEqual(DEMO_NUMBERING));
  it('names a prefix of an area once, and numbers by digits and x', () => {
    const twice = [
      { area: '903', district: '东', prefixes: ['2'] },
      { area: '903', district: '西', prefixes: ['2'] },
    ];
    expect(refused({ districts: twice })).toBe(true);
    expect(refused({ districts: [{ ...twice[0], area: '904' }, twice[1]] })).toBe(false);
    expect(refused({ service: ['95.*'] })).toBe(true);
    expect(refused({ homeArea: '0903' })).toBe(true);
  });
});
