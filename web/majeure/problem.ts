import { inWordsOf } from '#web/http/inWordsOf.ts';

export const {
  whole: explainMajeure,
  field: explainMajeureField,
  beyond: explainMajeureBeyond,
} = inWordsOf('majeure.problem');
