import { can } from '#shared/actor.ts';
import { COMMAND_TYPES, type CommandType } from '#shared/ticket/commandTypes.ts';
import type { Action } from '#web/actions/actions.svelte.ts';
import { t } from '#web/i18n/text.svelte.ts';
import { session } from '#web/session.svelte.ts';
import { wordingOf } from '#web/wording/open.svelte.ts';
import type { CommandDesk } from './desk.svelte.ts';

/** One key, one step. */
const KEY: Partial<Record<CommandType, string>> = {
  acknowledge: 'a',
  confirm: 'c',
  openSegment: 's',
  recordTest: 't',
  addNote: 'n',
};

const KEYED = COMMAND_TYPES.filter((type) => KEY[type] !== undefined);

/** Whether the reader's role ever does it, in the customer's name at least. */
function isEverTheirs(type: CommandType): boolean {
  const permission = can(session.caller, type, null);
  return permission.yes || permission.code === 'on_behalf_required';
}

/** What the reader may do with the ticket that they look at, for keyboard and palette. Before it is here, the keys wait for it. */
export function ticketActions(desk: CommandDesk): Action[] {
  const may = desk.feed.current?.allowed ?? KEYED;
  const keyedFirst = [...KEYED.filter(isEverTheirs), ...may.filter((type) => !KEYED.includes(type))];
  const wording: Action = {
    id: 'ticket wording',
    group: t('keys.ticket'),
    text: t('action.wording'),
    keys: ['y'],
    run: () => wordingOf.show(desk.feed.no),
  };
  const commands = keyedFirst.map((type) => ({
    id: `ticket ${type}`,
    group: t('keys.ticket'),
    text: t(`command.${type}`),
    keys: KEY[type] === undefined ? undefined : [KEY[type]],
    why: may.includes(type) ? null : desk.whyNot(type),
    run: () => desk.give(type),
  }));
  return [...commands, wording];
}
