import type { Messages } from '../../languages.ts';
import type { evidence as source } from '../../zh/ticket/evidence.ts';

export const evidence: Pick<Messages, keyof typeof source> = {
  evidence: {
    download: 'Evidence package',
    report: 'Fault report',
    what: 'Download the whole record, clocks and both sides’ tests; whether it was altered can be verified offline',
  },
};
