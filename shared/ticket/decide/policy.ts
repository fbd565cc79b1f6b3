import { refuse } from '../refusal.ts';
import { OPEN_PHASES } from '../values.ts';
import { type Decide, outside } from './context.ts';

/**
 * Puts a ticket under another version of the time limits, from its declaration on. Pauses and holders stay what they were:
 * only what they are measured against changes.
 */
export const applyPolicy: Decide<'applyPolicy'> = (state, command, { terms }) => {
  const refusal = outside(state, ...OPEN_PHASES);
  if (refusal) return refusal;
  if (command.policyVersion === state.terms.policyVersion) return refuse('same_policy', 'policyVersion');
  return terms === undefined
    ? refuse('unknown_policy', 'policyVersion')
    : [{ type: 'PolicyApplied', terms, reason: command.reason }];
};
