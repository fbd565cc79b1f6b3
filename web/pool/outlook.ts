import type { Pool } from '#shared/api/pool.ts';
import { day, hourMinute } from '#web/i18n/format.ts';
import { t } from '#web/i18n/text.svelte.ts';
import { POOL_ZONE } from './zone.ts';

/** How far the minutes will go, in one clause. @param banded with how sure that is, where there is room for it */
export function outlook(pool: Pool, banded = false): string {
  const at = pool.forecast.runsOutAt;
  if (pool.remaining === 0 && pool.included > 0) return t('pools.ranOut');
  if (at === null) return t('pools.lasts');
  const { runsOutFrom: from, runsOutTo: to } = pool.forecast;
  if (banded && from !== null)
    return t('pools.runsOutBand', {
      time: day(Date.parse(at), POOL_ZONE),
      from: day(Date.parse(from), POOL_ZONE),
      to: to === null ? t('pools.afterMonth') : day(Date.parse(to), POOL_ZONE),
    });
  return t('pools.runsOut', { time: `${day(Date.parse(at), POOL_ZONE)} ${hourMinute(Date.parse(at), POOL_ZONE)}` });
}
