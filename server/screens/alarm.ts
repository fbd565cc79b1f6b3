import type pg from 'pg';
import { raiseAlert, recordChange, withdrawAlert } from '#server/live/changes.ts';
import { alarmChangesAt, alarmOf, type ScreenAlarm } from '#shared/screens/freshness.ts';
import { type Instant, iso } from '#shared/time.ts';
import { freshnessOf, limitsOf, readScreens, type ScreenRow } from './read.ts';

const RAISED: Record<ScreenAlarm, (screen: ScreenRow) => { readonly zh: string; readonly en: string }> = {
  stale: ({ name, staleAfter }) => ({
    zh: `大屏“${name}”的数据已过期 ${staleAfter} 秒以上`,
    en: `Screen “${name}” has been showing stale data for over ${staleAfter} s`,
  }),
  dark: ({ name, darkAfter }) => ({
    zh: `大屏“${name}”失联：${darkAfter} 秒以上没有消息`,
    en: `Screen “${name}” is dark: not heard from for over ${darkAfter} s`,
  }),
};

/** What is said when an alarm ends: that the screen is back, or that nobody waits for it any more. */
const endOf = (screen: ScreenRow): { readonly zh: string; readonly en: string } =>
  screen.revokedAt !== null
    ? { zh: `大屏“${screen.name}”已吊销，告警撤回`, en: `Screen “${screen.name}” was revoked; the alarm is withdrawn` }
    : screen.restingSince !== null
      ? { zh: `大屏“${screen.name}”已停用，告警撤回`, en: `Screen “${screen.name}” rests; the alarm is withdrawn` }
      : { zh: `大屏“${screen.name}”已恢复，数据实时`, en: `Screen “${screen.name}” is back, its data live` };

/**
 * Brings a screen's alarm and its timer to what is so at `now`, and tells who watches screens, in the caller's transaction,
 * which holds the screen's row locked. To be called after every change of a screen; time calls it by the timer.
 * @returns the screen as it is now, and whether its alarm has changed; null where there is none
 */
export async function settleScreen(
  client: pg.ClientBase,
  id: string,
  now: Instant,
): Promise<{ readonly screen: ScreenRow; readonly turned: boolean } | null> {
  const [screen] = await readScreens(client, [id]);
  if (screen === undefined) return null;
  const freshness = freshnessOf(screen);
  const alarm = alarmOf(freshness, limitsOf(screen), now);
  await settleAlarm(client, screen, alarm, now);
  await setTimer(client, id, alarmChangesAt(freshness, limitsOf(screen), now));
  const { rows } = await client.query<{ version: number }>(
    'update screen set version = version + 1 where id = $1 returning version::float8 as version',
    [id],
  );
  const { version = 0 } = rows[0] ?? {};
  await recordChange(client, { kind: 'screen', key: id, version, branch: screen.branch, customer: null });
  return { screen: { ...screen, alarm, version }, turned: alarm !== screen.alarm };
}

async function settleAlarm(
  client: pg.ClientBase,
  screen: ScreenRow,
  alarm: ScreenAlarm | null,
  now: Instant,
): Promise<void> {
  if (alarm === screen.alarm) return;
  // One alarm takes another's place without a word of its own.
  if (screen.alert !== null) await withdrawAlert(client, screen.alert, alarm === null ? endOf(screen) : null);
  const id = alarm === null ? null : `screen:${screen.id}:${alarm}:${now}`;
  if (id !== null && alarm !== null)
    await raiseAlert(client, {
      id,
      kind: 'screen',
      severity: 'minor',
      subject: screen.id,
      text: RAISED[alarm](screen),
      // Of no customer: it is the desk's own eyes.
      customer: '',
      branch: screen.branch,
    });
  await client.query('update screen set alarm = $2, alert = $3 where id = $1', [screen.id, alarm, id]);
}

async function setTimer(client: pg.ClientBase, id: string, due: Instant | null): Promise<void> {
  if (due === null)
    await client.query(`delete from timer where subject_kind = 'screen' and subject = $1 and kind = 'freshness'`, [id]);
  else
    await client.query({
      name: 'screen-timer',
      text: `insert into timer (subject_kind, subject, kind, due_at) values ('screen', $1, 'freshness', $2)
             on conflict (subject_kind, subject, kind, level) do update set due_at = excluded.due_at`,
      values: [id, iso(due)],
    });
}

/** The branch calls something else late now: every screen of it is looked at anew. */
export async function lookAgainAtScreens(client: pg.ClientBase, branch: string): Promise<void> {
  await client.query(
    `insert into timer (subject_kind, subject, kind, due_at)
     select 'screen', id, 'freshness', demarc_now() from screen where branch = $1 and seen_at is not null and revoked_at is null
     on conflict (subject_kind, subject, kind, level) do update set due_at = excluded.due_at`,
    [branch],
  );
}
