import { describe, expect, it } from 'vitest';
import { instant, minutes, plus } from '../time.ts';
import { importState } from './importState.ts';

const STARTED = instant(Date.parse('2026-03-10T01:00:00Z'));
const running = { doneAt: null, failure: null, updatedAt: '2026-03-10T01:00:00.000Z' };

describe('an import', () => {
  it('runs while batches come in', () => {
    expect(importState(running, STARTED)).toBe('running');
    expect(importState(running, plus(STARTED, minutes(2)))).toBe('running');
  });
  it('has stalled when none has come for long', () => {
    expect(importState(running, plus(STARTED, minutes(3)))).toBe('stalled');
  });
  it('is done or failed once it has ended, however long ago', () => {
    const doneAt = '2026-03-10T01:00:05.000Z';
    expect(importState({ ...running, doneAt }, plus(STARTED, minutes(60)))).toBe('done');
    expect(importState({ ...running, doneAt, failure: 'bad_gzip' }, STARTED)).toBe('failed');
  });
});
