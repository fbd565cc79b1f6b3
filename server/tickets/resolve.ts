import type pg from 'pg';
import type { Caller } from '#shared/actor.ts';
import type { Command } from '#shared/ticket/commands.ts';
import { refuse } from '#shared/ticket/refusal.ts';
import { refusalProblem } from './problems.ts';

/** Whose names a command may carry, by id or user name. @throws Problem 422 where there is nobody of that name */
async function resolveUser(client: pg.ClientBase, caller: Caller, name: string, field: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>({
    name: 'resolve-user',
    text: `select id from app_user where (id = $1 or username = lower($1)) and branch = $2 and disabled_at is null
             and role not in ('customer', 'screen', 'integration') limit 1`,
    values: [name, caller.branch],
  });
  const id = rows[0]?.id;
  if (id === undefined) throw refusalProblem(refuse('unknown_user', field));
  return id;
}

/** @throws Problem 422 where the branch has no ticket of that number */
async function checkTicket(client: pg.ClientBase, caller: Caller, no: string, field: string): Promise<void> {
  const { rowCount } = await client.query('select from ticket where no = $1 and branch = $2', [no, caller.branch]);
  if (rowCount === 0) throw refusalProblem(refuse('unknown_ticket', field));
}

/**
 * Checks what the domain cannot know: that people and tickets named in a command exist.
 * @returns the command with user names replaced by ids
 */
export async function resolveNames(client: pg.ClientBase, caller: Caller, command: Command): Promise<Command> {
  switch (command.type) {
    case 'assign':
      return { ...command, to: await resolveUser(client, caller, command.to, 'to') };
    case 'openSegment':
      return command.assignee === undefined
        ? command
        : { ...command, assignee: await resolveUser(client, caller, command.assignee, 'assignee') };
    case 'dismiss':
      if (command.duplicateOf !== undefined) await checkTicket(client, caller, command.duplicateOf, 'duplicateOf');
      return command;
    case 'linkParent':
      await checkTicket(client, caller, command.parent, 'parent');
      return command;
    default:
      return command;
  }
}
