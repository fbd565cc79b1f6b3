import { type Caller, isStaff } from '../actor.ts';
import { anyNumber, personNumber } from '../masking.ts';
import { type Json, canonical } from './canonical.ts';
import { type Author, type Fact, type StoredFact, encodeFact } from './facts.ts';

/** A fact as its reader may see it. */
export type FactView = Omit<StoredFact, 'by'> & {
  readonly by: Partial<Author> & Pick<Author, 'party'>;
  /** Of `to` where that is a user. */
  readonly toName?: string;
};

/** The users, beside their authors, whom facts name by id. */
export const namedIn = (facts: readonly Fact[]): string[] =>
  facts.flatMap((fact) => (fact.type === 'TicketAssigned' || fact.type === 'SegmentAssigned' ? [fact.to] : []));

const isInternal = (fact: Fact): boolean =>
  ((fact.type === 'NoteAdded' || fact.type === 'AttachmentAdded') && fact.visibility === 'internal') ||
  fact.type === 'DrawnForCheck' ||
  fact.type === 'QualityChecked' ||
  fact.type === 'ParentLinked' ||
  fact.type === 'ParentUnlinked' ||
  fact.type === 'LevelReached' ||
  fact.type === 'LevelWithdrawn' ||
  fact.type === 'Escalated' ||
  fact.type === 'StaffCalled' ||
  fact.type === 'CallProgressed' ||
  fact.type === 'CallAcknowledged' ||
  fact.type === 'MajorFaultRaised' ||
  fact.type === 'ReportFiled' ||
  fact.type === 'ReportSent' ||
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

/** Without the numbers of people, where a fact holds any. */
const masked = (fact: Fact, caller: Caller): Fact =>
  fact.type === 'Declared' || fact.type === 'DeclarationJoined'
    ? {
        ...fact,
        affectedNumbers: fact.affectedNumbers.map((number) => anyNumber(caller, number)),
        contact: fact.contact && { ...fact.contact, phone: personNumber(caller, fact.contact.phone) },
      }
    : fact;

const named = (fact: Fact, names: Readonly<Record<string, string>>): FactView => {
  const name = namedIn([fact]).map((user) => names[user])[0];
  return { ...encodeFact(fact), ...(name === undefined ? {} : { toName: name }) };
};

/**
 * The record as `caller` may read it: a customer without internal notes and without names of staff.
 * @param names of the users that `namedIn` finds, by id
 */
export function factsFor(
  facts: readonly Fact[],
  caller: Caller,
  names: Readonly<Record<string, string>> = {},
): FactView[] {
  const read = facts.map((fact) => masked(fact, caller));
  return isStaff(caller.role)
    ? read.map((fact) => named(fact, names))
    : read.filter((fact) => !isInternal(fact)).map(redacted);
}

/** Whether a fact's author is named to `caller` in full: time itself, or somebody of their own who spoke for themselves. */
const namesAuthor = ({ party, onBehalf }: Author, { role }: Caller): boolean =>
  isStaff(role) || party === 'system' || (party === 'customer' && onBehalf === undefined && role === 'customer');

/**
 * Whether `caller` may read a fact word for word, as it is hashed: where the view of it leaves nothing out.
 * @param text of the fact, canonical
 */
export function readsWhole(fact: Fact, text: string, caller: Caller): boolean {
  const [view] = factsFor([fact], caller);
  if (view === undefined || !namesAuthor(fact.by, caller)) return false;
  return canonical({ ...view, by: encodeFact(fact).by } as Json) === text;
}
