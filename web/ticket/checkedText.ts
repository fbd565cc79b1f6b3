import { t, tOr } from '#web/i18n/text.svelte.ts';

/** What a quality check found: nothing wanting is passed. */
export const checkedText = (wanting: readonly string[]): string =>
  wanting.length === 0
    ? t('checkPoint.passed')
    : t('checkPoint.wanting', {
        points: wanting.map((point) => tOr(`checkPoint.${point}`, point)).join(t('checkPoint.and')),
      });
