import type pg from 'pg';
import { cutting, disable, type UserDeps } from '#server/auth/users.ts';
import { Problem } from '#server/http/problem.ts';
import { changedFields, recordAudit } from '#server/settings/audit.ts';
import { readNow } from '#server/tickets/queries.ts';
import type { Caller } from '#shared/actor.ts';
import type { AuditFields } from '#shared/api/audit.ts';
import type { EditScreen, Screen } from '#shared/api/screens.ts';
import { settleScreen } from './alarm.ts';
import { lockScreen, type ScreenRow, screenView } from './read.ts';

const fieldsOf = ({ name, settings, restingSince }: ScreenRow): AuditFields => ({
  name,
  language: settings.language,
  ...Object.fromEntries(Object.entries(settings.wall).map(([field, value]) => [field, String(value)])),
  resting: String(restingSince !== null),
});

const subjectOf = ({ id, name }: ScreenRow) => ({ kind: 'screen', id, name }) as const;

/**
 * Renames a screen, changes what it shows, or says that it is switched off on purpose. It comes back at once as what it is now.
 * @throws Problem 404, 422 `screen_revoked`
 */
export function editScreen(deps: UserDeps, caller: Caller, id: string, asked: EditScreen): Promise<Screen> {
  return cutting(deps, async (client) => {
    const before = await lockScreen(client, caller.branch, id);
    if (before.revokedAt !== null)
      throw new Problem(422, 'screen_revoked', 'This screen was revoked; pair it again to use it.');
    if (asked.name !== undefined && asked.name !== before.name) await rename(client, before.user, asked.name);
    await client.query(
      `update screen set settings = coalesce($2, settings),
              resting_since = case when $3 then coalesce(resting_since, demarc_now()) when not $3 then null else resting_since end
        where id = $1`,
      [id, asked.settings ?? null, asked.resting ?? null],
    );
    const after = await settled(client, before);
    const changed = changedFields(fieldsOf(before), fieldsOf(after));
    if (changed !== null)
      await recordAudit(client, caller, { action: 'screenEdited', subject: subjectOf(after), ...changed });
    // Its page asks who it is when its socket is cut, and so learns what it is to show.
    const shows = Object.keys(changed?.after ?? {}).some((field) => field !== 'resting');
    return { result: screenView(after), cuts: shows ? [{ kind: 'user', id: before.user }] : [] };
  });
}

/** As it is after a change. */
async function settled(client: pg.ClientBase, { id }: ScreenRow): Promise<ScreenRow> {
  const now = await settleScreen(client, id, await readNow(client));
  if (now === null) throw new Error('a screen that is locked is not there');
  return now.screen;
}

const rename = (client: pg.ClientBase, user: string, name: string): Promise<unknown> =>
  client.query('update app_user set name = $2, updated_at = now() where id = $1', [user, name]);

/** Ends a screen's session and sockets on every node, for good; doing it again changes nothing. @throws Problem 404 */
export function revokeScreen(deps: UserDeps, caller: Caller, id: string): Promise<Screen> {
  return cutting(deps, async (client) => {
    const before = await lockScreen(client, caller.branch, id);
    if (before.revokedAt !== null) return { result: screenView(before), cuts: [] };
    const cuts = await disable(client, before.user);
    await client.query('update screen set revoked_at = demarc_now() where id = $1', [id]);
    await recordAudit(client, caller, { action: 'screenRevoked', subject: subjectOf(before) });
    return { result: screenView(await settled(client, before)), cuts };
  });
}
