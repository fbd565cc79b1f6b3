import type { Phrases } from '../phrases.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const enPhrases: Phrases = {
  overdue: (due, ago) => `${due}, ${ago} ago`,
  length: (hours, minutes) =>
    hours === 0 ? `${minutes} min` : minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`,
  moment: (month, day, time) => `${day} ${MONTHS[month - 1] ?? month} ${time}`,
  between: '; ',
  list: ', ',
  comma: ', ',
  wholeService: 'the whole service',
  numbers: (count) => (count === 1 ? '1 number' : `${count} numbers`),
  level: (level) => `level ${level}`,
  standardLevel: 'standard level',
  said: (party, what) => `${party}: ${what}`,
  bypassed: 'bypassed (repair goes on)',
  suspended: 'clock suspended',
  confirmed: 'confirmed that service is back',
  unconfirmed: 'not confirmed by the customer',
  stillToConfirm: 'to be confirmed by the customer',
  segment: ({ where, unit, state, clearedAt, cause, action }) =>
    [
      `${where}${unit === null ? '' : ` (${unit})`}: ${state.toLowerCase()}${clearedAt === null ? '' : ` ${clearedAt}`}`,
      cause === null ? '' : `cause ${cause.toLowerCase()}`,
      action === null ? '' : `action ${action}`,
    ]
      .filter(Boolean)
      .join(', '),
  round: (round) => `round ${round}`,
  bothPassed: 'all passed by both',
  test: ({ item, carrier, customer }) => `${item} carrier ${carrier.toLowerCase()}, customer ${customer.toLowerCase()}`,
  span: ({ from, to, length, holder, why }) => `${from} to ${to}, ${length}, ${holder} (${why.toLowerCase()})`,
  untilNow: 'now',
  heldFor: (holder, length) => `${holder} ${length}`,
  suspension: ({ reason, until, approved }) =>
    `${reason.toLowerCase()}, until ${until} (${approved ? 'approved' : 'awaiting approval'})`,
  chases: (count) => (count === 1 ? 'once' : `${count} times`),
  progress: {
    declared: 'We have your report, and an engineer is about to look at it.',
    acknowledged: 'An engineer is looking for the cause.',
    repairing: 'It is being repaired, and we will tell you of any progress.',
    bypassed: 'Your phones work by a temporary way; the repair goes on.',
    yours: 'Please check the power and the cables of your phones and switches; we are here to help.',
    paused: (reason, until) => `Work is paused until ${until}: ${reason.toLowerCase()}.`,
    testing: 'It has been repaired. We are testing, and will tell you as soon as it has passed.',
    pleaseTest:
      'It has been repaired. Please make a few test calls: it counts as restored when both of us have passed.',
    restored: 'Both sides have tested and your phones are back. Please tell us whether all is well.',
    confirmed: 'Both sides have tested, your phones are back, and you have confirmed it. Thank you.',
    closed: 'Your phones are back, and this report is finished.',
    closedUnconfirmed:
      'We have done our part and could not reach you several times, so this report is closed. If anything is still wrong, please tell us.',
    dismissed: (resolution) => `This report is closed: ${resolution.toLowerCase()}.`,
  },
  next: {
    acknowledge: 'acknowledge at once',
    findings: 'findings of both sides, then confirm',
    confirm: 'confirm class and severity',
    dispatch: 'dispatch by segment',
    clear: (where) => `clear ${where}`,
    customerClears: (where) => `customer works on ${where}`,
    test: (party, items) => `${party.toLowerCase()} tests ${items}`,
    tell: 'tell the customer and get the answer',
    close: 'close',
  },
};
