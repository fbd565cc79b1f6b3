import { describe, expect, it } from 'vitest';
import { NOTICE_STATES, type NoticeState } from '#shared/ticket/values.ts';
import { append } from '#shared/clock/due.ts';
import { CARRIER, T0, declared, record, stateOf } from '#test/integration/notifyFacts.ts';
import { progressFacts } from './progress.ts';

const notice = 'n-1';
/** The states a notice goes through when these are reported in this order. */
function reported(...reports: readonly (readonly [NoticeState, string?])[]): string[] {
  let facts = record(declared(), { type: 'NoticeQueued', notice, kind: 'restored', channel: 'sms', to: '+86…001' });
  for (const [state, detail] of reports)
    facts = append(facts, progressFacts(stateOf(facts), notice, state, detail ?? null), CARRIER, T0);
  return facts.flatMap((f) =>
    f.type === 'NoticeProgressed' ? [f.detail === null ? f.state : `${f.state} ${f.detail}`] : [],
  );
}

describe('a notice on the record', () => {
  it('goes from accepted to delivered to acknowledged', () => {
    expect(reported(['accepted'], ['delivered', 'DELIVRD'], ['acknowledged', 'yes'])).toEqual([
      'accepted',
      'delivered DELIVRD',
      'acknowledged yes',
    ]);
  });
  it('does not fall back when reports come out of order or twice', () => {
    expect(reported(['delivered'], ['accepted'], ['delivered'], ['failed', 'EXPIRED'])).toEqual(['delivered']);
  });
  it('may still turn out to have arrived after it was given up', () => {
    expect(reported(['dead', 'unreachable'], ['delivered'])).toEqual(['dead unreachable', 'delivered']);
  });
  it('says once for each reason why it still waits', () => {
    const waiting = [
      ['queued', 'unreachable'],
      ['queued', 'unreachable'],
      ['queued', 'ESME_RTHROTTLED'],
    ] as const;
    expect(reported(...waiting)).toEqual(['queued unreachable', 'queued ESME_RTHROTTLED']);
  });
  it('never moves again once answered', () => {
    for (const state of NOTICE_STATES) expect(reported(['acknowledged', 'no'], [state])).toEqual(['acknowledged no']);
  });
  it('is nothing on a ticket that does not know it', () => {
    expect(progressFacts(stateOf(record(declared())), notice, 'delivered', null)).toEqual([]);
  });
});
