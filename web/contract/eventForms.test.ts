import { describe, expect, it } from 'vitest';
import { recordEventSchema } from '#shared/api/contracts.ts';
import type { ContractEventBody, ContractEventType } from '#shared/contract/events.ts';
import { OBLIGATION_KINDS } from '#shared/contract/clauses.ts';
import type { Obligation } from '#shared/contract/obligations.ts';
import { recorded } from '#shared/contract/testing/record.ts';
import { instant } from '#shared/time.ts';
import { compose, deedOf, EVENT_FORMS, offered, preset, type Subject } from './eventForms.ts';

const TYPES = Object.keys(EVENT_FORMS) as ContractEventType[];
const services = [{ id: 'S1', name: 'Lines', state: 'normal' as const }];
const bare: Subject = { events: [], services };
const typesOf = (subject: Subject): ContractEventType[] => offered(subject).flatMap(({ types }) => types);
const SAMPLE = {
  what: 'w',
  evidence: 'e',
  invoice: 'R1',
  due: '2026-06-10',
  fen: '512.30',
  covers: 'charges',
  service: 'S1',
  state: 'suspended_arrears',
  by: 'customer',
  against: 'carrier',
  on: 'carrier',
  of: '7',
  how: 'corrected',
  deadline: '2026-06-03T04:00:00.000Z',
  effectiveOn: '2026-08-01',
  reason: 'r',
};

describe('a form', () => {
  it.each(TYPES)('of %s sends what the server takes, and names each field that is left empty', (type) => {
    const composed = compose(type, SAMPLE, type === 'retracted' ? 7 : null);
    expect(composed.ok && recordEventSchema.safeParse(composed.json).success).toBe(true);
    const empty = compose(type, {}, type === 'retracted' ? 7 : null);
    expect(Object.keys(empty.ok ? {} : empty.wrong)).toEqual(EVENT_FORMS[type].map(({ name }) => name));
  });
  it.each([
    ['500', 50_000],
    ['512.3', 51_230],
    ['0.01', 1],
    ['19.99', 1_999],
  ])('takes yuan: %s', (fen, means) => {
    const composed = compose('paid', { fen, covers: 'charges' }, null);
    expect(composed).toEqual({ ok: true, json: { event: { type: 'paid', fen: means, covers: 'charges' } } });
  });
  it.each(['0', '-5', '1.234', '12,5', '1e3', '￥5'])('refuses %s as an amount', (fen) => {
    expect(compose('paid', { fen, covers: 'charges' }, null)).toMatchObject({
      ok: false,
      wrong: { fen: expect.any(String) },
    });
  });
  it('says when it happened only where that was said', () => {
    const at = '2026-06-01T04:00:00.000Z';
    expect(compose('signed', { at }, null)).toEqual({ ok: true, json: { event: { type: 'signed' }, at } });
    expect(compose('signed', {}, null)).toEqual({ ok: true, json: { event: { type: 'signed' } } });
  });
  it('has its only choice chosen', () => {
    expect(preset('serviceSuspended', bare, {})).toEqual({ service: 'S1' });
    expect(preset('paid', bare, {})).toEqual({ covers: 'charges' });
    const two = { ...bare, services: [...services, { id: 'S2', name: 'More', state: 'normal' as const }] };
    expect(preset('serviceSuspended', two, {})).toEqual({});
  });
});

describe('the events that are offered', () => {
  it('follow the installation', () => {
    const at = (...events: readonly (readonly [when: string, body: ContractEventBody])[]) =>
      typesOf({ events: recorded(...events), services }).filter((type) =>
        ['signed', 'environmentMissing', 'environmentProvided', 'activated'].includes(type),
      );
    const missing = { type: 'environmentMissing', what: 'w', evidence: 'e' } as const;
    expect(at()).toEqual(['signed']);
    expect(at(['2026-03-01', { type: 'signed' }])).toEqual(['environmentMissing', 'activated']);
    expect(at(['2026-03-01', { type: 'signed' }], ['2026-03-02', missing])).toContain('environmentProvided');
    expect(at(['2026-03-01', { type: 'signed' }], ['2026-03-02', { type: 'activated' }])).toEqual([]);
  });
  it('hold an answer only while something waits for it, and a resumption while something is stopped', () => {
    expect(typesOf(bare)).not.toContain('breachAnswered');
    expect(typesOf(bare)).not.toContain('serviceResumed');
    const events = recorded(['2026-06-01', { type: 'breachNoticed', against: 'carrier', what: 'w', evidence: 'e' }]);
    const stopped = [{ id: 'S1', name: 'Lines', state: 'suspended_abuse' as const }];
    expect(typesOf({ events, services: stopped })).toEqual(
      expect.arrayContaining(['breachAnswered', 'serviceResumed']),
    );
    expect(EVENT_FORMS.breachAnswered[0]?.options?.({ events, services })).toEqual([{ value: '1', label: '1 · w' }]);
  });
  it('are payments alone once the contract is terminated; what is taken back is taken back where it stands', () => {
    const events = recorded(['2026-06-01', { type: 'terminated', by: 'customer', reason: 'r', evidence: 'e' }]);
    expect(typesOf({ events, services })).toEqual(['paid']);
    expect(typesOf(bare)).not.toContain('retracted');
  });
});

it('of every obligation that is owed one event settles it; of what is over there is nothing to record', () => {
  const owed = (kind: Obligation['kind'], state: Obligation['state']): Obligation => ({
    id: 'x',
    kind,
    event: 3,
    about: 'S1',
    holder: 'carrier',
    since: instant(0),
    warnAt: instant(0),
    dueAt: instant(0),
    runs: true,
    metAt: null,
    state,
  });
  for (const kind of OBLIGATION_KINDS) {
    const deed = deedOf(owed(kind, 'overdue'));
    expect(deed).not.toBeNull();
    const names = deed === null ? [] : EVENT_FORMS[deed.type].map(({ name }) => name as string);
    expect(names).toEqual(expect.arrayContaining(Object.keys(deed?.values ?? {})));
    expect(deedOf(owed(kind, 'met'))).toBeNull();
  }
});
