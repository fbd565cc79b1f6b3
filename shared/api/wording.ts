import * as z from 'zod/mini';
import { LANGUAGES } from '../i18n/languages.ts';
import { ALL_NAMES } from '../wording/names.ts';
import { WORDING_KINDS } from '../wording/kinds.ts';

const at = z.iso.datetime();
export const wordingKindSchema = z.enum(WORDING_KINDS);
export const wordingLanguageSchema = z.enum(LANGUAGES);

/** `GET /api/tickets/:no/wording`: without `kind` all of them, without `lang` in the reader's language. */
export const wordingQuerySchema = z.strictObject({
  kind: z.optional(wordingKindSchema),
  lang: z.optional(wordingLanguageSchema),
});

export const wordingSchema = z.object({
  ticket: z.string(),
  lang: wordingLanguageSchema,
  /** What the texts say is how it stood then. */
  asOf: at,
  /** The kind that is most likely wanted of the ticket as it stands, by this caller. */
  suggested: wordingKindSchema,
  items: z.array(
    z.object({
      kind: wordingKindSchema,
      audience: z.enum(['internal', 'customer']),
      /** Whether it is what one sends of a ticket in this phase. */
      fits: z.boolean(),
      text: z.string(),
    }),
  ),
  /** What each name of a template stands for, of this ticket; empty is not known. */
  values: z.record(z.enum(ALL_NAMES), z.string()),
});
export type Wording = z.infer<typeof wordingSchema>;

/** The longest template: several screens of text; who needs more writes a document. */
const LONGEST = 4000;

export const templateSchema = z.object({
  kind: wordingKindSchema,
  lang: wordingLanguageSchema,
  /** In force. */
  text: z.string(),
  shipped: z.string(),
  /** Whether the branch has its own in force. */
  own: z.boolean(),
  /** 0 where it was never changed. */
  version: z.int(),
  changedAt: z.nullable(at),
  changedBy: z.nullable(z.string()),
});
export type Template = z.infer<typeof templateSchema>;
export const templateListSchema = z.object({ items: z.array(templateSchema) });

export const templateDetailSchema = z.extend(templateSchema, {
  /** The newest first; `text` null: back to the shipped one. */
  versions: z.array(z.object({ version: z.int(), text: z.nullable(z.string()), changedAt: at, changedBy: z.string() })),
});
export type TemplateDetail = z.infer<typeof templateDetailSchema>;

/** `PUT /api/wording/:kind/:lang`. */
export const templateChangeSchema = z.strictObject({
  /** null: back to the shipped one. */
  text: z.nullable(
    z.string().check(
      z.maxLength(LONGEST, `must have at most ${LONGEST} characters`),
      z.refine((s) => !s.includes('\u0000') && s.isWellFormed(), {
        message: 'contains a NUL character or a broken surrogate pair; remove it',
        params: { code: 'bad_text' },
      }),
    ),
  ),
  /** The version that was looked at: one changed by somebody else since is not written over. */
  expectedVersion: z.int().check(z.minimum(0)),
});
