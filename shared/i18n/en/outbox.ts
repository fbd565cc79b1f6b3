import type { Messages } from '../languages.ts';
import type { outbox as source } from '../zh/outbox.ts';

export const outbox: Pick<Messages, keyof typeof source> = {
  outbox: {
    title: 'Declarations waiting to be sent',
    waiting: 'Not sent yet: kept on this device, and sent by itself when the network is back',
    fragile: 'This browser stores nothing. Keep the page open: it is sent by itself when the network is back.',
    sending: 'Sending…',
    since: 'written {{time}}',
    refused: 'Not taken: {{why}}',
    expired:
      'It could not be sent for almost 7 days and may have arrived before. Check first, then send it again or discard it.',
    unreadable: 'What was written has to be entered again.',
    mend: 'Mend and send',
    discard: 'Discard',
    discardSure: 'Discard it? It has never been sent.',
    discardYes: 'Discard',
    sent: 'Sent: {{about}}',
    sentNo: 'Number',
    sentJoined: 'joined to the fault already being worked on',
    dismiss: 'Got it',
    others: 'Declarations on this device not sent yet: {{count}}. They go out when whoever wrote them signs in.',
    phoneInvalid: 'This number cannot be called. Write it as 154 0000 0001 or 0903 1234567.',
    kept: 'Kept, not sent yet',
    keptText:
      'The server cannot be reached. The declaration is kept on this device, even if you close the page; it is sent by itself when the network is back, and its number is shown here.',
  },
  warning: {
    suspended_arrears: 'The service is suspended for arrears; the declaration is taken.',
    suspended_realname: 'The service is suspended for real-name registration; the declaration is taken.',
    suspended_abuse: 'The service is suspended for abuse; the declaration is taken.',
    suspended_security: 'The service is suspended for security; the declaration is taken.',
    stopped_relocated: 'The service is stopped after a move; the declaration is taken.',
    planned_work: 'Planned work touches this service and may be the cause; the declaration is taken.',
    unknown_numbers: 'Some numbers are not of this service; the declaration is taken.',
    follows_restored: 'The service was restored not long ago; the earlier ticket is linked.',
  },
};
