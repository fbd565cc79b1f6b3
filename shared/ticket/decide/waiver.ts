import { refuse } from '../refusal.ts';
import type { Decide } from './context.ts';

/** The fee of the fault's period is waived, or not: once, when it is known how long that was (电信条例). */
export const decideWaiver: Decide<'decideWaiver'> = (state, command, { waiver }) => {
  if (state.waiver !== undefined) return refuse('waiver_decided');
  if (waiver === undefined || state.phase === 'dismissed') return refuse('no_waiver');
  if (waiver.to === null) return refuse('waiver_still_grows');
  const { fen, from, to } = waiver;
  return [{ type: 'WaiverDecided', granted: command.granted, fen, from, to, reason: command.reason }];
};
