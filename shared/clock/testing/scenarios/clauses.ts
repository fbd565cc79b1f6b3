/** What the rows rest on: a clause of the contract or the law, the policy's terms, or the rules by which time is told. */
export const CLAUSE = {
  lead: 'contract 二二6: the carrier leads',
  diagnosis: 'contract 四一: both sides diagnose together',
  measures: 'contract 四一: a confirmed fault gets emergency measures',
  declaration: 'contract 四二: faults are declared at any hour, by any of the agreed ways',
  ownSegment: 'contract 四三: each side clears its own segment',
  channel: 'contract 四三: the channel between the systems is handled jointly',
  bothTest: 'contract 四三: both test; what both passed works normally',
  forceMajeure: 'contract 七: excused where force majeure causes the failure',
  statute: '电信条例: repaired or made to work within 48 h of declaration',
  terminal: '电信条例: faults that the user’s own terminal caused are left out',
  targets: 'policy: the targets and levels that were frozen when the fault was declared',
  counts: "policy: whose time counts against the carrier's target",
  approval: 'policy: what no supervisor approves within 30 minutes never was',
  pause: 'rule: a suspension needs evidence, and its clock stands while it is in force',
  contest: 'rule: what took the clock off the carrier may be disputed; a supervisor rules',
  ending: 'rule: a dismissal or withdrawal ends the clocks; a dismissal may be disputed',
  unverified: 'rule: closed without a verdict of both, the clocks end at the last clearing',
  reminders: 'policy: whoever is waited for is reminded, so often and no oftener',
  serverTime: "rule: the clocks go by the record's own time; what a sender says of the hour moves none",
  levels: 'rule: a level is raised once, when its share of the target is used, however late anybody looks',
} as const;
export type Clause = (typeof CLAUSE)[keyof typeof CLAUSE];
