import type { Messages } from '../languages.ts';
import type { alerts as source } from '../zh/alerts.ts';

export const alerts: Pick<Messages, keyof typeof source> = {
  alerts: {
    title: 'Alerts',
    sub: 'Of the last 24 hours, the latest first. Those that were taken back are left out.',
    filter: 'By kind',
    all: 'All',
    none: 'No alerts in the last 24 hours',
    noneOf: 'None of this kind',
    isNew: 'New',
    kind: {
      level: 'Time limit',
      call: 'Call to staff',
      report: 'Major fault report',
      reminder: 'Reminder',
      pool: 'Minute pool',
      notice: 'Notice not delivered',
      work: 'Planned work',
      obligation: 'Contract obligation',
      screen: 'Screen',
      suspicion: 'Suspicion',
      feed: 'Call records',
    },
  },
};
