import type { Messages } from '../languages.ts';
import type { when as source } from '../zh/when.ts';

export const when: Pick<Messages, keyof typeof source> = {
  when: {
    dayHint: 'e.g. 11-24, or 2026-11-24',
    timeHint: 'e.g. 21:30, or 11-24 21:30; 24-hour clock, {{zone}}',
    notDay: 'Not a day that can be read: write 11-24 or 2026-11-24.',
    notTime: 'Not a time that can be read: write 21:30 or 11-24 21:30.',
    pick: 'Choose from the calendar',
  },
};
