import { randomInt } from 'node:crypto';
import type pg from 'pg';
import { policySchema, termsOf } from '#shared/clock/policy.ts';
import type { Timing } from '#shared/clock/timing.ts';
import { timingOf } from '#shared/clock/timingOf.ts';
import { proposedWaiver } from '#shared/contract/waiver.ts';
import type { Command } from '#shared/ticket/commands.ts';
import type { Context, Family } from '#shared/ticket/decide/context.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { type Instant, iso } from '#shared/time.ts';
import { readCauses } from '../causes/read.ts';
import type { Opened } from './record.ts';

/** What lies beside a record and is part of a decision on it. */
type Beside = Pick<Context, 'family' | 'terms' | 'waiver' | 'lot' | 'majeure' | 'causes'>;

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
      return { ...(await closing(client, state)), ...(await causesFor(client, state, command)) };
    case 'closeUnverified':
      return closing(client, state);
    case 'clearSegment':
      return causesFor(client, state, command);
    case 'suspendClock':
      return command.majeure === undefined ? {} : majeureOver(client, state, command.majeure);
    case 'decideWaiver':
      return waiverFor(state, timingOf(facts, state), now);
    case 'applyPolicy':
      return termsFor(client, state, command.policyVersion);
    default:
      return {};
  }
}

const closing = async (client: pg.ClientBase, state: TicketState): Promise<Beside> => ({
  family: await familyOf(client, state.no, null),
  lot: randomInt(100),
});

async function causesFor(
  client: pg.ClientBase,
  state: TicketState,
  { causeDetail }: { readonly causeDetail?: string | undefined },
): Promise<Beside> {
  return causeDetail === undefined ? {} : { causes: await readCauses(client, state.branch) };
}

/** Whether a record of force majeure touches the ticket: `touches` of shared/majeure, asked of one that has not ended. */
async function majeureOver(client: pg.ClientBase, state: TicketState, id: string): Promise<Beside> {
  const { rowCount } = await client.query(
    `select from majeure m join majeure_service x on x.majeure = m.id
      where m.id::text = $1 and x.service = $2 and m.retracted_at is null and (m.to_at is null or m.to_at >= $3)`,
    [id, state.service.id, iso(state.declaredAt)],
  );
  return rowCount === 0 ? {} : { majeure: id };
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
