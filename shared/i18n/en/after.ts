import type { Messages } from '../languages.ts';
import type { after as source } from '../zh/after.ts';

export const after: Pick<Messages, keyof typeof source> = {
  after: {
    title: 'Call-backs and quality',
    sub: 'Once service is back the customer is asked; what is drawn is checked by a supervisor and holds nothing up',
    said: 'What the customer says',
    notAsked: 'Not asked yet',
    ask: 'Record a call-back',
    check: 'Quality check',
    drawn: 'Drawn, to be checked',
    notDrawn: 'Not drawn; may be checked all the same',
    by: '{{name}}, {{time}}',
    callBacksList: 'To call back',
    callBacksNone: 'Nobody to call back',
    callBacksText: 'Of every fault restored in the last {{days}} days the customer has been asked.',
    checksList: 'To check',
    checksNone: 'Nothing to check',
    checksText: 'Tickets are drawn when they are closed, as the policy says; what is drawn stands here.',
    saidList: 'Said by customers',
    saidNone: 'Nothing said yet',
    foundList: 'Found by checks',
    foundNone: 'Nothing checked yet',
    most: 'The oldest {{count}} are listed.',
    column: {
      ticket: 'Ticket and customer',
      what: 'Symptom and outcome',
      since: 'Restored or closed',
      attempts: 'Not reached',
      said: 'Said',
      found: 'Found',
      note: 'In words',
      when: 'When',
    },
  },
};
