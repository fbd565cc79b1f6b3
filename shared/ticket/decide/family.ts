import { refuse } from '../refusal.ts';
import { hasEnded, OPEN_PHASES } from '../values.ts';
import { type Decide, outside } from './context.ts';

/**
 * Puts a ticket under the major fault that it is part of. One level: what is beneath a parent is not a parent itself, so
 * that a fault has one record that stands for it.
 */
export const linkParent: Decide<'linkParent'> = (state, command, { family }) => {
  const refusal = outside(state, ...OPEN_PHASES);
  if (refusal) return refusal;
  if (command.parent === state.no) return refuse('own_parent', 'parent');
  if (state.parent !== null) return refuse('already_linked', 'parent', { parent: state.parent });
  if (family !== undefined && family.children > 0) return refuse('nested_parent', 'parent', { no: state.no });
  const named = family?.named ?? null;
  if (named !== null && hasEnded(named.phase)) return refuse('parent_ended', 'parent', { phase: named.phase });
  if (named !== null && named.parent !== null) return refuse('nested_parent', 'parent', { no: named.parent });
  return [{ type: 'ParentLinked', parent: command.parent }];
};

export const unlinkParent: Decide<'unlinkParent'> = (state) => {
  const refusal = outside(state, ...OPEN_PHASES);
  if (refusal) return refusal;
  return state.parent === null ? refuse('not_linked') : [{ type: 'ParentUnlinked', parent: state.parent }];
};
