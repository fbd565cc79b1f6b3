import { refuse } from '../refusal.ts';
import { type Decide, outside } from './context.ts';

export const recordSatisfaction: Decide<'recordSatisfaction'> = (state, { satisfaction, note = null }, { by }) =>
  outside(state, 'restored', 'closed', 'dismissed') ??
  (by.party === 'customer'
    ? [{ type: 'SatisfactionRecorded', satisfaction, note }]
    : refuse('customer_must_answer', 'onBehalf'));

export const checkQuality: Decide<'checkQuality'> = (state, { wanting = [], note = null }) => {
  const refusal = outside(state, 'closed', 'dismissed');
  if (refusal) return refusal;
  // Whoever did the work must be able to learn from it.
  if (wanting.length > 0 && note === null) return refuse('check_needs_words', 'note');
  return [{ type: 'QualityChecked', wanting: [...new Set(wanting)], note }];
};
