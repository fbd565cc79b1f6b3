import type { Messages } from '../../languages.ts';
import type { calls as source } from '../../zh/record/calls.ts';

export const calls: Pick<Messages, keyof typeof source> = {
  escalation: {
    title: 'Calls to staff',
    banner: 'Calls to be answered',
    note: 'Seen by staff only',
    cause: {
      level: '{{clock}} at {{level}}%',
      unacknowledged: 'Not acknowledged for {{after}}',
      chase: 'Chased by the customer, no. {{count}}',
      report: '{{report}} overdue',
    },
    calling: '{{why}}: somebody is to answer',
    called: '{{names}} called',
    nobody: 'Nobody could be reached',
    next: 'Called again at {{time}} until somebody answers',
    times: '{{count}} times',
    state: {
      calling: 'Calling',
      acknowledged: 'Answered',
      withdrawn: 'Withdrawn',
      overtaken: 'Overtaken',
      over: 'Over',
    },
    acknowledged: '{{by}} answered at {{time}}',
    onDuty: { lead: 'lead on duty', engineer: 'engineer on duty' },
    instead: 'instead',
    way: { alert: 'Alert', sms: 'SMS', email: 'E-mail' },
    unreached: { nobody: 'nobody there', no_phone: 'no phone on file', no_email: 'no mailbox on file' },
  },
  major: {
    title: 'Major fault',
    since: 'A major fault since {{time}}: {{severity}}{{more}}',
    class: ' ({{class}})',
    numbers: ', {{count}} numbers',
    children: ', {{count}} child tickets',
    due: '{{report}} due by {{time}}',
    overdue: '{{report}} overdue, was due by {{time}}',
    allFiled: 'All reports are filed, the final one too',
    write: 'Write the report',
    filed: '{{report}} · {{by}}',
    sentTo: 'Sent to {{names}}',
    show: 'Show the text',
    notWritten: 'The text could not be fetched; please write it.',
  },
};
