/** What is raised live and stays readable: levels reached, reminders to the desk, pool thresholds, notices that did not get through. */
export const ALERT_KINDS = ['level', 'reminder', 'pool', 'notice'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];
