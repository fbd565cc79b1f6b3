import { describe, expect, it } from 'vitest';
import type { ContractEventBody } from './events.ts';
import { installationOf } from './installation.ts';
import { type Line, beijing, recorded } from './testing/record.ts';

const signed = ['2026-03-01 09:00', { type: 'signed' }] as const;
const missing: ContractEventBody = { type: 'environmentMissing', what: 'no cable', evidence: 'photo' };
const provided: ContractEventBody = { type: 'environmentProvided', evidence: 'photo' };
const activated: ContractEventBody = { type: 'activated' };
const on = (when: string, ...lines: readonly Line[]) => installationOf(recorded(...lines), beijing(when));

describe('the installation', () => {
  it('is nobody’s where no signing is on record', () => expect(on('2026-06-01', ['2026-03-05', activated])).toBeNull());
  it('is the carrier’s from the signing on, 45 days to their end', () =>
    expect(on('2026-03-20', signed)).toEqual({
      since: beijing('2026-03-01 09:00'),
      activatedAt: null,
      holder: 'carrier',
      ledger: [{ from: beijing('2026-03-01 09:00'), to: null, holder: 'carrier', why: null }],
      dueAt: beijing('2026-04-16 00:00'),
    }));
  it('has a ledger of who held it, with what was missing and what shows it', () => {
    const found = on(
      '2026-05-20',
      signed,
      ['2026-04-10', missing],
      ['2026-04-30', provided],
      ['2026-05-03', activated],
    );
    expect(found?.ledger).toEqual([
      { from: beijing('2026-03-01 09:00'), to: beijing('2026-04-10'), holder: 'carrier', why: null },
      {
        from: beijing('2026-04-10'),
        to: beijing('2026-04-30'),
        holder: 'customer',
        why: { what: 'no cable', evidence: 'photo' },
      },
      { from: beijing('2026-04-30'), to: beijing('2026-05-03'), holder: 'carrier', why: null },
    ]);
    expect(found).toMatchObject({ activatedAt: beijing('2026-05-03'), holder: 'carrier' });
  });
  it('has no time of a holder who never had any', () => {
    const found = on('2026-05-20', signed, ['2026-03-01 09:00', missing], ['2026-04-30', provided]);
    expect(found?.ledger.map(({ holder }) => holder)).toEqual(['customer', 'carrier']);
  });
  it('ends once for whoever holds the clock then', () => {
    const found = on('2026-05-20', signed, ['2026-04-10', missing], ['2026-04-20', activated]);
    expect(found).toMatchObject({ holder: 'customer', activatedAt: beijing('2026-04-20') });
    expect(found?.ledger.at(-1)).toMatchObject({ holder: 'customer', to: beijing('2026-04-20') });
  });
  it('is not given more time by what goes missing at the very end of it, or after', () => {
    const end = beijing('2026-04-16 00:00');
    for (const when of ['2026-04-16 00:00', '2026-04-20'])
      expect(on('2026-06-01', signed, [when, missing])?.dueAt).toBe(end);
  });
  it('is due so much later as the customer held the clock, day for day', () => {
    const days = (lines: readonly Line[]) => on('2026-05-20', ...lines)?.dueAt;
    expect(days([signed, ['2026-03-10', missing], ['2026-03-20', provided]])).toBe(beijing('2026-04-26 00:00'));
    expect(
      days([
        signed,
        ['2026-03-10', missing],
        ['2026-03-20', provided],
        ['2026-03-25', missing],
        ['2026-03-30', provided],
      ]),
    ).toBe(beijing('2026-05-01 00:00'));
  });
});
