import type pg from 'pg';
import { policySchema, termsOf } from '#shared/clock/policy.ts';
import type { Timing } from '#shared/clock/timing.ts';
import { timingOf } from '#shared/clock/timingOf.ts';
import { proposedWaiver } from '#shared/contract/waiver.ts';
import type { Command } from '#shared/ticket/commands.ts';
import type { Context, Family } from '#shared/ticket/decide/context.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import type { Instant } from '#shared/time.ts';
import type { Opened } from './record.ts';

/** What lies beside a record and is part of a decision on it. */
type Beside = Pick<Context, 'family' | 'terms' | 'waiver'>;

/**
 * Locks the ticket that a command changes together with the one that it names, in the order of their numbers: two who link
 * them to each other wait for each other instead of for ever. A parent that is being closed cannot get a child meanwhile.
 */
export async function lockNamed(client: pg.ClientBase, no: string, command: Command): Promise<void> {
  if (command.type !== 'linkParent') return;
  await client.query('select from ticket where no = any($1::text[]) order by no for update', [[no, command.parent]]);
}

/** Reads what `command` needs to be decided, in the transaction that has locked the ticket. */
export async function readBeside(
  client: pg.ClientBase,
  { facts, now }: Pick<Opened, 'facts' | 'now'>,
  state: TicketState,
  command: Command,
): Promise<Beside> {
  switch (command.type) {
    case 'linkParent':
      return { family: await familyOf(client, state.no, command.parent) };
    case 'close':
    case 'closeUnverified':
      return { family: await familyOf(client, state.no, null) };
    case 'decideWaiver':
      return waiverFor(state, timingOf(facts, state), now);
    case 'applyPolicy':
      return termsFor(client, state, command.policyVersion);
    default:
      return {};
  }
}

function waiverFor({ fee }: TicketState, timing: Timing, now: Instant): Beside {
  const waiver = fee === undefined ? null : proposedWaiver(timing, fee, now);
  return waiver === null ? {} : { waiver };
}

async function familyOf(client: pg.ClientBase, no: string, named: string | null): Promise<Family> {
  const { rows } = await client.query<Family>(
    `select count(*)::int as children,
            count(*) filter (where phase not in ('closed', 'dismissed'))::int as "openChildren",
            (select json_build_object('no', p.no, 'phase', p.phase, 'parent', p.parent) from ticket p where p.no = $2) as named
       from ticket where parent = $1`,
    [no, named],
  );
  return rows[0] ?? { children: 0, openChildren: 0, named: null };
}

/** The terms of a version of the ticket's branch that is in force or was: what is still to come binds nobody yet. */
async function termsFor(client: pg.ClientBase, state: TicketState, version: number): Promise<Beside> {
  const { rows } = await client.query<{ rules: unknown }>(
    'select rules from policy where version = $1 and valid_from <= demarc_now() and (branch is null or branch = $2)',
    [version, state.branch],
  );
  const [row] = rows;
  return row === undefined ? {} : { terms: termsOf(policySchema.parse(row.rules), version, state.customer) };
}
