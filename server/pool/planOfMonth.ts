import { planOf, type PlanVersion } from '#shared/pool/plan.ts';

const known = new WeakMap<readonly PlanVersion[], Map<string, PlanVersion | null>>();

/** `planOf`, remembered: an import asks for the same few months of a contract once for every call. */
export function planOfMonth(versions: readonly PlanVersion[], month: string): PlanVersion | null {
  let months = known.get(versions);
  if (months === undefined) known.set(versions, (months = new Map()));
  let plan = months.get(month);
  if (plan === undefined) months.set(month, (plan = planOf(versions, month)));
  return plan;
}
