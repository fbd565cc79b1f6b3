import type { Messages } from '../../languages.ts';
import type { person as source } from '../../zh/ticket/person.ts';

export const person: Pick<Messages, keyof typeof source> = {
  person: {
    show: 'Show the number of {{name}}',
    call: 'Call {{name}}',
    logged: 'Looking and calling are logged',
    accessTitle: 'Who has seen numbers',
    accessNone: 'Nobody has looked at a number yet',
    who: 'Seen by',
    whose: 'Whose',
    number: 'Number',
    when: 'When',
    why: 'What for',
    why_call: 'call',
    why_look: 'look',
    what_contact: 'Contact',
    what_declared: 'Declarer',
    what_affected: 'Affected number',
    what_member: 'Mobile member',
    what_call: 'Far end of a call',
    more: 'Earlier entries',
  },
};
