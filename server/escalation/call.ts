import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { policySchema, toldOf } from '#shared/clock/policy.ts';
import type { Fact, FactBody, FactOf } from '#shared/ticket/facts.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import type { NoticeKind } from '#shared/ticket/values.ts';
import type { Instant } from '#shared/time.ts';
import type { Config } from '../config.ts';
import { writeNotices, type Written } from '../notify/write.ts';
import { type PlannedCall, placedCall, planCalls } from './plan.ts';
import { readRoster } from './roster.ts';
import { callWords } from './texts.ts';

/** What a change of a ticket gives occasion to call for. */
export interface Occasion {
  /** The ticket after `added`. */
  readonly state: TicketState;
  readonly added: readonly Fact[];
  readonly now: Instant;
}

interface Called {
  readonly notice: string | null;
  readonly call: PlannedCall;
}

/**
 * Queues the notices to the staff that `added` asks for, in the caller's transaction: they go out if and only if the facts are
 * there.
 * @returns the facts that say who was called, for the caller to append by the system
 */
export async function callsFor(
  client: pg.ClientBase,
  { config }: { readonly config: Pick<Config, 'publicUrl'> },
  occasion: Occasion,
): Promise<FactBody[]> {
  const escalated = occasion.added.filter((fact) => fact.type === 'Escalated');
  if (escalated.length === 0) return [];
  const { state, now } = occasion;
  const { policy, shortName, roster } = await readAround(client, state, now);
  const bodies: FactBody[] = [];
  for (const fact of escalated) {
    const calls = planCalls(policy === null ? [] : toldOf(policy, fact), roster).map((call): Called => ({
      call,
      notice: call.recipient === null ? null : randomUUID(),
    }));
    await queue(client, { ...occasion, fact, calls, shortName, publicUrl: config.publicUrl });
    bodies.push({
      type: 'StaffCalled',
      escalation: fact.escalation ?? fact.version,
      round: fact.round,
      calls: calls.map(({ call, notice }) => placedCall(call, notice)),
    });
  }
  return bodies;
}

/** The ticket's version of the policy, which says whom, and who there is. */
export async function readAround(client: pg.ClientBase, state: TicketState, now: Instant) {
  const { rows } = await client.query<{ rules: unknown; shortName: string; manager: string | null }>({
    name: 'read-escalation',
    text: `select p.rules, c.short_name as "shortName", c.manager from policy p, customer c
            where p.version = $1 and c.id = $2`,
    values: [state.terms.policyVersion, state.customer.id],
  });
  const [row] = rows;
  return {
    policy: row === undefined ? null : policySchema.parse(row.rules),
    shortName: row?.shortName ?? state.customer.name,
    roster: await readRoster(client, state.branch, row?.manager ?? null, now),
  };
}

/** By what happened: nobody answered, or it gets late. */
const kindOf = ({ cause }: FactOf<'Escalated'>): NoticeKind =>
  cause.on === 'unacknowledged' ? 'call_out' : 'escalation';

interface Queued extends Occasion {
  readonly fact: FactOf<'Escalated'>;
  readonly calls: readonly Called[];
  readonly shortName: string;
  readonly publicUrl: string;
}

/**
 * Writes the notices and their timers. They say the number, the customer's short name, why, and where to look: nothing of
 * anybody's person (contract 五).
 */
async function queue(client: pg.ClientBase, queued: Queued): Promise<void> {
  const { state, now, fact, shortName, publicUrl } = queued;
  const about = { shortName, no: state.no, url: `${publicUrl}/tickets/${state.no}` };
  const sent = queued.calls.flatMap(({ notice, call: { by, recipient, language } }): Written[] =>
    notice === null || recipient === null || by === 'alert'
      ? []
      : [
          {
            id: notice,
            kind: kindOf(fact),
            channel: by,
            recipient,
            factVersion: fact.version,
            customer: null,
            language,
            ...callWords(fact, language, about),
            tokenHash: null,
          },
        ],
  );
  if (sent.length > 0) await writeNotices(client, { about: 'ticket', key: state.no }, sent, now);
}
