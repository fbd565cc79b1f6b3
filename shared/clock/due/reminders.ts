import type { Fact, FactType } from '../../ticket/facts.ts';
import { owedBy } from '../../ticket/jointTest.ts';
import type { TicketState } from '../../ticket/state.ts';
import { plus, duration } from '../../time.ts';
import { spansOf } from '../ledger.ts';
import type { Coming } from './coming.ts';

/** Somebody owes something, and the others wait. */
interface Wait {
  readonly party: 'carrier' | 'customer';
  readonly about: 'test' | 'segment';
  readonly round: number | null;
  /** The fact that it began with. */
  readonly began: Fact;
  /** A word from them, after which nobody reminds them at once. */
  readonly heard: (fact: Fact) => boolean;
}

/** After each of these whoever is waited for is waited for anew. */
const BEGINS: readonly FactType[] = [
  'SegmentOpened',
  'SegmentReopened',
  'SegmentCleared',
  'SegmentCancelled',
  'ClockResumed',
  'SuspensionLapsed',
  'SuspensionRefused',
  'DisputeRuled',
];

const last = (facts: readonly Fact[], types: readonly FactType[]): Fact[] =>
  facts.filter((fact) => types.includes(fact.type)).slice(-1);

/** The joint test waits for each side by itself: neither needs the other to make its calls. */
const inTest = ({ test }: TicketState, facts: readonly Fact[]): Wait[] =>
  test?.open
    ? (['carrier', 'customer'] as const)
        .filter((party) => owedBy(test, party).length > 0)
        .flatMap((party) =>
          last(facts, ['TestRoundOpened']).map((began) => ({
            party,
            about: 'test',
            round: test.round,
            began,
            heard: (fact) => fact.type === 'TestRecorded' && fact.party === party,
          })),
        )
    : [];

/**
 * The customer's part is waited for while nothing else is: it holds the clock, by no suspension is it excused, and it has not
 * contested that the part is its own.
 */
function forPart(state: TicketState, facts: readonly Fact[]): Wait[] {
  const excused = state.suspension !== null || state.disputes.some((d) => d.ruling === null);
  if (state.phase !== 'clearing' || excused) return [];
  // Whom the clock runs on says the ledger: a part may have been ruled not to be theirs.
  if (spansOf(facts).at(-1)?.holder !== 'customer') return [];
  return last(facts, BEGINS).map((began) => ({
    party: 'customer',
    about: 'segment',
    round: null,
    began,
    heard: (fact) => fact.by.party === 'customer',
  }));
}

/** Reminders to whoever is waited for, one at a time: the next is counted from the last, or from the last word from them. */
export function reminders(state: TicketState, facts: readonly Fact[]): Coming[] {
  const { remind } = state.terms;
  if (remind === undefined) return [];
  return [...inTest(state, facts), ...forPart(state, facts)].flatMap(({ party, about, round, began, heard }) => {
    const since = facts.slice(began.version);
    const isReminder = (fact: Fact): boolean => fact.type === 'Reminded' && fact.party === party;
    const count = since.filter(isReminder).length + 1;
    if (count > remind.most) return [];
    const from = since.findLast((fact) => isReminder(fact) || heard(fact)) ?? began;
    return [
      {
        kind: 'remind',
        level: count,
        at: plus(from.at, duration(remind.every)),
        body: () => ({ type: 'Reminded', party, about, round, count }),
      },
    ];
  });
}
