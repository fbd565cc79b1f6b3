import type pg from 'pg';
import type { Caller } from '#shared/actor.ts';
import type { AuditAction, AuditEntry, AuditFields, AuditQuery, AuditSubject } from '#shared/api/audit.ts';

export interface Audited {
  readonly action: AuditAction;
  readonly subject: { readonly kind: AuditSubject; readonly id: string; readonly name: string };
  readonly before?: AuditFields | null;
  readonly after?: AuditFields | null;
}

/** Records what `caller` does, as part of the transaction that does it: neither is there without the other. */
export async function recordAudit(client: pg.ClientBase, caller: Caller, audited: Audited): Promise<void> {
  const { action, subject, before = null, after = null } = audited;
  await client.query(
    `insert into audit (at, branch, actor, actor_name, action, subject_kind, subject, subject_name, before, after)
     values (demarc_now(), $1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [caller.branch, caller.user, caller.name, action, subject.kind, subject.id, subject.name, before, after],
  );
}

/** Of two states of a thing, the fields that differ; null when none does. */
export function changedFields(
  before: AuditFields,
  after: AuditFields,
): Pick<Required<Audited>, 'before' | 'after'> | null {
  const differ = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  if (differ.length === 0) return null;
  const only = (fields: AuditFields): AuditFields =>
    Object.fromEntries(differ.map((name) => [name, fields[name] ?? null]));
  return { before: only(before), after: only(after) };
}

interface Row {
  readonly seq: string;
  readonly at: Date;
  readonly actor: string;
  readonly actor_name: string;
  readonly action: AuditAction;
  readonly subject_kind: AuditSubject;
  readonly subject: string;
  readonly subject_name: string;
  readonly before: AuditFields | null;
  readonly after: AuditFields | null;
}

/** A page of a branch's audit, newest first. */
export async function readAudit(
  db: Pick<pg.Pool, 'query'>,
  branch: string,
  query: AuditQuery,
): Promise<{ readonly items: AuditEntry[]; readonly nextCursor: number | null }> {
  const { rows } = await db.query<Row>(
    `select a.seq, a.at, a.actor, a.actor_name, a.action, a.subject_kind, a.subject, a.subject_name, a.before, a.after
       from audit a join branch b on b.id = a.branch
      where a.branch = $1 and ($2::text is null or a.action = $2)
        and ($3::text is null or position(lower($3) in lower(concat_ws(' ', a.actor, a.actor_name, a.subject, a.subject_name))) > 0)
        and ($4::date is null or a.at >= $4::date::timestamp at time zone b.zone)
        and ($5::date is null or a.at < ($5::date + 1)::timestamp at time zone b.zone)
        and ($6::bigint is null or a.seq < $6)
      order by a.seq desc limit $7`,
    [branch, query.action, query.q === '' ? null : query.q, query.from, query.to, query.cursor, query.limit + 1],
  );
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      seq: Number(row.seq),
      at: row.at.toISOString(),
      actor: { id: row.actor, name: row.actor_name },
      action: row.action,
      subject: { kind: row.subject_kind, id: row.subject, name: row.subject_name },
      before: row.before,
      after: row.after,
    })),
    nextCursor: rows.length > page.length && last !== undefined ? Number(last.seq) : null,
  };
}
