/**
 * What is raised live and stays readable: levels reached, calls to staff, major faults, reminders to the desk, pool thresholds, notices that
 * did not get through, planned work that customers were not told of in time, what a contract obliges to, screens that went stale or
 * dark or tried to change something, what call records make the desk suspect, records that are late.
 */
export const ALERT_KINDS = [
  'level',
  'call',
  'report',
  'reminder',
  'pool',
  'notice',
  'work',
  'obligation',
  'screen',
  'suspicion',
  'feed',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];
