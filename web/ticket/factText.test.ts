import { beforeAll, describe, expect, it } from 'vitest';
import { startTexts, useLanguage, withTexts } from '#web/i18n/text.svelte.ts';
import type { FactView } from '#web/live/ticket.svelte.ts';
import { factLine, withCalls } from './factText.ts';
import type { LiveTicket } from './model.ts';

beforeAll(async () => {
  await startTexts();
  await withTexts(() => Promise.resolve(), 'ticket', 'record');
  await useLanguage('en');
});

const ticket = { segments: [], line: [] } as unknown as LiveTicket;
const line = (fact: Partial<FactView> & Record<string, unknown>) =>
  factLine({ version: 3, at: '2026-03-04T18:10:00.000Z', by: { party: 'system' }, ...fact } as FactView, ticket);

describe('a fact as a line', () => {
  it('says all of a reminder about work, which belongs to no round', () => {
    expect(line({ type: 'Reminded', party: 'customer', about: 'segment', round: null, count: 2 }).title).toBe(
      'Customer reminded: their part awaited (2)',
    );
  });
  it('says which call passed a test, with what and for how long', () => {
    const call = {
      id: 'c-1',
      startedAt: '2026-03-04T18:41:07.000Z',
      seconds: 12,
      number: '+869030000017',
      with: '+869030009112',
    };
    const passed = {
      type: 'TestRecorded',
      round: 1,
      item: 'outgoing',
      party: 'customer',
      result: 'pass',
      call,
    } as const;
    expect(line(passed).detail).toBe('Call record 02:41:07, 12 s, 0903 000 0017 with test number 0903 000 9112');
  });
  it('says since when calls go through again, and how many there were', () => {
    const first = { id: 'c-1', startedAt: '2026-03-04T13:14:00.000Z', seconds: 12, number: '+86154****5678' };
    const resumed = line({ type: 'CallsResumed', round: 1, count: 3, first });
    expect(resumed.title).toMatch(/^Calls go through again: 3 since .*21:14$/);
    expect(resumed.detail).toBe('The first 21:14:00, 12 s, 154****5678');
  });
  it('says the rest where one field is not what it was thought to be', () => {
    expect(line({ type: 'NoteAdded', text: 'rang twice', round: 'first', visibility: 'internal' })).toMatchObject({
      detail: 'rang twice',
      internal: true,
    });
  });
});

describe('a round of calls to staff', () => {
  const fact = (version: number, type: string, more: object): FactView =>
    ({ version, at: '2026-03-04T18:10:00.000Z', by: { party: 'system' }, type, ...more }) as unknown as FactView;
  const cause = { on: 'chase', count: 2 };
  const call = (name: string) => ({ name, as: { ground: 'role', of: 'supervisor' }, by: 'sms', unreached: null });
  const first = fact(4, 'Escalated', { cause, round: 1, escalation: null });
  const again = fact(7, 'Escalated', { cause, round: 2, escalation: 4 });
  const placed = (version: number, round: number, name: string) =>
    fact(version, 'StaffCalled', { escalation: 4, round, calls: [call(name)] });
  const told = (...facts: FactView[]) => withCalls(facts).map((one) => [one.version, line(one).detail]);

  it('is one line, with why and whom', () => {
    expect(told(first, placed(5, 1, 'Li'), again, placed(8, 2, 'Wu'))).toEqual([
      [4, 'Li SMS'],
      [7, 'Wu SMS'],
    ]);
  });
  it('has a line more for who is called once more', () => {
    expect(told(first, placed(5, 1, 'Li'), placed(6, 1, 'Wu'))).toEqual([
      [4, 'Li SMS'],
      [6, 'Wu SMS'],
    ]);
  });
  it('stands as it is while nobody has been called yet', () => {
    expect(told(first)).toEqual([[4, '']]);
  });
});
