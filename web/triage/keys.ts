import type { CommandType } from '#shared/ticket/commands.ts';

/** One key, one step, on the ticket beside the list. */
export const ACTION_KEYS: Readonly<Record<string, CommandType>> = {
  a: 'acknowledge',
  c: 'confirm',
  s: 'openSegment',
  t: 'recordTest',
  n: 'addNote',
};

/** Letters belong to whoever is typing; a modifier means some other shortcut; a focused control keeps its own keys. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('dialog, [role="menu"]') !== null) return true;
  if (target.matches('input[type="radio"]')) return event.key.startsWith('Arrow');
  if (target.matches('button, a')) return event.key === 'Enter';
  return target.matches('input, textarea, select') || target.isContentEditable;
}
