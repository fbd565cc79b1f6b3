import { describe, expect, it } from 'vitest';
import type { Role } from '#shared/actor.ts';
import { type Person, type PlannedCall, type Roster, placedCall, planCalls } from './plan.ts';

const person = (id: string, role: Role, over: Partial<Person> = {}): Person => ({
  id,
  username: id,
  name: id.toUpperCase(),
  role,
  phone: '+8615400000001',
  email: `${id}@noc.example`,
  language: 'zh',
  ...over,
});
const lead = person('lead', 'supervisor');
const engineer = person('eng', 'engineer');
const roster = (over: Partial<Roster> = {}): Roster => ({
  staff: [lead, engineer, person('boss', 'supervisor', { phone: null })],
  onDuty: { lead: [lead], engineer: [engineer] },
  ...over,
});
/** `eng onDuty sms`, `- onDuty sms nobody`, `lead instead sms`. */
const lines = (calls: readonly PlannedCall[]): string[] =>
  calls.map(({ person, as, by, unreached }) =>
    [person ?? '-', as.ground, by, ...(unreached === null ? [] : [unreached])].join(' '),
  );

describe('whom to call', () => {
  it('is whoever is on duty, everybody of a role, or one person, by each way that is asked for', () => {
    expect(
      lines(
        planCalls(
          [
            { onDuty: 'engineer', by: ['alert', 'sms'] },
            { role: 'supervisor', by: ['email'] },
            { person: 'eng', by: ['email'] },
          ],
          roster(),
        ),
      ),
    ).toEqual(['eng onDuty alert', 'eng onDuty sms', 'lead role email', 'boss role email', 'eng person email']);
  });

  it('is each person once by each way, however often they are named', () => {
    const calls = planCalls(
      [
        { onDuty: 'lead', by: ['sms'] },
        { role: 'supervisor', by: ['sms'] },
      ],
      roster({ staff: [lead, engineer] }),
    );
    expect(lines(calls)).toEqual(['lead onDuty sms']);
  });
});

describe('somebody who cannot be reached', () => {
  it('is said to be, and the lead on duty is called instead', () => {
    const mute = person('mute', 'engineer', { phone: null });
    const calls = planCalls([{ onDuty: 'engineer', by: ['alert', 'sms'] }], {
      ...roster(),
      onDuty: { lead: [lead], engineer: [mute] },
    });
    expect(lines(calls)).toEqual([
      'mute onDuty alert',
      'mute onDuty sms no_phone',
      'lead instead sms',
      'lead instead email',
    ]);
  });
  it('by one way but is by another needs nobody in their place', () => {
    const mute = person('mute', 'engineer', { phone: null });
    const calls = planCalls([{ onDuty: 'engineer', by: ['sms', 'email'] }], {
      ...roster(),
      onDuty: { lead: [lead], engineer: [mute] },
    });
    expect(lines(calls)).toEqual(['mute onDuty sms no_phone', 'mute onDuty email']);
  });
  it('because nobody is on duty, or nobody of that name works here, is as much', () => {
    const nobody = roster({ onDuty: { lead: [lead], engineer: [] } });
    expect(lines(planCalls([{ onDuty: 'engineer', by: ['alert'] }], nobody))).toEqual([
      '- onDuty alert nobody',
      'lead instead sms',
      'lead instead email',
    ]);
    expect(lines(planCalls([{ person: 'gone', by: ['sms'] }], nobody))).toContain('- person sms nobody');
  });
  it('has all supervisors called where the lead cannot be reached either', () => {
    const calls = planCalls([{ onDuty: 'lead', by: ['sms'] }], roster({ onDuty: { lead: [], engineer: [] } }));
    expect(lines(calls)).toEqual([
      '- onDuty sms nobody',
      'lead instead sms',
      'lead instead email',
      'boss instead email',
    ]);
  });
  it('with nobody else there is still on record', () => {
    const calls = planCalls([{ role: 'manager', by: ['sms'] }], { staff: [], onDuty: { lead: [], engineer: [] } });
    expect(lines(calls)).toEqual(['- role sms nobody']);
  });
  it('has a number that no message goes to', () => {
    const slip = person('slip', 'engineer', { phone: '12' });
    const [call] = planCalls([{ person: 'slip', by: ['sms'] }], { ...roster(), staff: [slip] });
    expect(call).toMatchObject({ unreached: 'no_phone', recipient: null });
  });
});

it('a call is on record with its notice, and with its number masked', () => {
  const [call] = planCalls([{ person: 'eng', by: ['sms'] }], roster());
  if (call === undefined) throw new Error('there is one');
  expect(placedCall(call, 'n1')).toEqual({
    person: 'eng',
    name: 'ENG',
    as: { ground: 'person', of: 'eng' },
    by: 'sms',
    notice: 'n1',
    to: '+86…001',
    unreached: null,
  });
});
