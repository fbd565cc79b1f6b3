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
  family: {
    repaired: 'The parent is repaired',
    repairedText:
      'The parent {{no}} was cleared for “{{cause}}”. This ticket clears and tests for itself: look before you send.',
    clearAs: 'Clear as the parent: {{segment}}',
    testAs: 'Answer the carrier’s test as the parent ({{count}})',
    testTitle: 'Answer the carrier’s test as the parent',
    testText:
      'The carrier has passed these on the parent {{no}}. Check each on this ticket and leave out what differs, to be tested by itself. The customer still tests on its own.',
    testNote: 'Passed on the parent {{no}}, checked here',
    testNoteValue: 'Passed on the parent {{no}} ({{value}}), checked here',
    record: 'Confirm and record',
    none: 'Choose at least one.',
    items: 'Items',
    measured: '{{item}} (parent: {{value}})',
    owesSegments: '{{count}} not cleared',
    owesTest: 'Round {{round}}: carrier owes {{carrier}}, customer owes {{customer}}',
    key: 'Do as on the parent',
    parent: 'Parent ticket',
    children: 'Child tickets',
    open: '{{count}} in all, {{open}} open',
  },
};
