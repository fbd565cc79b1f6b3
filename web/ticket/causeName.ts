import { type CauseDetail, detailSaid } from '#shared/cause/detail.ts';
import type { Cause } from '#shared/ticket/values.ts';
import { language, t } from '#web/i18n/text.svelte.ts';

/** What a fault came from, in as many levels as were said: `Access line / fibre cut / dug up`. */
export const causeName = (cause: Cause, detail: CauseDetail | null): string =>
  detail === null ? t(`cause.${cause}`) : detailSaid(detail, language.current, t(`cause.${cause}`));
