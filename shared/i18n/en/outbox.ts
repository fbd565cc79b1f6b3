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
    kept: 'Kept, not sent yet',
    keptText:
      'The server cannot be reached. The declaration is kept on this device, even if you close the page; it is sent by itself when the network is back, and its number is shown here.',
  },
};
