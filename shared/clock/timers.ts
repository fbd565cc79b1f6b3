/** Whom time has an effect on. A notice's timers are the outbox's, the others the sweep's. */
export const TIMED = ['ticket', 'notice', 'work'] as const;
export type Timed = (typeof TIMED)[number];

/**
 * What time causes: a clock reaches a level, a suspension lapses, somebody is reminded, a notice is to be sent; customers have
 * to have been told of planned work, it begins, it ends.
 */
export const TIMER_KINDS = ['level', 'lapse', 'remind', 'send', 'notice_due', 'start', 'end'] as const;
export type TimerKind = (typeof TIMER_KINDS)[number];
