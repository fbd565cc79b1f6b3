import type pg from 'pg';
import type { Fact } from '#shared/ticket/facts.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { CLOCK_NAME } from '../escalation/texts.ts';
import { raiseAlert } from '../live/changes.ts';

/** A level that a clock reached is an alert on every wall; its id makes it one alert, whoever detects it. */
export async function raiseLevels(client: pg.ClientBase, state: TicketState, added: readonly Fact[]): Promise<void> {
  for (const fact of added) {
    if (fact.type !== 'LevelReached') continue;
    const name = CLOCK_NAME[fact.clock];
    await raiseAlert(client, {
      id: `level:${state.no}:${fact.version}`,
      kind: 'level',
      severity: fact.level >= 100 ? 'critical' : fact.level >= 80 ? 'major' : 'minor',
      subject: state.no,
      text: {
        zh: `${state.customer.name} ${state.no} ${name.zh}已用 ${fact.level}%`,
        en: `${state.customer.name} ${state.no}: ${name.en} at ${fact.level}%`,
      },
      customer: state.customer.id,
      branch: state.branch,
    });
  }
}
