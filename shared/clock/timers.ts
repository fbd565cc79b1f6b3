/**
 * Whom time has an effect on; a `repair` is a ticket whose repair calls may show, `traffic` a contract's calls. A notice's timers
 * are the outbox's, the others the sweep's.
 */
export const TIMED = ['ticket', 'notice', 'work', 'contract', 'screen', 'repair', 'traffic', 'branch'] as const;
export type Timed = (typeof TIMED)[number];

/**
 * What time causes: a clock reaches a level, a suspension lapses, somebody is reminded, staff are called, a report is
 * overdue, a notice is to be sent; customers have to have been told of planned work, it begins, it ends; a screen has been
 * stale or silent for too long; it is time to look again for calls that show a repair, or at a contract's calls, or a branch's
 * records.
 */
export const TIMER_KINDS = [
  'level',
  'lapse',
  'remind',
  'escalate',
  'report',
  'send',
  'notice_due',
  'start',
  'end',
  'obligation',
  'freshness',
  'calls',
  'look',
] as const;
export type TimerKind = (typeof TIMER_KINDS)[number];
