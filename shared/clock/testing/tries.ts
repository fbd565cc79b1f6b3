import fc from 'fast-check';

const asked = fc.readConfigureGlobal().numRuns;

/** On how many random histories a rule is tried, unless the run as a whole asks for fewer, as mutation testing does. */
export const TRIES = asked ?? 10_000;
/** On how many random lives of a ticket, each of which takes far longer. */
export const LIVES = Math.min(60, TRIES);
/** Few are tried: whether they pass through all that can happen is then nothing to ask. */
export const FEW = asked !== undefined;
