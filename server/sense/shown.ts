import type pg from 'pg';
import { recordChanges } from '../live/changes.ts';

const ALERT = 'suspicion:';
const OF_GROUP = `${ALERT}group:`;

/** Of the alert that something is suspected. */
export const alertId = (id: string): string => ALERT + id;
/** SQL: the same of a suspicion's row. */
export const alertIdSql = (p: string): string => `'${ALERT}' || ${p}.id`;
/** Of the alert that the customer has not been told of it in time. */
export const untoldId = (id: string): string => `${alertId(id)}:untold`;
/** SQL: the same of a suspicion's row. */
export const untoldIdSql = (p: string): string => `${alertIdSql(p)} || ':untold'`;
/**
 * Of the alert that stands for all silences of one cause. Whose an alert is never changes, so that nobody keeps one that is
 * theirs no more: that of one customer is another than that of several.
 * @param customer the only one whose services are silent; null: they are of several
 */
export const groupAlertId = (group: string, customer: string | null): string =>
  `${OF_GROUP}${group}:${customer ?? '*'}`;
/** As it was while it could become another's: one that stands is taken back. */
export const formerGroupAlertId = (group: string): string => OF_GROUP + group;
/** SQL: all of a suspicion's row; nulls where it is in no group. */
export const groupAlertIdsSql = (p: string): string =>
  ['', ` || ':*'`, ` || ':' || ${p}.customer`].map((whose) => `'${OF_GROUP}' || ${p}.group_id${whose}`).join(', ');

/** Tells the screens. */
export async function touch(client: pg.ClientBase, ids: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ id: string; version: number; branch: string; customer: string }>(
    'update suspicion set version = version + 1 where id = any($1::uuid[]) returning id, version, branch, customer',
    [ids],
  );
  await recordChanges(
    client,
    rows.map(({ id, ...row }) => ({ kind: 'suspicion', key: id, ...row })),
  );
}
