import type pg from 'pg';
import type { Caller } from '#shared/actor.ts';
import type { Instant } from '#shared/time.ts';
import type { Topic, WatchRefusal } from '#shared/live/protocol.ts';
import { type Cursor, scopeFingerprint } from './cursor.ts';
import { changesSince, type ChangeRow, type Head, type Position, reaches, readHead } from './log.ts';
import { inScopeRow, scopeKey, type Scope } from './scope.ts';
import type { Shelf } from './shelf.ts';
import { everyTicket, isShown, KIND_OF, type Shown, SHOWN, SUBJECTS, type Subject } from './subjects.ts';
import type { Told } from './told.ts';

export type Answer =
  | { readonly ok: true; readonly cursor: string; readonly full: boolean; readonly items: readonly Told[] }
  | { readonly ok: false; readonly code: WatchRefusal; readonly detail: string };

/** A watch that waits for the next turn. */
export interface Request {
  readonly caller: Caller;
  readonly scope: Scope;
  readonly topic: Topic;
  readonly key: string | null;
  /** What its screen has been told already. */
  readonly cursor: Cursor | null;
  /** Called once. With `ok`, whatever is emitted to `room` from then on follows on the answer without a gap. */
  answer(reply: Answer, room: string | null): void;
}

/** The subjects of an answer, and whether they are all there are or only what changed. */
export interface Found {
  readonly full: boolean;
  readonly subjects: readonly Subject[];
}

/** Everything that one turn of the feed reads: of one snapshot. */
export interface Turn {
  readonly head: Head;
  /** What was committed since the last turn. */
  readonly changes: readonly ChangeRow[];
  /** Whether `changes` is all of it. If not, what screens hold can only be replaced. */
  readonly complete: boolean;
  /** What changed, and what is asked for by key or cursor. */
  readonly subjects: Readonly<Record<Shown, ReadonlyMap<string, Subject>>>;
  readonly answers: ReadonlyMap<Request, Found>;
}

const ofEachKind = <T>(make: () => T): Record<Shown, T> => ({
  ticket: make(),
  pool: make(),
  alert: make(),
  import: make(),
  work: make(),
  contract: make(),
  screen: make(),
  suspicion: make(),
});

/** Someone who was away for longer gets everything: it costs less than to look all that up one by one. */
const MOST_CHANGES = 1000;

/**
 * Reads what a turn needs, in the caller's REPEATABLE READ transaction.
 * @param since where the log stood in the last turn; null before the first
 * @param interest kinds that anybody watches here
 * @param shelf follows what changed; filled when a list of tickets is asked for
 */
export async function readTurn(
  client: pg.ClientBase,
  since: Position | null,
  interest: ReadonlySet<Shown>,
  requests: readonly Request[],
  shelf: Shelf,
): Promise<Turn> {
  const head = await readHead(client);
  const complete = since === null || reaches(head, since);
  const changes = since === null || !complete ? [] : await changesSince(client, since.snapshot);

  const resumed = await readResumed(client, head, requests);
  const keys = ofEachKind(() => new Set<string>());
  for (const { kind, key } of changes)
    if (isShown(kind) && (interest.has(kind) || (kind === 'ticket' && shelf.full))) keys[kind].add(key);
  for (const request of requests) {
    const wanted = keys[KIND_OF[request.topic]];
    if (request.key !== null) wanted.add(request.key);
    else for (const key of resumed.get(request) ?? []) wanted.add(key);
  }

  const subjects = ofEachKind(() => new Map<string, Subject>());
  for (const kind of SHOWN) {
    if (keys[kind].size === 0) continue;
    for (const subject of await SUBJECTS[kind].read(client, [...keys[kind]], head.now))
      subjects[kind].set(subject.key, subject);
  }

  if (complete) for (const { kind, key } of changes) if (kind === 'ticket') shelf.follow(key, subjects.ticket.get(key));
  if (!complete) shelf.empty();

  const answers = new Map<Request, Found>();
  const wholes = new Map<string, Subject[]>();
  for (const request of requests) {
    const kind = KIND_OF[request.topic];
    const changed = resumed.get(request);
    const full = changed === undefined;
    const wanted = request.key === null ? changed : full || changed.has(request.key) ? [request.key] : [];
    if (wanted !== undefined) {
      answers.set(request, { full, subjects: [...wanted].flatMap((key) => subjects[kind].get(key) ?? []) });
      continue;
    }
    const of = JSON.stringify([request.topic, scopeKey(request.scope)]);
    const whole = wholes.get(of) ?? (await readWhole(client, request, head.now, shelf));
    wholes.set(of, whole);
    answers.set(request, { full, subjects: whole });
  }
  return { head, changes, complete, subjects, answers };
}

/** All there is of a topic in the request's scope. */
async function readWhole(client: pg.ClientBase, request: Request, now: Instant, shelf: Shelf): Promise<Subject[]> {
  const { topic, scope } = request;
  if (topic === 'rows' && scope.role !== 'customer' && !shelf.full) shelf.fill(await everyTicket(client));
  const ready = topic === 'rows' ? shelf.inScope(scope) : null;
  return ready ?? SUBJECTS[KIND_OF[topic]].all(client, scope, now);
}

/** For each request that can go on from its cursor: the keys of what changed since, in its scope. */
async function readResumed(
  client: pg.ClientBase,
  head: Head,
  requests: readonly Request[],
): Promise<Map<Request, ReadonlySet<string>>> {
  // Screens that were cut off together stand at the same snapshot.
  const since = new Map<string, ChangeRow[]>();
  const resumed = new Map<Request, ReadonlySet<string>>();
  for (const request of requests) {
    const { cursor, scope, topic } = request;
    if (cursor === null || cursor.scope !== scopeFingerprint(scope)) continue;
    // Which tickets were a technician's then is not known any more, so neither is what to take away.
    if (scope.kind === 'tasks' || !reaches(head, cursor)) continue;
    const changes = since.get(cursor.snapshot) ?? (await changesSince(client, cursor.snapshot, MOST_CHANGES + 1));
    since.set(cursor.snapshot, changes);
    if (changes.length > MOST_CHANGES) continue;
    const inScope = changes.filter(
      (change) => change.kind === KIND_OF[topic] && inScopeRow(scope, { ...change, assignees: [] }),
    );
    resumed.set(request, new Set(inScope.map((change) => change.key)));
  }
  return resumed;
}
