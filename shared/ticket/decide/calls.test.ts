import { describe, expect, it } from 'vitest';
import { minutes } from '../../time.ts';
import { decide } from '../decide.ts';
import { done, folded, lived, sweep } from '../testing/desk.ts';
import { TERMS, acknowledged, confirmed, declared, dismissed, found, minute } from '../testing/facts.ts';
import { engineer } from '../testing/people.ts';

const repeat = { every: minutes(5), most: 3 };
const terms = {
  ...TERMS,
  escalation: {
    levels: [{ clock: 'restore' as const, level: 50, severities: null, repeat }],
    unacknowledged: [{ after: minutes(5), severities: null, repeat }],
    chases: [],
  },
};
const CONFIRMED = [acknowledged, found('carrier'), found('customer'), confirmed()];
const answer = (facts: Parameters<typeof folded>[0], at: number) =>
  decide(folded(facts), { type: 'acknowledgeCall' }, { now: minute(at), by: engineer });

describe('answering a call', () => {
  it('answers all that staff are being called for', () => {
    const called = sweep(lived([0, declared({ terms })], [1, ...CONFIRMED]), minute(50));
    const [escalation] = folded(called).escalations ?? [];
    expect(answer(called, 51)).toEqual([{ type: 'CallAcknowledged', escalations: [escalation?.version] }]);
    const answered = done(called, { type: 'acknowledgeCall' }, engineer, 51);
    expect(folded(answered).escalations).toMatchObject([
      { over: { why: 'acknowledged', at: minute(51), by: engineer.name } },
    ]);
    expect(sweep(answered, minute(79))).toEqual(answered);
  });
  it('is refused where nobody is called', () => {
    expect(answer(lived([0, declared({ terms })]), 4)).toMatchObject({ refused: 'no_call' });
    const called = sweep(lived([0, declared({ terms })], [1, ...CONFIRMED]), minute(50));
    expect(answer(done(called, { type: 'acknowledgeCall' }, engineer, 51), 52)).toMatchObject({ refused: 'no_call' });
  });
  it('is not asked for once what it was about is over', () => {
    const silent = sweep(lived([0, declared({ terms })]), minute(5));
    expect(answer(silent, 6)).toHaveLength(1);
    expect(answer([...sweep(lived([0, declared({ terms })], [6, dismissed]), minute(7))], 7)).toMatchObject({
      refused: 'no_call',
    });
    expect(answer(done(silent, { type: 'acknowledge' }, engineer, 6), 7)).toMatchObject({ refused: 'no_call' });
  });
});
