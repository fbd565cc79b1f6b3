import type { Role } from '#shared/actor.ts';

/** Which pages there are for whom, in the order of the navigation. The server decides what is in them. */
export const PAGES = [
  'field',
  'triage',
  'intake',
  'customers',
  'works',
  'wall',
  'pools',
  'reports',
  'followup',
  'duty',
  'portal',
] as const;
export type Page = (typeof PAGES)[number];

const OPEN_TO: Record<Page | 'tickets' | 'majeure' | 'alerts' | 'suspicions' | 'settings', readonly Role[]> = {
  triage: ['engineer', 'supervisor', 'admin', 'hotline', 'manager', 'field'],
  intake: ['hotline', 'engineer', 'supervisor', 'admin', 'manager'],
  customers: ['engineer', 'supervisor', 'admin', 'hotline', 'manager'],
  works: ['engineer', 'supervisor', 'admin', 'hotline', 'manager'],
  wall: ['engineer', 'supervisor', 'admin', 'hotline', 'screen'],
  pools: ['engineer', 'supervisor', 'admin', 'hotline', 'manager', 'screen'],
  field: ['field'],
  reports: ['engineer', 'supervisor', 'admin', 'manager', 'screen'],
  followup: ['hotline', 'engineer', 'supervisor', 'admin', 'manager'],
  duty: ['engineer', 'supervisor', 'admin', 'hotline', 'manager'],
  portal: ['customer'],
  // Reached from the bell.
  alerts: ['engineer', 'supervisor', 'admin', 'hotline', 'manager', 'field'],
  // Reached from triage, alerts and pools.
  suspicions: ['engineer', 'supervisor', 'admin', 'hotline', 'manager'],
  // Reached from planned works and from tickets.
  majeure: ['engineer', 'supervisor', 'admin', 'hotline', 'manager'],
  tickets: ['engineer', 'supervisor', 'admin', 'hotline', 'manager', 'field'],
  // Everybody has preferences; which sections there are beside them: settings/sections.ts.
  settings: ['engineer', 'supervisor', 'admin', 'hotline', 'manager', 'field', 'customer'],
};

const START: Record<Role, Page> = {
  engineer: 'triage',
  supervisor: 'triage',
  admin: 'triage',
  manager: 'customers',
  field: 'field',
  hotline: 'intake',
  customer: 'portal',
  screen: 'wall',
  integration: 'triage',
};

export const startOf = (role: Role): `/${Page}` => `/${START[role]}`;
/** In the navigation. What is left to ask and to check stands beside the reports; who has none finds it by itself. */
export const pagesFor = (role: Role): Page[] =>
  PAGES.filter((page) => OPEN_TO[page].includes(role) && !(page === 'followup' && OPEN_TO.reports.includes(role)));

/** Where pages stand that the navigation does not name. */
const BESIDE: Partial<Record<string, Page>> = {
  followup: 'reports',
  majeure: 'works',
  suspicions: 'pools',
  tickets: 'triage',
};

/** The page of the navigation that a path is of, for this role; null: of none. */
export function navigationOf(role: Role, pathname: string): Page | null {
  const first = pathname.split('/')[1] ?? '';
  const pages = pagesFor(role);
  return pages.find((page) => page === first) ?? pages.find((page) => page === BESIDE[first]) ?? null;
}

/** Whether this role has any business at a path; unknown paths are left to the not-found page. */
export function mayOpen(role: Role, pathname: string): boolean {
  const first = pathname.split('/')[1] ?? '';
  const known = Object.entries(OPEN_TO).find(([page]) => page === first);
  return known === undefined || known[1].includes(role);
}
