import type { Role } from '#shared/actor.ts';

/** Colleagues who appear in the demo's history beside the log-ins of architecture.md §6; they have no password. */
export interface DemoStaff {
  readonly username: string;
  readonly name: string;
  readonly role: Role;
}

export const DEMO_STAFF = [
  { username: 'shen.yan', name: '沈砚', role: 'engineer' },
  { username: 'meng.qiao', name: '孟樵', role: 'engineer' },
  { username: 'tian.ye', name: '田野', role: 'field' },
] as const satisfies readonly DemoStaff[];
