import type { Messages } from '../languages.ts';
import type { push as source } from '../zh/push.ts';

export const push: Pick<Messages, keyof typeof source> = {
  push: {
    title: 'Push notifications',
    label: 'Tell me on this device when something happens',
    note: 'SMS and portal stay as they are; a lock screen shows the number and one line',
    state: {
      checking: 'Looking at this device',
      on: 'On. Signing out ends it on this device.',
      off: 'Off.',
      refused:
        'The browser refuses notifications from this site. Allow them in its site settings, then come back and turn this on.',
      unsupported:
        'This browser does not support push. On an iPhone, add the portal to the home screen first and open it from there.',
      insecure: 'Push needs the portal to be opened by https. Open its https address and try again.',
      unreachable:
        'The browser’s push service cannot be reached, so this is not on. Try another network or browser; SMS and portal are not affected.',
      not_offered: 'This desk sends no pushes.',
    },
  },
};
