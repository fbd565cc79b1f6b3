import type { Messages } from '../languages.ts';
import type { ticketPage as source } from '../zh/ticketPage.ts';

export const ticketPage: Pick<Messages, keyof typeof source> = {
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
};
