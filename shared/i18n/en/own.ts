import type { Messages } from '../languages.ts';
import type { own as source } from '../zh/own.ts';

export const own: Pick<Messages, keyof typeof source> = {
  own: {
    numbers: 'Numbers: {{count}}',
    cabinet: 'Cabinet code',
    cabinetText: 'It is on the label of the cabinet: whoever is there can scan it and report a fault without a log-in.',
    offline: 'No network: the progress cannot be shown',
    offlineText: 'You can still report a fault: it is kept on this device and sent when the network is back.',
  },
};
