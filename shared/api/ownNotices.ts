import * as z from 'zod/mini';
import { LANGUAGES } from '../i18n/languages.ts';

/** `/api/me/notices`: where whoever works here is reached, and in which language. The places are an administrator's to set. */
export const ownNoticesSchema = z.object({
  /** Masked, as people's numbers are. Null: none. */
  phone: z.nullable(z.string()),
  email: z.nullable(z.string()),
  language: z.enum(LANGUAGES),
});
export type OwnNotices = z.infer<typeof ownNoticesSchema>;

export const setOwnNoticesSchema = z.strictObject({ language: z.enum(LANGUAGES) });
