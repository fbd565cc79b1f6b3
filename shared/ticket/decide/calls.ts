import { callingOf } from '../../clock/due/escalations.ts';
import { refuse } from '../refusal.ts';
import type { Decide } from './context.ts';

/** Somebody knows that it gets late: whatever staff are called for stops calling. */
export const acknowledgeCall: Decide<'acknowledgeCall'> = (state) => {
  const calling = callingOf(state);
  return calling.length === 0
    ? refuse('no_call')
    : [{ type: 'CallAcknowledged', escalations: calling.map(({ version }) => version) }];
};
