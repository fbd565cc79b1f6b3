import { describe, expect, it } from 'vitest';
import { ledger } from '../../clock/ledger.ts';
import type { Command } from '../commands.ts';
import type { FactBody } from '../facts.ts';
import { attachmentAdded, cleared, DISPATCHED, dismissed, minute, opened, TESTING } from '../testing/facts.ts';
import { given, record, stateOf, type Step } from '../testing/given.ts';
import { customer, engineer, supervisor } from '../testing/people.ts';

const PHOTO = attachmentAdded('a-photo', { visibility: 'customer', sha256: '11'.repeat(32) });
const LOG = attachmentAdded('a-log', { sha256: '22'.repeat(32) });
const BOTH = [
  { attachment: 'a-log', sha256: '22'.repeat(32) },
  { attachment: 'a-photo', sha256: '11'.repeat(32) },
];
const named = ['a-log', 'a-photo', 'a-log'];
const carried = (facts: readonly FactBody[]) => facts.flatMap((fact) => ('files' in fact ? [fact.files] : []));

describe('files that are named as evidence', () => {
  const working: readonly Step[] = [...DISPATCHED, PHOTO, LOG];
  const declaredOnly: readonly Step[] = [...DISPATCHED.slice(0, 2), PHOTO, LOG];
  it.each<[string, readonly Step[], Command, number]>([
    [
      'a segment opened on the customer',
      working,
      { type: 'openSegment', party: 'customer', evidence: 'dark', files: named },
      1,
    ],
    [
      'a hand-over, which opens the successor upon them, too',
      working,
      { type: 'handOverSegment', segment: 'S1', to: 'customer', evidence: 'dark', files: named },
      2,
    ],
    [
      'a suspension',
      working,
      { type: 'suspendClock', reason: 'customer_access', evidence: 'shut', until: minute(60), files: named },
      1,
    ],
    [
      'a dismissal',
      declaredOnly,
      { type: 'dismiss', reason: 'no_fault', evidence: 'rings', expectedVersion: 1, files: named },
      1,
    ],
    [
      'an unverified close',
      [...TESTING, PHOTO, LOG],
      { type: 'closeUnverified', evidence: 'called thrice', expectedVersion: 1, files: named },
      1,
    ],
  ])('stand in %s with their digests, each once', (_what, steps, command, facts) => {
    expect(carried(given(steps).when(command, supervisor).facts)).toEqual(Array(facts).fill(BOTH));
  });

  it('stand in a dispute, as far as the customer may see them', () => {
    const steps = [...DISPATCHED, opened('S2', 'customer'), PHOTO, LOG];
    const dispute = (files: string[]): Command => ({ type: 'dispute', fact: 7, reason: 'not ours', files });
    expect(carried(given(steps).when(dispute(['a-photo']), customer).facts)).toEqual([[BOTH[1]]]);
    given(steps)
      .when(dispute(['a-photo', 'a-log']), customer)
      .refused('unknown_attachment', 'files', { id: 'a-log' });
  });

  it('are files of this ticket', () => {
    const at = (command: Command, steps: readonly Step[] = working) =>
      given(steps).when(command, supervisor).refused('unknown_attachment', 'files', { id: 'a-other' });
    const files = ['a-photo', 'a-other'];
    at({ type: 'openSegment', party: 'customer', evidence: 'dark', files });
    at({ type: 'handOverSegment', segment: 'S1', to: 'customer', evidence: 'dark', files });
    at({ type: 'suspendClock', reason: 'customer_access', evidence: 'shut', until: minute(60), files });
    at({ type: 'dismiss', reason: 'no_fault', evidence: 'rings', expectedVersion: 1, files }, declaredOnly);
    at({ type: 'closeUnverified', evidence: 'called', expectedVersion: 1, files }, [...TESTING, PHOTO]);
  });

  it('do not stand for the text', () => {
    given(working)
      .when({ type: 'openSegment', party: 'customer', files: ['a-photo'] }, engineer)
      .refused('evidence_required', 'evidence');
  });

  it('are nowhere where none were named', () => {
    const dismissal = given(declaredOnly).when(
      { type: 'dismiss', reason: 'no_fault', evidence: 'calls go through', expectedVersion: 1, files: [] },
      engineer,
    );
    dismissal.then([dismissed]);
  });
});

describe('the ledger', () => {
  const shown = { evidence: 'dark', files: [{ attachment: 'a-photo', sha256: '11'.repeat(32) }] };
  const steps: readonly Step[] = [
    ...DISPATCHED,
    PHOTO,
    [10, cleared('S1'), opened('S2', 'customer', shown)],
    [20, { type: 'ClockSuspended', reason: 'customer_access', until: minute(40), approveBy: minute(50), ...shown }],
  ];
  it('shows the files with the text, for a segment and for a suspension', () => {
    const entries = ledger(record(...steps), minute(30)).map(({ why, evidence, files }) => ({ why, evidence, files }));
    expect(entries).toEqual([
      { why: 'carrier_segment_open', evidence: null },
      { why: 'customer_segment_open', ...shown },
      { why: 'suspended', ...shown },
    ]);
  });
  it('keeps them for a segment that a failed test opens again', () => {
    const again: readonly Step[] = [
      ...DISPATCHED.slice(0, 5),
      PHOTO,
      opened('S1', 'customer', shown),
      [10, cleared('S1'), { type: 'TestRoundOpened', round: 1, items: [] }],
      [
        20,
        { type: 'TestRoundFailed', round: 1, blamed: 'customer', item: null },
        { type: 'SegmentReopened', segment: 'S1', round: 1 },
      ],
    ];
    expect(ledger(record(...again), minute(30)).at(-1)).toMatchObject({ why: 'customer_segment_open', ...shown });
  });
  it('and the state names them where they are shown', () => {
    const state = stateOf(...steps);
    expect([state.segments[1]?.files, state.suspension?.files]).toEqual([['a-photo'], ['a-photo']]);
  });
});
