/**
 * What call records make the desk suspect:
 * a service falls silent where calls should be, or calls burst out of it as toll fraud does.
 *
 *   noticed ──still so after a while──► open ──one click──► ticket
 *      │ calls came                      ├──with a word──► dismissed
 *      └► (forgotten)                    └──calls came (a silence)──► passed
 *
 * `noticed` is seen by nobody: another switch's file may only be late. A ticket that somebody opens on the service meanwhile
 * takes it along.
 */
export const SUSPICION_KINDS = ['silence', 'burst'] as const;
export type SuspicionKind = (typeof SUSPICION_KINDS)[number];

export const SUSPICION_SIGNALS = ['silence', 'international', 'night', 'number'] as const;
export type SuspicionSignal = (typeof SUSPICION_SIGNALS)[number];

export const SUSPICION_STATES = ['noticed', 'open', 'ticket', 'dismissed', 'passed'] as const;
export type SuspicionState = (typeof SUSPICION_STATES)[number];

/** A request to hold a number's international calls: `done` or `refused` by an engineer, at the switch. */
export const HOLD_STATES = ['requested', 'done', 'refused'] as const;
export type HoldState = (typeof HOLD_STATES)[number];
