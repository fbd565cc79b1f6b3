import * as z from 'zod/mini';
import type { Language } from '../i18n/languages.ts';

const labelSchema = z.object({ zh: z.string(), en: z.string() });
/** A cause beneath the first level with its words as they were when it was said, from the second level down. */
export const causeDetailSchema = z.object({ code: z.string(), labels: z.array(labelSchema) });
export type CauseDetail = z.infer<typeof causeDetailSchema>;

/** Its words, from the second level down; with `first` before them, the whole way. */
export const detailSaid = ({ labels }: Pick<CauseDetail, 'labels'>, language: Language, first?: string): string =>
  [first, ...labels.map((label) => label[language])].filter((word) => word !== undefined).join(' / ');
