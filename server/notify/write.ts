import type pg from 'pg';
import type { Language } from '#shared/i18n/languages.ts';
import { type About, GATHERED_KINDS, type OutgoingKind } from '#shared/notice/subject.ts';
import type { NoticeChannel } from '#shared/ticket/values.ts';
import { type Duration, type Instant, iso, minutes } from '#shared/time.ts';
import type { Rendered } from './render.ts';

/** Who is told of what, where, and in which language. */
export interface Addressed<K extends OutgoingKind = OutgoingKind> {
  readonly kind: K;
  readonly channel: NoticeChannel;
  readonly recipient: string;
  readonly factVersion: number;
  /** null: the ticket's own. */
  readonly customer: string | null;
  readonly language: Language;
}

/** A notice in its words. */
export interface Written<K extends OutgoingKind = OutgoingKind> extends Addressed<K>, Rendered {
  readonly id: string;
  /** Of the link in it; null where it has none. */
  readonly tokenHash: Buffer | null;
}

/** What goes out together with others to its place waits so long for them. */
export const GATHERED_FOR: Duration = minutes(1);
/** SQL on a notice that is written: for how long its timer waits at first. */
export const WAITS_FIRST = `case when kind in (${GATHERED_KINDS.map((kind) => `'${kind}'`).join(', ')})
  then interval '${GATHERED_FOR} milliseconds' else interval '0' end`;

/** Puts notices of one subject into the outbox, and a timer for each that has to be sent, in the caller's transaction. */
export async function writeNotices(
  client: pg.ClientBase,
  { about, key }: About,
  all: readonly Written[],
  now: Instant,
): Promise<void> {
  await client.query({
    name: 'queue-notices',
    text: `with queued as (
             insert into notice (id, about, ticket, key, customer, kind, channel, recipient, language, subject, body, token_hash,
               state, accepted_at, fact_version, queued_at, updated_at)
             select q.id, $1, case $1 when 'ticket' then $2 end, case $1 when 'ticket' then null else $2 end, q.customer, q.kind,
               q.channel, q.recipient, q.language, q.subject, q.body, q.token_hash,
               case q.channel when 'in_app' then 'accepted' else 'queued' end, case q.channel when 'in_app' then $3::timestamptz end,
               q.fact_version, $3, $3
               from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::bytea[],
                 $12::bigint[], $13::text[])
                 as q (id, kind, channel, recipient, language, subject, body, token_hash, fact_version, customer)
             returning id, channel, kind
           )
           insert into timer (subject_kind, subject, kind, due_at)
           select 'notice', id::text, 'send', $3::timestamptz + ${WAITS_FIRST} from queued where channel <> 'in_app'`,
    values: [
      about,
      key,
      iso(now),
      all.map((n) => n.id),
      all.map((n) => n.kind),
      all.map((n) => n.channel),
      all.map((n) => n.recipient),
      all.map((n) => n.language),
      all.map((n) => n.subject),
      all.map((n) => n.body),
      all.map((n) => n.tokenHash),
      all.map((n) => n.factVersion),
      all.map((n) => n.customer),
    ],
  });
}
