import type { CauseDetail } from '../../cause/detail.ts';
import { beneath, detailOf, isBeneath, isRetired } from '../../cause/tree.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Cause } from '../values.ts';
import type { Context } from './context.ts';

interface Said {
  readonly cause: Cause;
  readonly causeDetail?: CauseDetail;
}

/** What a command says the fault came from, with the words of the tree as they are now: records do not change with it. */
export function causeSaid(
  { cause, causeDetail: code }: { readonly cause: Cause; readonly causeDetail?: string | undefined },
  { causes = [] }: Pick<Context, 'causes'>,
): Said | Refusal {
  if (code === undefined) return { cause };
  if (!isBeneath(code, cause)) return refuse('cause_not_beneath', 'causeDetail', { code, cause });
  const causeDetail = detailOf(causes, code);
  if (causeDetail === null) {
    const known = beneath(causes, cause).map((node) => node.code);
    return refuse('unknown_cause', 'causeDetail', { code, cause, known: known.join(', ') || '–' });
  }
  return isRetired(causes, code) ? refuse('cause_retired', 'causeDetail', { code, cause }) : { cause, causeDetail };
}
