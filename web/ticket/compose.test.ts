import { describe, expect, it } from 'vitest';
import { compose } from './compose.ts';
import type { Answering } from './forms.ts';

const engineer: Answering = { ticket: { version: 7, findings: [], jointTest: null, majeures: [] }, role: 'engineer' };
const now = '2026-03-04T18:10:00.000Z';
const send = (type: Parameters<typeof compose>[0], values: Record<string, string>) =>
  compose(type, values, engineer, null, now);

describe('compose', () => {
  it('dispatches to a carrier’s segment without evidence, leaving out what was not filled in', () => {
    expect(
      send('openSegment', { party: 'carrier', element: 'an-east', unit: ' ', evidence: 'not asked here' }),
    ).toEqual({ ok: true, command: { type: 'openSegment', party: 'carrier', element: 'an-east' } });
  });
  it('asks for evidence where the clock moves to the customer', () => {
    expect(send('openSegment', { party: 'customer' })).toEqual({ ok: false, wrong: { evidence: 'required' } });
    expect(send('openSegment', { party: 'customer', evidence: ' uplink dark ' })).toEqual({
      ok: true,
      command: { type: 'openSegment', party: 'customer', evidence: 'uplink dark' },
    });
  });
  it('says when the customer was tried, while no finding of theirs is there', () => {
    expect(send('confirm', { class: 'fault', severity: 'major', unreachable: 'rang twice' })).toEqual({
      ok: true,
      command: {
        type: 'confirm',
        class: 'fault',
        severity: 'major',
        customerUnreachable: [{ at: now, how: 'rang twice' }],
      },
    });
  });
  it('says what a fault came from as exactly as was chosen', () => {
    expect(
      send('clearSegment', {
        segment: 'S1',
        cause: 'access_line',
        causeDetail: 'access_line.fibre_cut',
        action: 'done',
      }),
    ).toEqual({
      ok: true,
      command: {
        type: 'clearSegment',
        segment: 'S1',
        cause: 'access_line',
        causeDetail: 'access_line.fibre_cut',
        action: 'done',
      },
    });
    const left = send('clearSegment', { segment: 'S1', cause: 'core', causeDetail: '', action: 'done' });
    expect(left.ok && left.command).not.toHaveProperty('causeDetail');
  });
  it('ends a ticket only as it was read', () => {
    expect(send('close', { cause: 'access_node' })).toEqual({
      ok: true,
      command: { type: 'close', cause: 'access_node', expectedVersion: 7 },
    });
  });
});
