import { describe, expect, it } from 'vitest';
import type { NoticeChannel, NoticeState } from '../ticket/values.ts';
import { type SentNotice, type WorkNoticeKind, deliveryOf, isUnreached, isUntold, workNo } from './notice.ts';

const sent = (
  channel: NoticeChannel,
  state: NoticeState,
  kind: WorkNoticeKind = 'work_planned',
  current = true,
): SentNotice => ({ kind, channel, state, acceptedAt: null, current });
const portal = sent('in_app', 'accepted');

describe('the notices of a customer, taken together', () => {
  it.each<[string, readonly SentNotice[]]>([
    ['none', []],
    ['unreachable', [portal, sent('push', 'accepted')]],
    ['waiting', [portal, sent('sms', 'queued'), sent('email', 'dead')]],
    ['waiting', [sent('sms', 'sent')]],
    ['sent', [sent('sms', 'failed'), sent('email', 'accepted')]],
    ['sent', [sent('sms', 'queued'), sent('email', 'accepted')]],
    ['delivered', [sent('sms', 'delivered'), sent('email', 'dead')]],
    ['delivered', [sent('email', 'acknowledged')]],
    ['failed', [portal, sent('sms', 'failed'), sent('email', 'dead')]],
  ])('have come to %s', (delivery, all) => {
    expect(deliveryOf(all, false)).toBe(delivery);
  });
  it('count only for the window that the work has', () => {
    expect(deliveryOf([sent('sms', 'delivered', 'work_planned', false)], false)).toBe('none');
    const moved = sent('sms', 'queued', 'work_moved');
    expect(deliveryOf([sent('sms', 'delivered', 'work_planned', false), moved], false)).toBe('waiting');
  });
  it('of a work that is cancelled are those that say so', () => {
    const all = [sent('sms', 'delivered'), sent('sms', 'failed', 'work_cancelled')];
    expect([deliveryOf(all, false), deliveryOf(all, true)]).toEqual(['delivered', 'failed']);
  });
});

describe('a customer', () => {
  const TOLD = '2026-11-25T17:00:00.000Z';
  it('is untold while nobody told it, and nothing is on its way', () => {
    expect([isUntold('none', null), isUntold('failed', null)]).toEqual([true, true]);
    expect([isUntold('waiting', null), isUntold('failed', TOLD)]).toEqual([false, false]);
  });
  it.each(['failed', 'unreachable'] as const)('whose notices are %s can only be called, unless it was told', (lost) => {
    expect([isUnreached(lost, null, false), isUnreached(lost, TOLD, false)]).toEqual([true, false]);
  });
  it('that was told of a window does not know thereby that the work is cancelled', () => {
    expect(isUnreached('failed', TOLD, true)).toBe(true);
    expect(isUnreached('delivered', TOLD, true)).toBe(false);
  });
});

it('a work is called by the beginning of its id', () => {
  expect(workNo('3f2a91c0-1111-4222-8333-444455556666')).toBe('W-3F2A91C0');
});
