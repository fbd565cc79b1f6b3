import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Language } from '#shared/i18n/languages.ts';
import type { About, OutgoingKind } from '#shared/notice/subject.ts';
import type { Fact, FactBody } from '#shared/ticket/facts.ts';
import { owedBy } from '#shared/ticket/jointTest.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import type { NoticeChannel } from '#shared/ticket/values.ts';
import { type Instant, iso } from '#shared/time.ts';
import type { Config } from '../config.ts';
import { subscribersAmong } from '../push/subscriptions.ts';
import { testNumbersOf } from '../settings/testNumbers.ts';
import { linkToken, tokenHash } from './link.ts';
import { readAudiences } from './audience.ts';
import { mayOwe, planNotices, withPushes } from './plan.ts';
import { type Subject, hasLink, maskRecipient, render, type Rendered } from './render.ts';
import type { Wording } from './texts.ts';

/** What a change of a ticket gives occasion to tell. */
export interface Occasion {
  /** The ticket after `added`. */
  readonly state: TicketState;
  readonly added: readonly Fact[];
  /** Hash of the last of `added`. */
  readonly head: Buffer;
  readonly now: Instant;
}

export interface QueueDeps {
  readonly config: Pick<Config, 'publicUrl' | 'secret' | 'pushServices'>;
}

/**
 * Queues the notices that `added` owes, in the caller's transaction: they exist if and only if the facts do.
 * @returns the facts that say so, for the caller to append by the system; none where nothing is owed
 */
export async function noticesFor(client: pg.ClientBase, deps: QueueDeps, occasion: Occasion): Promise<FactBody[]> {
  const { state, added, head, now } = occasion;
  if (!mayOwe(added, state)) return [];
  const { language = 'zh', contacts = [] } =
    (await readAudiences(client, [state.customer.id])).get(state.customer.id) ?? {};
  const dial = await dialOf(client, added, state);
  const planned = planNotices(added, state, contacts).map((notice) => ({
    ...notice,
    wording: notice.wording === 'remind_test' && dial !== null ? ('remind_test_dial' as const) : notice.wording,
    customer: null,
    language,
  }));
  const subject = { about: 'ticket', key: state.no, no: state.no, head, ...(dial === null ? {} : { dial }) } as const;
  const queued = await queueNotices(client, deps, subject, planned, now);
  return queued.flatMap((n): FactBody[] => [
    { type: 'NoticeQueued', notice: n.id, kind: n.kind, channel: n.channel, to: maskRecipient(n.recipient) },
    // In the portal it is there as soon as it is committed; that somebody looked is another matter.
    ...(n.channel === 'in_app'
      ? [{ type: 'NoticeProgressed', notice: n.id, state: 'accepted', detail: null } as const]
      : []),
  ]);
}

/** Of a reminder: the number that a call to passes what is still owed, where there are both. */
async function dialOf(
  client: pg.ClientBase,
  added: readonly Fact[],
  { branch, test }: TicketState,
): Promise<string | null> {
  const reminds = added.some((fact) => fact.type === 'Reminded' && fact.party === 'customer' && fact.about === 'test');
  if (!reminds || test === null || !owedBy(test, 'customer').includes('outgoing')) return null;
  return (await testNumbersOf(client, branch)).number;
}

/** A notice to be written: to whom, of what. `language` is the customer's; a push has its reader's. */
export interface ToQueue<K extends OutgoingKind = OutgoingKind> {
  readonly kind: K;
  readonly wording: Wording;
  readonly channel: NoticeChannel;
  readonly recipient: string;
  readonly factVersion: number;
  /** null: the ticket's own. */
  readonly customer: string | null;
  readonly language: Language;
}

interface Made<K extends OutgoingKind> extends ToQueue<K>, Rendered {
  readonly id: string;
  readonly tokenHash: Buffer | null;
}

/** What the notices are of; what they say of it is its number and where to look. */
export interface QueuedSubject extends About, Pick<Subject, 'no' | 'head' | 'dial'> {}

/**
 * Writes notices of one subject, a push beside each whose reader wants it, and a timer for each that has to be sent, in the
 * caller's transaction.
 * @returns what was written
 */
export async function queueNotices<K extends OutgoingKind>(
  client: pg.ClientBase,
  deps: QueueDeps,
  subject: QueuedSubject,
  planned: readonly ToQueue<K>[],
  now: Instant,
): Promise<readonly Made<K>[]> {
  if (planned.length === 0) return [];
  const readers = deps.config.pushServices.length === 0 ? NOBODY : await pushReaders(client, planned);
  const all = withPushes(planned, readers).map((plan): Made<K> => {
    const id = randomUUID();
    const language = (plan.channel === 'push' ? readers.get(plan.recipient) : undefined) ?? plan.language;
    const words = wordsFor(plan, language, { ...subject, publicUrl: deps.config.publicUrl });
    const hash = hasLink(words.body) ? tokenHash(linkToken(deps.config.secret, id)) : null;
    return { ...plan, ...words, language, id, tokenHash: hash };
  });
  await writeNotices(client, subject, all, now);
  return all;
}

type Readers = ReadonlyMap<string, Language>;
const NOBODY: Readers = new Map();

/** Of those who find it in the portal, who wants to be told by push, and in which language. */
const pushReaders = (client: pg.ClientBase, planned: readonly ToQueue[]): Promise<Readers> =>
  subscribersAmong(
    client,
    planned.flatMap((notice) => (notice.channel === 'in_app' ? [notice.recipient] : [])),
  );

/** A push shows on a lock screen, to anybody: its subject is all that it says. */
function wordsFor({ wording, channel }: ToQueue, language: Language, subject: Subject): Rendered {
  const words = render(wording, language, subject);
  return channel === 'push' ? { ...words, body: '' } : words;
}

async function writeNotices(
  client: pg.ClientBase,
  { about, key }: About,
  all: readonly Made<OutgoingKind>[],
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
             returning id, channel
           )
           insert into timer (subject_kind, subject, kind, due_at)
           select 'notice', id::text, 'send', $3 from queued where channel <> 'in_app'`,
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
