import type { Measure, TestItem } from './facts.ts';
import type { TestItemState, TestRound } from './state.ts';
import { FEATURES, MEASURES, TEST_PLANS, type TestItemId } from './testPlans.ts';
import type { Product, Symptom } from './values.ts';

/** What of a service decides what is tested. Without a product (told before there were any) it has everything. */
interface Tested {
  readonly features: readonly string[];
  readonly product?: Product | undefined;
}

/** A service whose numbers are desk phones alone has no mobile members. */
export const productOf = (numbers: readonly { readonly kind: string }[]): Product =>
  numbers.some(({ kind }) => kind === 'mobile') ? 'converged' : 'desk';

const itemOf = (id: TestItemId, required: boolean): TestItem => {
  const measure = MEASURES[id];
  return { id, required, ...(measure === undefined ? {} : { measure }) };
};

/** The items of a first round, required first; what is subscribed but not called for may be tested too. */
export function testPlan(symptom: Symptom, { features, product = 'converged' }: Tested): TestItem[] {
  const subscribed = (item: TestItemId): boolean => !FEATURES.includes(item) || features.includes(item);
  const required = TEST_PLANS[product][symptom].filter(subscribed);
  const optional = FEATURES.filter((item) => features.includes(item) && !required.includes(item));
  return [...required.map((id) => itemOf(id, true)), ...optional.map((id) => itemOf(id, false))];
}

const failedIn = ({ carrier, customer }: TestItemState): boolean =>
  carrier?.result === 'fail' || customer?.result === 'fail';

/** The items of a round after `before`: the plan, what failed there, and what was required there. */
export function retest(plan: readonly TestItem[], before: TestRound | null): TestItem[] {
  const again = (before?.items ?? []).filter((item) => item.required || failedIn(item));
  const items = plan.map((item) => (again.some(({ id }) => id === item.id) ? { ...item, required: true } : item));
  const beyond = again
    .filter(({ id }) => !plan.some((item) => item.id === id))
    .map(({ carrier: _, customer: __, ...item }): TestItem => ({ ...item, required: true }));
  const [required, optional] = [items.filter((item) => item.required), items.filter((item) => !item.required)];
  return [...required, ...beyond, ...optional];
}

/** Items that a party has yet to pass before the round can. */
export const owedBy = (round: TestRound, party: 'carrier' | 'customer'): string[] =>
  round.items.filter((item) => item.required && item[party]?.result !== 'pass').map((item) => item.id);

export const passedByBoth = (round: TestRound): boolean =>
  owedBy(round, 'carrier').length === 0 && owedBy(round, 'customer').length === 0;

/** The figure that `value` says, where it lies outside the limits of `measure`; null where it keeps them, or says none. */
export function outsideLimits(measure: Measure | undefined, value: string | number | undefined): number | null {
  if (measure === undefined || value === undefined) return null;
  const figure = typeof value === 'number' ? value : Number.parseFloat(value);
  const { min = -Infinity, max = Infinity } = measure;
  return figure < min || figure > max ? figure : null;
}

/** As it is written beside a field, in any language: `3.6–5 MOS`, `≤ 8 s`. */
export function limitsText({ unit, min, max }: Measure): string {
  if (min === undefined) return max === undefined ? unit : `≤ ${max} ${unit}`;
  return max === undefined ? `≥ ${min} ${unit}` : `${min}–${max} ${unit}`;
}
