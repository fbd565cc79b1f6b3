import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Language } from '#shared/i18n/languages.ts';
import type { About, OutgoingKind } from '#shared/notice/subject.ts';
import type { Fact, FactBody } from '#shared/ticket/facts.ts';
import { owedBy } from '#shared/ticket/jointTest.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import type { Instant } from '#shared/time.ts';
import type { Config } from '../config.ts';
import { subscribersAmong } from '../push/subscriptions.ts';
import { testNumbersOf } from '../settings/testNumbers.ts';
import { linkToken, tokenHash } from './link.ts';
import { readAudiences } from './audience.ts';
import { mayOwe, planNotices, withPushes } from './plan.ts';
import { type Subject, hasLink, maskRecipient, render, type Rendered } from './render.ts';
import type { Wording } from './texts.ts';
import { type Addressed, type Written, writeNotices } from './write.ts';

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
export interface ToQueue<K extends OutgoingKind = OutgoingKind> extends Addressed<K> {
  readonly wording: Wording;
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
): Promise<readonly Written<K>[]> {
  if (planned.length === 0) return [];
  const readers = deps.config.pushServices.length === 0 ? NOBODY : await pushReaders(client, planned);
  const all = withPushes(planned, readers).map((plan): Written<K> => {
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
