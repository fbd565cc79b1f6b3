import type { Messages } from '../../languages.ts';
import type { page as source } from '../../zh/ticket/page.ts';

export const page: Pick<Messages, keyof typeof source> = {
  ticketPage: {
    copyNo: 'Copy {{text}}',
    copied: '{{text}} copied',
    notCopied: 'The browser refuses to copy: select {{text}} by hand.',
    addReference: 'Add order number',
    print: 'Print',
    printed: 'Printed {{time}}',
    related: 'Other tickets of the customer',
    relatedSame: 'Same service',
    relatedNone: 'No other tickets',
  },
  family: {
    parent: 'Parent ticket',
    children: 'Child tickets',
    open: '{{count}} in all, {{open}} open',
  },
};
