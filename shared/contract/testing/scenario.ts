import type { ObligationKind } from '../clauses.ts';
import type { Line } from './record.ts';

/** A story of a contract that either party's lawyer can read: what was recorded when, and how an obligation then stands. */
export interface Scenario {
  readonly name: string;
  readonly story: readonly Line[];
  readonly of: ObligationKind;
  /** Moments in Beijing, and the obligation then: `state, by when`, `, late` where it was done too late; `none`: not owed. */
  readonly then: Readonly<Record<string, string>>;
}
