import { describe, expect, it } from 'vitest';
import { authorOf } from '../allowed.ts';
import { decide, isRefusal } from '../decide.ts';
import type { Decision } from '../decide/context.ts';
import type { FactBody } from '../facts.ts';
import { DISPATCHED, acknowledged, cleared, closed, declared, found, minute, roundOpened } from '../testing/facts.ts';
import { given, record, stateOf } from '../testing/given.ts';

const TREE = [
  { code: 'access_line.fibre_cut', zh: '光缆中断', en: 'fibre cut', retired: false },
  { code: 'access_line.fibre_cut.dig_up', zh: '施工挖断', en: 'dug up', retired: false },
  { code: 'access_line.copper', zh: '铜缆', en: 'copper', retired: true },
  { code: 'access_line.copper.short', zh: '短路', en: 'shorted', retired: false },
];
const DUG_UP = {
  code: 'access_line.fibre_cut.dig_up',
  labels: [
    { zh: '光缆中断', en: 'fibre cut' },
    { zh: '施工挖断', en: 'dug up' },
  ],
};
const by = authorOf({ user: 'u', name: 'u', role: 'engineer', customers: [], branch: 'b' });
const clear = (causeDetail?: string, causes = TREE): Decision =>
  decide(
    stateOf(...DISPATCHED),
    { type: 'clearSegment', segment: 'S1', cause: 'access_line', causeDetail, action: 'spliced' },
    { now: minute(30), by, causes },
  );
const clearedBy = (causeDetail: string): FactBody[] => {
  const decision = clear(causeDetail);
  if (isRefusal(decision)) throw new Error(decision.refused);
  return [...decision];
};

describe('a clearing', () => {
  it('says what it came from with the words of the tree as they were', () => {
    expect(clear('access_line.fibre_cut.dig_up')).toMatchObject([
      { type: 'SegmentCleared', cause: 'access_line', causeDetail: DUG_UP },
      { type: 'TestRoundOpened' },
    ]);
    expect(clear('access_line.fibre_cut')).toMatchObject([{ causeDetail: { labels: [{ zh: '光缆中断' }] } }, {}]);
  });
  it('need not say more than the first level', () => {
    const [fact] = clearedBy('access_line.fibre_cut');
    expect(fact).toHaveProperty('causeDetail');
    given(DISPATCHED)
      .when({ type: 'clearSegment', segment: 'S1', cause: 'access_line', action: 'spliced' })
      .then([{ type: 'SegmentCleared', segment: 'S1', cause: 'access_line', action: 'spliced' }, roundOpened(1)]);
  });
  it('names a cause that is there, is used, and lies beneath the one above it', () => {
    expect(clear('core.ims')).toMatchObject({ refused: 'cause_not_beneath', field: 'causeDetail' });
    expect(clear('access_line')).toMatchObject({ refused: 'cause_not_beneath' });
    expect(clear('access_line.flood')).toEqual({
      refused: 'unknown_cause',
      field: 'causeDetail',
      params: {
        code: 'access_line.flood',
        cause: 'access_line',
        known: 'access_line.fibre_cut, access_line.copper',
      },
    });
    expect(clear('access_line.fibre_cut.flood')).toMatchObject({ refused: 'unknown_cause' });
    for (const code of ['access_line.copper', 'access_line.copper.short'])
      expect(clear(code)).toMatchObject({ refused: 'cause_retired', field: 'causeDetail' });
  });
  it('is kept on the segment until a test reopens it', () => {
    const after = stateOf(...DISPATCHED, ...clearedBy('access_line.fibre_cut.dig_up'));
    expect(after.segments[0]).toMatchObject({ cause: 'access_line', causeDetail: DUG_UP });
    const again = stateOf(
      ...DISPATCHED,
      ...clearedBy('access_line.fibre_cut.dig_up'),
      { type: 'TestRoundFailed', round: 1, blamed: 'carrier', item: 'outgoing' },
      { type: 'SegmentReopened', segment: 'S1', round: 1 },
    );
    expect(again.segments[0]).toMatchObject({ cause: null, causeDetail: undefined });
  });
});

describe('a record from before there was a tree', () => {
  it('is read as it was written', () => {
    const facts = record(declared(), acknowledged, found('carrier'), ...DISPATCHED.slice(3), cleared('S1'), closed);
    expect(facts.at(-1)).not.toHaveProperty('causeDetail');
  });
});
