import type pg from 'pg';
import { notFound } from '#server/http/problem.ts';
import type { ScreenSettings } from '#shared/api/screenSettings.ts';
import type { Screen } from '#shared/api/screens.ts';
import type { AlarmLimits, Freshness, ScreenAlarm } from '#shared/screens/freshness.ts';
import { duration, type Instant, instant } from '#shared/time.ts';

/** A screen as the database has it, with what its branch calls late. */
export interface ScreenRow {
  readonly id: string;
  readonly user: string;
  readonly branch: string;
  readonly version: number;
  readonly name: string;
  readonly settings: ScreenSettings;
  readonly pairedAt: Date;
  readonly pairedBy: string;
  readonly seenAt: Date | null;
  readonly dataAt: Date | null;
  readonly staleSince: Date | null;
  readonly restingSince: Date | null;
  readonly revokedAt: Date | null;
  readonly alarm: ScreenAlarm | null;
  readonly alert: string | null;
  /** Seconds. */
  readonly staleAfter: number;
  readonly darkAfter: number;
}

const SCREEN = `select s.id, s."user", s.branch, s.version::float8 as version, u.name, s.settings, s.paired_at as "pairedAt",
    by.name as "pairedBy", s.seen_at as "seenAt", s.data_at as "dataAt", s.stale_since as "staleSince",
    s.resting_since as "restingSince", s.revoked_at as "revokedAt", s.alarm, s.alert,
    b.screen_stale_after as "staleAfter", b.screen_dark_after as "darkAfter"
  from screen s join app_user u on u.id = s."user" join app_user by on by.id = s.paired_by join branch b on b.id = s.branch`;

type Queryable = Pick<pg.ClientBase, 'query'>;

export async function readScreens(db: Queryable, ids: readonly string[]): Promise<ScreenRow[]> {
  const { rows } = await db.query<ScreenRow>(`${SCREEN} where s.id = any($1::text[])`, [ids]);
  return rows;
}

/** A branch's screens, by name; those that were revoked for a month more. */
export async function readScreensOf(db: Queryable, branch: string): Promise<ScreenRow[]> {
  const { rows } = await db.query<ScreenRow>(
    `${SCREEN} where s.branch = $1
        and coalesce(s.revoked_at, (select demarc_now())) > (select demarc_now()) - interval '30 days'
      order by s.revoked_at is not null, u.name, s.id`,
    [branch],
  );
  return rows;
}

/** One of the branch, its row locked where somebody is about to change it. @throws Problem 404 */
export async function lockScreen(client: pg.ClientBase, branch: string, id: string): Promise<ScreenRow> {
  const { rowCount } = await client.query('select from screen where id = $1 and branch = $2 for no key update', [
    id,
    branch,
  ]);
  const [screen] = rowCount === 0 ? [] : await readScreens(client, [id]);
  if (screen === undefined) throw notFound('screen');
  return screen;
}

/** What a screen is to show, by its user; null for a user that was not paired. */
export async function readSelf(
  db: Queryable,
  user: string,
): Promise<{ readonly id: string; readonly settings: ScreenSettings } | null> {
  const { rows } = await db.query<{ id: string; settings: ScreenSettings }>({
    name: 'screen-self',
    text: `select id, settings from screen where "user" = $1`,
    values: [user],
  });
  return rows[0] ?? null;
}

const at = (date: Date | null): Instant | null => (date === null ? null : instant(date.getTime()));

export const freshnessOf = (row: ScreenRow): Freshness => ({
  seenAt: at(row.seenAt),
  staleSince: at(row.staleSince),
  restingSince: at(row.restingSince),
  revokedAt: at(row.revokedAt),
});

export const limitsOf = ({ staleAfter, darkAfter }: ScreenRow): AlarmLimits => ({
  staleAfter: duration(staleAfter * 1_000),
  darkAfter: duration(darkAfter * 1_000),
});

export const screenView = (row: ScreenRow): Screen => ({
  id: row.id,
  version: row.version,
  name: row.name,
  settings: row.settings,
  pairedAt: row.pairedAt.toISOString(),
  pairedBy: row.pairedBy,
  seenAt: row.seenAt?.toISOString() ?? null,
  dataAt: row.dataAt?.toISOString() ?? null,
  staleSince: row.staleSince?.toISOString() ?? null,
  restingSince: row.restingSince?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  alarm: row.alarm,
});
