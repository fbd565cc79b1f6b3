import { type Caller, isStaff } from '../actor.ts';
import { type Author, type Fact, type StoredFact, encodeFact } from './facts.ts';

/** A fact as its reader may see it. */
export type FactView = Omit<StoredFact, 'by'> & { readonly by: Partial<Author> & Pick<Author, 'party'> };

const isInternal = (fact: Fact): boolean =>
  ((fact.type === 'NoteAdded' || fact.type === 'AttachmentAdded') && fact.visibility === 'internal') ||
  fact.type === 'LevelReached' ||
  fact.type === 'LevelWithdrawn' ||
  fact.type === 'TicketAssigned' ||
  fact.type === 'SegmentAssigned';

/** What of a fact names members of staff, or is written for them alone. */
const INTERNAL_FIELDS = ['assignee', 'note', 'where'];

const redacted = (fact: Fact): FactView => {
  const stored = encodeFact(fact);
  const ownNote = fact.by.party === 'customer';
  const shown = Object.fromEntries(
    Object.entries(stored).map(([key, value]) => [key, INTERNAL_FIELDS.includes(key) && !ownNote ? null : value]),
  );
  const by =
    fact.by.party === 'customer'
      ? { party: fact.by.party, name: fact.by.onBehalf?.name ?? fact.by.name }
      : { party: fact.by.party };
  return { ...(shown as StoredFact), by };
};

/** The record as `caller` may read it: a customer without internal notes and without names of staff. */
export const factsFor = (facts: readonly Fact[], caller: Caller): FactView[] =>
  isStaff(caller.role) ? facts.map((f) => encodeFact(f)) : facts.filter((f) => !isInternal(f)).map(redacted);
