/** What is raised live and stays readable: levels reached, pool thresholds, notices that did not get through. */
export const ALERT_KINDS = ['level', 'pool', 'notice'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];
