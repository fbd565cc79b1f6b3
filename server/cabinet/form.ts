import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';
import { SYMPTOMS, type Symptom, text } from '#shared/ticket/values.ts';

/** The form on the cabinet's page, as a browser sends it: every field is a text, and may be missing or doubled. */
export const FIELD_MAX = { description: 1_000, name: 80, phone: 40 } as const;

/** What was typed, to be given back with a complaint. */
export interface Typed {
  readonly symptom: string;
  readonly description: string;
  readonly name: string;
  readonly phone: string;
}
export type Wrong = Readonly<Partial<Record<keyof Typed, string>>>;

export interface Filled {
  readonly key: string;
  readonly symptom: Symptom;
  readonly description: string | null;
  readonly contact: { readonly name: string; readonly phone: string } | null;
}

/** A key as we bake it into a form: 128 random bits. */
export const KEY = /^[\w-]{22}$/;

const typedSchema = z.object({
  key: z.string().catch(''),
  symptom: z.string().catch(''),
  description: z.string().catch(''),
  name: z.string().catch(''),
  phone: z.string().catch(''),
});
const isSymptom = (value: string): value is Symptom => SYMPTOMS.some((symptom) => symptom === value);
const keepable = (value: string, max: number): boolean => value.trim() === '' || text(max).safeParse(value).success;

interface Words {
  readonly badSymptom: string;
  readonly badText: string;
  readonly badPhone: string;
  /** Who left a number and no name. */
  readonly nobody: string;
}

/** @returns what was declared, or what is wrong with it in the given words; in either case what was typed */
export function readForm(body: unknown, words: Words): { typed: Typed; filled: Filled | null; wrong: Wrong } {
  const { key, ...typed } = typedSchema
    .catch({ key: '', symptom: '', description: '', name: '', phone: '' })
    .parse(body);
  const phone = typed.phone.trim();
  const wrong: Wrong = {
    ...(isSymptom(typed.symptom) ? {} : { symptom: words.badSymptom }),
    ...(keepable(typed.description, FIELD_MAX.description) ? {} : { description: words.badText }),
    ...(keepable(typed.name, FIELD_MAX.name) ? {} : { name: words.badText }),
    ...(phone === '' || parsePhoneNumberFromString(phone, 'CN')?.isPossible() === true
      ? {}
      : { phone: words.badPhone }),
  };
  if (Object.keys(wrong).length > 0 || !isSymptom(typed.symptom)) return { typed, filled: null, wrong };
  const name = typed.name.trim();
  return {
    typed,
    wrong,
    filled: {
      key,
      symptom: typed.symptom,
      // A name without a number calls nobody back; it is kept where people read.
      description: [typed.description.trim(), phone === '' ? name : ''].filter(Boolean).join('\n') || null,
      contact: phone === '' ? null : { name: name === '' ? words.nobody : name, phone },
    },
  };
}
