import { inWordsOf } from '#web/http/inWordsOf.ts';

export const { whole: explainWork, field: explainWorkField, beyond: explainWorkBeyond } = inWordsOf('works.problem');
