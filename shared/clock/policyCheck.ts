import { AREAS, CLOCKS, CUSTOMER_LEVELS, type Area, type CustomerLevel } from '../ticket/values.ts';
import type { Policy } from './policy.ts';

type Rule = Policy['rules'][number];

/** What a policy of the right shape cannot mean. `at`: the way to it, as zod gives one. */
export interface PolicyFault {
  readonly at: readonly (string | number)[];
  readonly code: 'not_for_all' | 'never_reached' | 'not_rising';
  readonly params: Readonly<Record<string, string>>;
}

const KINDS = CUSTOMER_LEVELS.flatMap((level) => AREAS.map((area) => ({ level, area })));
const fits = (rule: Rule, of: { level: CustomerLevel; area: Area }): boolean =>
  (rule.level === null || rule.level === of.level) && (rule.area === null || rule.area === of.area);

/** How a rule is called: whom it is for. `*` fits all. */
export const ruleName = ({ level, area }: Pick<Rule, 'level' | 'area'>): string => `${level ?? '*'}/${area ?? '*'}`;

/** Without a rule for everybody a declaration could not be taken; one behind a wider one was not meant to be there. */
function ofRules(rules: Policy['rules']): PolicyFault[] {
  const faults = rules.flatMap((rule, i): PolicyFault[] => {
    const before = rules.slice(0, i);
    const reached = KINDS.some((kind) => fits(rule, kind) && !before.some((earlier) => fits(earlier, kind)));
    return reached ? [] : [{ at: ['rules', i], code: 'never_reached', params: { rule: ruleName(rule) } }];
  });
  const missed = KINDS.find((kind) => !rules.some((rule) => fits(rule, kind)));
  return missed === undefined
    ? faults
    : [...faults, { at: ['rules'], code: 'not_for_all', params: { rule: ruleName(missed) } }];
}

/** Levels fire in the order in which they are reached. */
const ofLevels = (levels: Policy['levels']): PolicyFault[] =>
  CLOCKS.flatMap((clock) =>
    levels[clock].flatMap((level, i): PolicyFault[] => {
      const before = levels[clock][i - 1];
      return before === undefined || before < level
        ? []
        : [{ at: ['levels', clock, i], code: 'not_rising', params: { value: `${level}`, before: `${before}` } }];
    }),
  );

/** All that is wrong with what a policy says, where its shape is right. */
export const faultsOf = (policy: Policy): PolicyFault[] => [...ofRules(policy.rules), ...ofLevels(policy.levels)];
