import { isOpen, type LiveTicket } from './model.ts';

type Repair = NonNullable<NonNullable<LiveTicket['family']['parent']>['repair']>;

/** What a parent that is repaired proposes to one of its children. */
export interface FromParent {
  readonly no: string;
  readonly repair: Repair;
  /** Segments of the carrier's side that are open: the last of them cleared opens the child's own round. */
  readonly segments: readonly LiveTicket['segments'][number][];
  /** Items that the carrier passed on the parent and owes here. */
  readonly items: Repair['passed'];
}

/** null where there is no parent, it is not repaired, or nothing of it is of use here any more. */
export function fromParent(ticket: LiveTicket): FromParent | null {
  const { parent } = ticket.family;
  const repair = parent?.repair ?? null;
  if (parent === null || repair === null) return null;
  const segments =
    ticket.phase === 'clearing' ? ticket.segments.filter((s) => isOpen(s) && s.party !== 'customer') : [];
  const round = ticket.jointTest;
  const owed = (round?.open === true ? round.items : []).filter((item) => item.carrier === null).map(({ id }) => id);
  const items = repair.passed.filter(({ item }) => owed.includes(item));
  return segments.length === 0 && items.length === 0 ? null : { no: parent.no, repair, segments, items };
}
