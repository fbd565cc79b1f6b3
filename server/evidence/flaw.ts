/** The first thing of a package that does not hold. `version`: of the fact that it is seen at. */
export type Flaw =
  /** Dotted path of what is missing, or not of its form. */
  | { readonly code: 'malformed'; readonly at: string }
  | { readonly code: 'out_of_sequence'; readonly version: number; readonly expected: number }
  | { readonly code: 'link_broken'; readonly version: number }
  | { readonly code: 'not_a_fact'; readonly version: number }
  | { readonly code: 'misplaced'; readonly version: number; readonly says: number }
  | { readonly code: 'other_ticket'; readonly says: string; readonly ticket: string }
  | { readonly code: 'back_in_time'; readonly version: number }
  | { readonly code: 'after_package'; readonly version: number }
  | { readonly code: 'not_the_head'; readonly version: number }
  | { readonly code: 'unknown_head'; readonly head: string; readonly version: number }
  | { readonly code: 'stated_otherwise'; readonly notice: string; readonly version: number }
  | { readonly code: 'no_record'; readonly why: string }
  /** Dotted path in the package; both as JSON, null where there is nothing. */
  | { readonly code: 'not_derived'; readonly at: string; readonly says: string | null; readonly given: string | null };

const MOST = 120;
const shown = (json: string | null): string =>
  json === null ? 'nothing' : json.length > MOST ? `${json.slice(0, MOST)}…` : json;

/** What a flaw means, for whoever was handed the package. */
export function describeFlaw(flaw: Flaw): string {
  switch (flaw.code) {
    case 'malformed':
      return `The package does not have its form at ${flaw.at}.`;
    case 'out_of_sequence':
      return `Where fact ${flaw.expected} should stand there is fact ${flaw.version}: facts were removed, added or put in another order.`;
    case 'link_broken':
      return `Fact ${flaw.version} does not fit the chain: it, its salt or its hash was changed, or facts were exchanged. Everything before it holds.`;
    case 'not_a_fact':
      return `Fact ${flaw.version} cannot be read as a fact.`;
    case 'misplaced':
      return `In the place of fact ${flaw.version} stands one that says it is fact ${flaw.says}.`;
    case 'other_ticket':
      return `The package says it is of ticket ${flaw.ticket}, but its record is that of ${flaw.says}.`;
    case 'back_in_time':
      return `Fact ${flaw.version} is dated before the fact before it.`;
    case 'after_package':
      return `Fact ${flaw.version} is dated after the package was made.`;
    case 'not_the_head':
      return `The head of the package is not the hash of its last fact, ${flaw.version}: facts at the end were removed or added, or the head was changed.`;
    case 'unknown_head':
      return `The head ${flaw.head} stands nowhere among the ${flaw.version} facts: the record was rewritten, or cut off before the fact that it is of.`;
    case 'stated_otherwise':
      return `Notice ${flaw.notice} is said to state the head of fact ${flaw.version}, which has another.`;
    case 'no_record':
      return `The facts are bound to each other, but are not those of a ticket: ${flaw.why}.`;
    case 'not_derived':
      return `The facts hold, but ${flaw.at} does not follow from them: the package says ${shown(flaw.says)}, they give ${shown(flaw.given)}.`;
  }
}
