import type pg from 'pg';
import type { AlertKind } from '#shared/live/alert.ts';
import type { Severity } from '#shared/ticket/values.ts';

export interface Change {
  readonly kind:
    | 'ticket'
    | 'pool'
    | 'alert'
    | 'import'
    | 'work'
    | 'majeure'
    | 'contract'
    | 'screen'
    | 'suspicion'
    | 'session'
    | 'user';
  readonly key: string;
  readonly version: number;
  readonly branch: string | null;
  readonly customer: string | null;
}

/** Tells every node what changed, as part of the caller's transaction: seen if and only if it commits. */
export const recordChange = (client: pg.ClientBase, change: Change): Promise<void> => recordChanges(client, [change]);

/** The same of several things at once. */
export async function recordChanges(client: pg.ClientBase, changes: readonly Change[]): Promise<void> {
  await client.query({
    name: 'record-changes',
    text: `insert into change (kind, key, version, branch, customer)
           select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[])`,
    values: [
      changes.map(({ kind }) => kind),
      changes.map(({ key }) => key),
      changes.map(({ version }) => version),
      changes.map(({ branch }) => branch),
      changes.map(({ customer }) => customer),
    ],
  });
}

/**
 * Tells every node, as part of the caller's transaction, that tickets look different though nothing happened to them: what
 * stands beside them changed. Their versions stay.
 * @param where SQL condition on `ticket t`, with `values` as its parameters
 */
export async function recordAppearance(
  client: pg.ClientBase,
  where: string,
  values: readonly unknown[],
): Promise<void> {
  await client.query(
    `insert into change (kind, key, version, branch, customer)
     select 'ticket', t.no, t.version, t.branch, t.customer from ticket t where ${where}`,
    [...values],
  );
}

export interface Alert {
  /** Deterministic, so that the same cause raises it once. */
  readonly id: string;
  readonly kind: AlertKind;
  readonly severity: Severity;
  /** Ticket number, contract or screen id. */
  readonly subject: string;
  readonly text: { readonly zh: string; readonly en: string };
  readonly customer: string;
  readonly branch: string;
}

/**
 * Raises an alert within the caller's transaction; one already raised under the same id stays as it is.
 * @returns whether it is new
 */
export async function raiseAlert(client: pg.ClientBase, alert: Alert): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'raise-alert',
    text: `with raised as (
             insert into alert (id, kind, severity, subject, text, at, customer, branch)
             values ($1, $2, $3, $4, $5, demarc_now(), $6, $7) on conflict (id) do nothing returning id, branch, customer
           )
           insert into change (kind, key, version, branch, customer) select 'alert', id, 1, branch, customer from raised`,
    values: [alert.id, alert.kind, alert.severity, alert.subject, alert.text, alert.customer, alert.branch],
  });
  return rowCount === 1;
}

/** Version of a change of an alert that looks different and is not told aloud again. */
export const QUIETLY = 0;

/**
 * Raises an alert within the caller's transaction, or one anew that was taken back. Of one that stands the text is replaced,
 * quietly unless it becomes critical. Those who do so of one alert take turns.
 * @param inPlaceOf ids of others that have said the same until now
 */
export async function standAlert(
  client: pg.ClientBase,
  alert: Alert,
  inPlaceOf: readonly string[] = [],
): Promise<void> {
  await client.query({
    name: 'stand-alert',
    text: `with stood as (
             select at from alert
              where id = any($8::text[]) and withdrawn_at is null and (severity = 'critical' or $3 <> 'critical')
           ), stands as (
             insert into alert (id, kind, severity, subject, text, at, customer, branch)
             values ($1, $2, $3, $4, $5, coalesce((select min(at) from stood), demarc_now()), $6, $7)
             on conflict (id) do update set severity = excluded.severity, subject = excluded.subject, text = excluded.text,
               customer = excluded.customer, withdrawn_at = null, withdrawn_text = null, at = excluded.at
             returning id, branch, customer
           )
           insert into change (kind, key, version, branch, customer)
           select 'alert', id, case when exists (select from stood) then ${QUIETLY} else 1 end, branch, customer from stands`,
    values: [
      alert.id,
      alert.kind,
      alert.severity,
      alert.subject,
      alert.text,
      alert.customer,
      alert.branch,
      [alert.id, ...inPlaceOf],
    ],
  });
}

/**
 * Takes an alert back within the caller's transaction: it leaves the screens that list alerts.
 * @param text pushed to whoever heard the alert; null where another alert says it
 */
export async function withdrawAlert(client: pg.ClientBase, id: string, text: Alert['text'] | null): Promise<void> {
  const { rows } = await client.query<Pick<Alert, 'id' | 'branch' | 'customer'>>(
    `update alert set withdrawn_at = demarc_now(), withdrawn_text = $2 where id = $1 and withdrawn_at is null
     returning id, branch, customer`,
    [id, text],
  );
  const [alert] = rows;
  if (alert === undefined) return;
  const { branch, customer } = alert;
  await recordChange(client, { kind: 'alert', key: id, version: 2, branch, customer });
}
