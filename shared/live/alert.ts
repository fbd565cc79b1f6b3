/**
 * What is raised live and stays readable: levels reached, reminders to the desk, pool thresholds, notices that did not get
 * through, planned work that customers were not told of in time.
 */
export const ALERT_KINDS = ['level', 'reminder', 'pool', 'notice', 'work'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];
