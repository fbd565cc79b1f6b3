import type { Messages } from '../../languages.ts';
import type { majeureOver as source } from '../../zh/ticket/majeure.ts';

export const majeureOver: Pick<Messages, keyof typeof source> = {
  majeureOver: {
    title: 'Force majeure may be behind this fault',
    lasts: '{{kind}}, since {{from}}',
    span: '{{kind}}, {{from}} to {{to}}',
    text: 'Whether it is the cause, an engineer judges: with the causation in words the clock may be suspended, and the customer is told.',
    suspend: 'State the causation and suspend',
    record: 'Record of force majeure',
    none: 'none',
    causation: 'How it caused this fault, and what shows it. The other party is told and may object.',
    refers: 'refers to the record of force majeure',
  },
};
