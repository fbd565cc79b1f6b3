import type { Pool } from '#shared/api/pool.ts';
import { day, hourMinute } from '#web/i18n/format.ts';
import { t } from '#web/i18n/text.svelte.ts';

/** Pools are kept in Beijing time, whatever the branch's own zone. */
export const POOL_ZONE = 'Asia/Shanghai';

/** How far the minutes will go, in one clause. */
export function outlook(pool: Pool): string {
  const at = pool.forecast.runsOutAt;
  if (pool.remaining === 0 && pool.included > 0) return t('pools.ranOut');
  if (at === null) return t('pools.lasts');
  return t('pools.runsOut', { time: `${day(Date.parse(at), POOL_ZONE)} ${hourMinute(Date.parse(at), POOL_ZONE)}` });
}
