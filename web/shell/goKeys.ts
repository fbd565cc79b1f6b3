import type { Page } from '#web/access.ts';

/** The letter after `g` that goes to a page. */
export const GO_KEY: Record<Page, string> = {
  field: 'f',
  triage: 't',
  intake: 'i',
  customers: 'c',
  works: 'k',
  wall: 'w',
  pools: 'p',
  reports: 'r',
  followup: 'b',
  duty: 'd',
  portal: 'h',
};
