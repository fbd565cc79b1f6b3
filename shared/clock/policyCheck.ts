import { AREAS, CLOCKS, CUSTOMER_LEVELS, SEVERITIES, type Area, type CustomerLevel } from '../ticket/values.ts';
import type { Tell } from './escalation.ts';
import type { Policy } from './policy.ts';

type Rule = Policy['rules'][number];

/** What a policy of the right shape cannot mean. `at`: the way to it, as zod gives one. */
export interface PolicyFault {
  readonly at: readonly (string | number)[];
  readonly code:
    | 'not_for_all'
    | 'never_reached'
    | 'not_rising'
    | 'step_never_reached'
    | 'no_such_level'
    | 'one_whom'
    | 'no_such_person'
    | 'no_condition';
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

type Escalation = NonNullable<Policy['escalation']>;
type Step = Escalation['levels' | 'unacknowledged' | 'chases'][number];

/** Behind others for the same occasion that take every severity it is for, a step says nothing. */
const neverReached = (step: Step, before: readonly Step[]): boolean => {
  const isFor = (one: Step, severity: (typeof SEVERITIES)[number]): boolean =>
    (one.severities ?? SEVERITIES).includes(severity);
  return !SEVERITIES.some((severity) => isFor(step, severity) && !before.some((earlier) => isFor(earlier, severity)));
};

/** User names of those who can be called; null: not known here, and so not looked at. */
type Staff = ReadonlySet<string> | null;

const ofTells = (tells: readonly Tell[], at: PolicyFault['at'], staff: Staff): PolicyFault[] =>
  tells.flatMap((tell, n): PolicyFault[] => {
    if ([tell.onDuty, tell.role, tell.person].filter((one) => one !== undefined).length !== 1)
      return [{ at: [...at, n], code: 'one_whom', params: {} }];
    return tell.person === undefined || staff === null || staff.has(tell.person)
      ? []
      : [{ at: [...at, n, 'person'], code: 'no_such_person', params: { person: tell.person } }];
  });

/** Of a condition that names nothing every fault would be a major one. */
const ofMajorFault = ({ majorFault }: Policy, staff: Staff): PolicyFault[] =>
  majorFault === undefined
    ? []
    : [
        ...majorFault.when.flatMap((one, i): PolicyFault[] =>
          Object.keys(one).length > 0 ? [] : [{ at: ['majorFault', 'when', i], code: 'no_condition', params: {} }],
        ),
        ...ofTells(majorFault.to, ['majorFault', 'to'], staff),
        ...ofTells(majorFault.overdue, ['majorFault', 'overdue'], staff),
      ];

function ofSteps<S extends Step>(
  at: string,
  steps: readonly S[],
  staff: Staff,
  occasion: (step: S) => string,
): PolicyFault[] {
  return steps.flatMap((step, i): PolicyFault[] => {
    const before = steps.slice(0, i).filter((earlier) => occasion(earlier) === occasion(step));
    const whom = ofTells(step.tell, ['escalation', at, i, 'tell'], staff);
    return neverReached(step, before)
      ? [...whom, { at: ['escalation', at, i], code: 'step_never_reached', params: { step: occasion(step) } }]
      : whom;
  });
}

/** A level that its clock does not raise never comes. */
const ofMissingLevels = ({ levels }: Escalation, raised: Policy['levels']): PolicyFault[] =>
  levels.flatMap(({ clock, level }, i): PolicyFault[] =>
    raised[clock].includes(level)
      ? []
      : [{ at: ['escalation', 'levels', i, 'level'], code: 'no_such_level', params: { clock, level: `${level}` } }],
  );

const ofEscalation = ({ escalation, levels }: Policy, staff: Staff): PolicyFault[] =>
  escalation === undefined
    ? []
    : [
        ...ofMissingLevels(escalation, levels),
        ...ofSteps('levels', escalation.levels, staff, ({ clock, level }) => `${clock} ${level}`),
        ...ofSteps('unacknowledged', escalation.unacknowledged, staff, ({ after }) => `${after}`),
        ...ofSteps('chases', escalation.chases, staff, ({ count }) => `${count}`),
      ];

/**
 * All that is wrong with what a policy says, where its shape is right.
 * @param staff user names of those of the branch who can be called; null: names are not looked at
 */
export const faultsOf = (policy: Policy, staff: Staff = null): PolicyFault[] => [
  ...ofRules(policy.rules),
  ...ofLevels(policy.levels),
  ...ofEscalation(policy, staff),
  ...ofMajorFault(policy, staff),
];
