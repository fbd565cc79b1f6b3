import { inWordsOf } from '#web/http/inWordsOf.ts';

export const { whole: explainEvent, field: explainEventField } = inWordsOf('contracts.refusal', 'event.');
