import { days, earliest, plus } from '../../time.ts';
import type { Place } from '../facts.ts';
import { refuse } from '../refusal.ts';
import { FURTHEST_APPOINTMENT_DAYS } from '../values.ts';
import type { Decide } from './context.ts';
import { ownSegment, refusedHere, workable } from './segments.ts';

/** Somebody comes, is there, and leaves again. None of it moves a clock: being there is not yet having cleared it. */
export const planVisit: Decide<'planVisit'> = (state, command, context) => {
  const segment = workable(state, command.segment, context);
  if (refusedHere(segment)) return segment;
  // Made in a dead spot and sent later: it lay ahead when it was made.
  const made = earliest(context.now, command.occurredAt ?? context.now);
  if (command.at <= made) return refuse('appointment_past', 'at');
  if (command.at > plus(context.now, days(FURTHEST_APPOINTMENT_DAYS)))
    return refuse('appointment_too_far', 'at', { days: FURTHEST_APPOINTMENT_DAYS });
  return [
    {
      type: 'VisitPlanned',
      segment: segment.id,
      appointment: command.at,
      note: command.note ?? null,
      occurredAt: command.occurredAt ?? null,
    },
  ];
};

/** About 100 m: enough to say that somebody was there, not where they stood. */
const coarse = ({ lat, lon }: Place): Place => ({
  lat: Math.round(lat * 1000) / 1000,
  lon: Math.round(lon * 1000) / 1000,
});

export const arriveOnSite: Decide<'arriveOnSite'> = (state, command, context) => {
  const segment = workable(state, command.segment, context);
  if (refusedHere(segment)) return segment;
  if (segment.visit?.stage === 'on_site') return refuse('already_on_site', 'segment');
  const occurredAt = command.occurredAt ?? null;
  const where = command.where === undefined ? null : coarse(command.where);
  return [
    // Who has come has taken it on.
    ...(segment.state === 'open' ? [{ type: 'SegmentAccepted', segment: segment.id, occurredAt } as const] : []),
    { type: 'ArrivedOnSite', segment: segment.id, where, occurredAt },
  ];
};

/** After the clearing as a rule, so whatever has become of the segment. */
export const leaveSite: Decide<'leaveSite'> = (state, command, context) => {
  const segment = ownSegment(state, command.segment, context);
  if (refusedHere(segment)) return segment;
  if (segment.visit?.stage !== 'on_site') return refuse('not_on_site', 'segment');
  return [
    {
      type: 'LeftSite',
      segment: segment.id,
      note: command.note ?? null,
      occurredAt: command.occurredAt ?? null,
    },
  ];
};
