import type { Messages } from '../languages.ts';
import type { paste as source } from '../zh/paste.ts';

export const paste: Pick<Messages, keyof typeof source> = {
  paste: {
    open: 'Paste a message',
    title: 'Declare from a message',
    note: 'Press what was understood wrongly to leave it out. Nothing is saved before you send it.',
    message: 'Message',
    understood: 'What was understood',
    nothing: 'No number, customer or symptom found; the message becomes what the customer says.',
    empty: 'Paste the message above.',
    number: 'Number',
    customer: 'Customer',
    time: 'Time',
    contact: 'Contact',
    zoneOf: 'Times in it are',
    zone: { beijing: 'Beijing time', xinjiang: 'Xinjiang time' },
    use: 'Fill in the form',
    notFound: 'Nothing matches the numbers or names of the message: find the service above, the rest is ready.',
    ready: 'The message is ready: choose the service.',
    occurred: 'When it began',
    inFuture: 'That is still to come: check the day and the zone.',
    source: '{{source}} · {{time}}',
    sourceUpTo: '{{source}} · imported up to {{time}}',
    from: { registry: 'Registry', tickets: 'Tickets', call_records: 'Call records' },
    locatedAt: 'Located here',
    notLocated: 'Not located',
    callOut: 'outgoing',
    callIn: 'incoming',
    unanswered: ', unanswered',
    away: 'The server is out of reach: these services are remembered on this device. A declaration waits here and is sent by itself.',
    awayNoPrecheck: 'The server is out of reach, so there is no precheck. You can declare all the same.',
    unchecked: 'Declare for “{{text}}”, to be checked later',
    uncheckedNote:
      'The service has not been checked: if it is not found when this is sent, it comes back to be mended.',
  },
};
