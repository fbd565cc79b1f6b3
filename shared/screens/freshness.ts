import { between, type Duration, duration, earliest, type Instant, plus } from '../time.ts';

/*
 * How old is what a screen shows? It says so itself, every `REPORT_EVERY` and whenever it turns stale or fresh:
 *
 *   waiting ──first report──► fresh ◄──its data is current again──► stale
 *                               │                                     │
 *                               └──── no report for SILENT_AFTER ─────┴──► dark ──a report──► fresh or stale
 *   any ──switched off on purpose──► resting ──taken back──► what its reports say
 *   any ──revoked──► revoked, for good
 *
 * An alarm is a matter of longer times, which the branch sets: a screen that reloads is dark for a moment and nobody's
 * business.
 */

export const REPORT_EVERY = duration(10_000);
/** Two reports missed, and what it takes to send one. */
export const SILENT_AFTER = duration(25_000);
/** What is shown is older than this: the screen itself says so across the room, in words and grey. */
export const STALE_AFTER = duration(5_000);

/** What is known of a screen. */
export interface Freshness {
  /** Its last report. Null: there was none yet. */
  readonly seenAt: Instant | null;
  /** What it shows has been current until then, and is not any more; null while it is. */
  readonly staleSince: Instant | null;
  /** Switched off on purpose. */
  readonly restingSince: Instant | null;
  readonly revokedAt: Instant | null;
}

export const SCREEN_STATES = ['fresh', 'stale', 'dark', 'resting', 'waiting', 'revoked'] as const;
export type ScreenState = (typeof SCREEN_STATES)[number];

/** The state at `now`, and since when (null: nothing is known of it yet, or there is nothing to count from). */
export function stateOf(
  screen: Freshness,
  now: Instant,
): { readonly state: ScreenState; readonly since: Instant | null } {
  const { seenAt, staleSince, restingSince, revokedAt } = screen;
  if (revokedAt !== null) return { state: 'revoked', since: revokedAt };
  if (restingSince !== null) return { state: 'resting', since: restingSince };
  if (seenAt === null) return { state: 'waiting', since: null };
  if (between(seenAt, now) >= SILENT_AFTER) return { state: 'dark', since: seenAt };
  if (staleSince !== null) return { state: 'stale', since: staleSince };
  return { state: 'fresh', since: null };
}

/** From when on somebody is told. */
export interface AlarmLimits {
  readonly staleAfter: Duration;
  readonly darkAfter: Duration;
}

export const SCREEN_ALARMS = ['stale', 'dark'] as const;
export type ScreenAlarm = (typeof SCREEN_ALARMS)[number];

/** What there is to raise an alarm about at `now`. */
export function alarmOf(screen: Freshness, limits: AlarmLimits, now: Instant): ScreenAlarm | null {
  const { seenAt, staleSince, restingSince, revokedAt } = screen;
  if (revokedAt !== null || restingSince !== null || seenAt === null) return null;
  if (between(seenAt, now) >= limits.darkAfter) return 'dark';
  return staleSince !== null && between(staleSince, now) >= limits.staleAfter ? 'stale' : null;
}

/** When time alone changes `alarmOf` next; null: only a report or a person does. */
export function alarmChangesAt(screen: Freshness, limits: AlarmLimits, now: Instant): Instant | null {
  const { seenAt, staleSince, restingSince, revokedAt } = screen;
  if (revokedAt !== null || restingSince !== null || seenAt === null) return null;
  const changes = [
    plus(seenAt, limits.darkAfter),
    ...(staleSince === null ? [] : [plus(staleSince, limits.staleAfter)]),
  ];
  const ahead = changes.filter((at) => at > now);
  // Dark is as bad as it gets.
  return ahead.length === 0 || between(seenAt, now) >= limits.darkAfter ? null : earliest(...ahead);
}
