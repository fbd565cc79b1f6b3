import type pg from 'pg';
import type { Fact } from '#shared/ticket/facts.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { raiseAlert } from '../live/changes.ts';

/** Where the desk itself is waited for, it is told so on every screen; the customer gets a notice instead (notify/plan.ts). */
export async function raiseReminders(client: pg.ClientBase, state: TicketState, added: readonly Fact[]): Promise<void> {
  for (const fact of added) {
    if (fact.type !== 'Reminded' || fact.party !== 'carrier') continue;
    await raiseAlert(client, {
      id: `reminder:${state.no}:${fact.version}`,
      kind: 'reminder',
      severity: 'minor',
      subject: state.no,
      text: {
        zh: `${state.customer.name} ${state.no} 双方测试等乙方结果，第 ${fact.count} 次提醒`,
        en: `${state.customer.name} ${state.no}: the joint test waits for our results (reminder ${fact.count})`,
      },
      customer: state.customer.id,
      branch: state.branch,
    });
  }
}
