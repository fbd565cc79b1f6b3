import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Language } from '#shared/i18n/languages.ts';
import type { Fact, FactBody } from '#shared/ticket/facts.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { type Instant, iso } from '#shared/time.ts';
import type { Config } from '../config.ts';
import { subscribersAmong } from '../push/subscriptions.ts';
import { linkToken, tokenHash } from './link.ts';
import { type Contact, type PlannedNotice, mayOwe, planNotices, withPushes } from './plan.ts';
import { type About, hasLink, maskRecipient, render, type Rendered } from './render.ts';

/** What a change of a ticket gives occasion to tell. */
export interface Occasion {
  /** The ticket after `added`. */
  readonly state: TicketState;
  readonly added: readonly Fact[];
  /** Hash of the last of `added`. */
  readonly head: Buffer;
  readonly now: Instant;
}

interface Made extends PlannedNotice {
  readonly id: string;
  readonly subject: string;
  readonly body: string;
  readonly language: Language;
  readonly tokenHash: Buffer | null;
}

export interface QueueDeps {
  readonly config: Pick<Config, 'publicUrl' | 'secret' | 'pushServices'>;
}

/**
 * Queues the notices that `added` owes, in the caller's transaction: they exist if and only if the facts do.
 * @returns the facts that say so, for the caller to append by the system; none where nothing is owed
 */
export async function noticesFor(client: pg.ClientBase, deps: QueueDeps, occasion: Occasion): Promise<FactBody[]> {
  const { state, added } = occasion;
  if (!mayOwe(added, state)) return [];
  const { language, contacts } = await readAudience(client, state.customer.id);
  const planned = planNotices(added, state, contacts);
  const readers = deps.config.pushServices.length === 0 ? NOBODY : await pushReaders(client, planned);
  return queueNotices(client, deps, { ...occasion, language, readers, planned: withPushes(planned, readers) });
}

type Readers = ReadonlyMap<string, Language>;
const NOBODY: Readers = new Map();

/** Of those who find it in the portal, who wants to be told by push, and in which language. */
const pushReaders = (client: pg.ClientBase, planned: readonly PlannedNotice[]): Promise<Readers> =>
  subscribersAmong(
    client,
    planned.flatMap((notice) => (notice.channel === 'in_app' ? [notice.recipient] : [])),
  );

interface Queued extends Pick<Occasion, 'head' | 'now'> {
  readonly state: Pick<TicketState, 'no'>;
  /** The customer's. */
  readonly language: Language;
  readonly readers: Readers;
  readonly planned: readonly PlannedNotice[];
}

/** Writes planned notices, and a timer for each that has to be sent. @returns as `noticesFor` */
async function queueNotices(client: pg.ClientBase, deps: QueueDeps, queued: Queued): Promise<FactBody[]> {
  const { planned, now } = queued;
  if (planned.length === 0) return [];
  const about = { no: queued.state.no, head: queued.head, publicUrl: deps.config.publicUrl };
  const all = planned.map((plan): Made => {
    const id = randomUUID();
    const language = (plan.channel === 'push' ? queued.readers.get(plan.recipient) : undefined) ?? queued.language;
    const words = wordsFor(plan, language, about);
    const hash = hasLink(words.body) ? tokenHash(linkToken(deps.config.secret, id)) : null;
    return { ...plan, ...words, language, id, tokenHash: hash };
  });
  await client.query({
    name: 'queue-notices',
    text: `with queued as (
             insert into notice (id, ticket, kind, channel, recipient, language, subject, body, token_hash, state,
               fact_version, queued_at, updated_at)
             select q.id, $1, q.kind, q.channel, q.recipient, q.language, q.subject, q.body, q.token_hash,
               case q.channel when 'in_app' then 'accepted' else 'queued' end, q.fact_version, $2, $2
               from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bytea[], $11::bigint[])
                 as q (id, kind, channel, recipient, language, subject, body, token_hash, fact_version)
             returning id, channel
           )
           insert into timer (subject_kind, subject, kind, due_at)
           select 'notice', id::text, 'send', $2 from queued where channel <> 'in_app'`,
    values: [
      queued.state.no,
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
    ],
  });
  return all.flatMap((n): FactBody[] => [
    { type: 'NoticeQueued', notice: n.id, kind: n.kind, channel: n.channel, to: maskRecipient(n.recipient) },
    // In the portal it is there as soon as it is committed; that somebody looked is another matter.
    ...(n.channel === 'in_app'
      ? [{ type: 'NoticeProgressed', notice: n.id, state: 'accepted', detail: null } as const]
      : []),
  ]);
}

/** A push shows on a lock screen, to anybody: its subject is all that it says. */
function wordsFor({ wording, channel }: PlannedNotice, language: Language, about: About): Rendered {
  const words = render(wording, language, about);
  return channel === 'push' ? { ...words, body: '' } : words;
}

interface AudienceRow extends Contact {
  readonly language: Language;
}

/** The language of a customer and whom it named to coordinate faults: not who may sign for it (contract 四, 二10). */
async function readAudience(
  client: pg.ClientBase,
  customer: string,
): Promise<{ readonly language: Language; readonly contacts: readonly Contact[] }> {
  const { rows } = await client.query<AudienceRow | (Pick<AudienceRow, 'language'> & { readonly name: null })>({
    name: 'read-audience',
    text: `select c.language, k.name, k.phone, k.email, k."user"
             from customer c
             left join contact k on k.customer = c.id and k.side = 'customer' and k.duty = 'fault_contact'
            where c.id = $1 order by k.id`,
    values: [customer],
  });
  return {
    language: rows[0]?.language ?? 'zh',
    contacts: rows.flatMap((row) => (row.name === null ? [] : [row])),
  };
}
