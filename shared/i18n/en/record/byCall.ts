/** What call records show of a repair. */
export const byCall = {
  byCall: {
    proved: 'call record {{time}}, {{seconds}} s',
    proof: 'Call record {{time}}, {{seconds}} s, {{number}} with test number {{with}}',
    first: 'The first {{time}}, {{seconds}} s, {{number}}',
    resumed: 'Calls go through again: {{count}} since {{time}}',
    resumedNote: 'By call records; it stands in for no test',
    dial: 'Test number',
    dialHow:
      'Called from the faulty phone and answered for {{seconds}} s, it passes the customer’s “outgoing” by its call record',
    lines: 'Test line',
    linesHow:
      'Call an affected number from it: answered for {{seconds}} s, it passes the customer’s “incoming” by its call record',
  },
};
