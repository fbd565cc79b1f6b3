import type { Messages } from '../../languages.ts';
import type { keys as source } from '../../zh/core/keys.ts';

export const keys: Pick<Messages, keyof typeof source> = {
  keys: {
    notNow: '“{{what}}” is not possible now. {{next}}',
    title: 'Keyboard shortcuts',
    note: 'Pressed anywhere but in a text field.',
    everywhere: 'Every page',
    pages: 'Go to',
    list: 'List',
    ticket: 'This ticket',
  },
  palette: {
    title: 'Command palette',
    open: 'Find',
    placeholder: 'A ticket, customer, page or action',
    results: 'Matches',
    tickets: 'Tickets',
    none: 'Nothing matches',
  },
};
