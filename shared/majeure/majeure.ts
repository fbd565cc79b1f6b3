import type { Instant } from '../time.ts';

/**
 * Force majeure (contract 七) as one record, whatever number of contracts it touches:
 *
 *   lasting ──end──► over
 *      └──retract──────┴──► retracted (recorded by mistake: it never was)
 *
 * It excuses nothing by itself. What it does to a contract follows from the events that it writes there; what it does to a
 * ticket an engineer states, ticket by ticket.
 */
export const MAJEURE_STATES = ['lasting', 'over', 'retracted'] as const;
export type MajeureState = (typeof MAJEURE_STATES)[number];

/** What was done for it towards the other party of a contract. */
export const MAJEURE_NOTICES = ['noticed', 'proven'] as const;
export type MajeureNotice = (typeof MAJEURE_NOTICES)[number];
/** What stands in its record, beside its beginning. */
export const MAJEURE_ENTRIES = [...MAJEURE_NOTICES, 'ended', 'retracted'] as const;
export type MajeureEntry = (typeof MAJEURE_ENTRIES)[number];

export const MAJEURE_TARGETS = ['county', 'element', 'customer'] as const;
export type MajeureTarget = (typeof MAJEURE_TARGETS)[number];

export interface Majeure {
  readonly from: Instant;
  /** null while it lasts. */
  readonly to: Instant | null;
  readonly retractedAt: Instant | null;
}

export function stateOf({ to, retractedAt }: Pick<Majeure, 'to' | 'retractedAt'>): MajeureState {
  if (retractedAt !== null) return 'retracted';
  return to === null ? 'lasting' : 'over';
}

/** Whether a fault may have come from it: it was there while the fault was, at whichever end. */
export const touches = (majeure: Majeure, fault: { readonly declaredAt: Instant; readonly endedAt: Instant | null }) =>
  majeure.retractedAt === null &&
  (majeure.to === null || majeure.to >= fault.declaredAt) &&
  (fault.endedAt === null || majeure.from <= fault.endedAt);

/** What the contract's record holds of a file that shows something: enough to tell it from any other. */
export const fileSaid = ({ name, sha256 }: { readonly name: string; readonly sha256: string }): string =>
  `${name} (SHA-256 ${sha256.slice(0, 16)})`;

/** Characters of a contract event's evidence. */
const LONGEST_EVIDENCE = 1000;

/** What an event of a contract says in evidence: the text, and the files by name and digest as far as there is room. */
export function evidenceOf(text: string, files: readonly { readonly name: string; readonly sha256: string }[]): string {
  return files.reduce((said, file) => {
    const longer = `${said}；${fileSaid(file)}`;
    return longer.length > LONGEST_EVIDENCE ? said : longer;
  }, text);
}
