import { type Instant, beijingDay, beijingDayEnd, instant } from '../time.ts';
import { localIn } from '../zone.ts';

/** The last day, `YYYY-MM-DD`, where the end of a day is meant; else the minute, `YYYY-MM-DD HH:MM`; in Beijing. */
export function lastSaid(dueAt: Instant): string {
  const before = beijingDay(instant(dueAt - 1));
  return dueAt === beijingDayEnd(before) ? before : localIn(dueAt, 'Asia/Shanghai').replace('T', ' ');
}
