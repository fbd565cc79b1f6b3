import type pg from 'pg';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import { append } from '#shared/clock/due.ts';
import { ticketView } from '#shared/ticket/view.ts';
import { iso } from '#shared/time.ts';
import { withTransaction } from '#db/transaction.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../http/problem.ts';
import { declaredFact, joinStep } from './arrival.ts';
import { type Change, type Changed, stepped, writeChanges } from './execute.ts';
import { answerEach, keepAnswers, releaseKeys } from './idempotency.ts';
import { type Declaring, place, type Placed, type Waiting } from './placing.ts';
import { readNames } from './queries.ts';
import { warningsFor } from './warnings.ts';

/** `busy`: somebody holds its service or its ticket; nothing of it was written. */
export type Outcome =
  { readonly fresh: boolean; readonly answer: DeclarationAnswer } | { readonly refused: Problem } | 'busy';

interface Recorded extends Placed {
  readonly changed: Changed;
}

type Outcomes = Map<Declaring, Outcome>;

/**
 * Declares in one transaction, each step for all at once.
 * @param all no two of them with one key
 * @param waiting where nobody is waited for, a declaration whose service or ticket somebody else holds is `busy`
 * @returns in their order
 * @throws what went wrong with any of them, with nothing written of all
 */
export async function declareTogether(
  deps: Deps,
  all: readonly Declaring[],
  waiting: Waiting,
): Promise<readonly Outcome[]> {
  const outcomes = await withTransaction(deps.db, (client) => declareIn(client, deps, all, waiting), {
    plannedOnce: true,
  });
  if ([...outcomes.values()].some((outcome) => isDone(outcome) && outcome.fresh)) deps.ring();
  return all.map((one) => outcomes.get(one) ?? 'busy');
}

async function declareIn(
  client: pg.ClientBase,
  deps: Deps,
  all: readonly Declaring[],
  waiting: Waiting,
): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  const fresh = await claim(client, all, outcomes);
  const { placed, refused } = await place(client, fresh, waiting);
  for (const [one, problem] of refused) outcomes.set(one, { refused: problem });
  await answer(client, await record(client, deps, placed), outcomes);
  await releaseKeys(
    client,
    fresh.filter((one) => !isDone(outcomes.get(one))).map(({ once }) => once),
  );
  return outcomes;
}

const isDone = (outcome: Outcome | undefined): outcome is Extract<Outcome, { answer: unknown }> =>
  outcome !== undefined && outcome !== 'busy' && 'answer' in outcome;

/** @returns those whose key is theirs: the others were answered before, or refused */
async function claim(
  client: pg.ClientBase,
  all: readonly Declaring[],
  outcomes: Outcomes,
): Promise<readonly Declaring[]> {
  const claims = await answerEach(
    client,
    all.map(({ once }) => once),
  );
  return all.filter((one, index) => {
    const claimed = claims[index];
    if (claimed instanceof Problem) outcomes.set(one, { refused: claimed });
    else if (claimed?.fresh === false) outcomes.set(one, { fresh: false, answer: claimed.answer as DeclarationAnswer });
    return !outcomes.has(one);
  });
}

function changeOf({ arrival, service, opened, begins, works, follows }: Placed): Change {
  if (begins === null) {
    const { record, refusal } = stepped(opened, joinStep(arrival));
    if (refusal !== null) throw new Error(`joining was refused: ${refusal.refused}`);
    return { opened, record };
  }
  const declared = declaredFact(arrival, { ...begins, service, works, follows });
  return { opened, record: append([], [declared], arrival.by, opened.now) };
}

async function record(client: pg.ClientBase, deps: Deps, placed: readonly Placed[]): Promise<readonly Recorded[]> {
  const changes = await writeChanges(client, deps, placed.map(changeOf));
  const all = placed.flatMap((one, index): Recorded[] => {
    const changed = changes[index];
    return changed === undefined ? [] : [{ ...one, changed }];
  });
  if (all.length === 0) return all;
  const rows = all.map(({ arrival, service, begins, changed }) => ({
    id: arrival.id,
    ticket: changed.state.no,
    service: service.id,
    received_at: iso(changed.now),
    declared_by: arrival.by.user ?? 'cabinet',
    channel: arrival.channel,
    joined: begins === null,
    body: arrival.request,
  }));
  await client.query({
    name: 'keep-declarations',
    text: `insert into declaration (id, ticket, service, received_at, declared_by, channel, joined, body)
           select * from jsonb_to_recordset($1::jsonb) as r (id uuid, ticket text, service text, received_at timestamptz,
             declared_by text, channel text, joined boolean, body jsonb)`,
    values: [JSON.stringify(rows)],
  });
  return all;
}

/** Answers each as its caller may see it, and keeps the answer under its key. */
async function answer(client: pg.ClientBase, all: readonly Recorded[], outcomes: Outcomes): Promise<void> {
  const names = await readNames(
    client,
    all.flatMap(({ changed: { state } }) =>
      [state.assignee, ...state.segments.map(({ assignee }) => assignee)].filter((user) => user !== null),
    ),
  );
  const answers = all.map((one) => ({ declaring: one.declaring, answer: answerOf(one, names) }));
  await keepAnswers(
    client,
    answers.map(({ declaring, answer }) => ({ request: declaring.once, answer })),
  );
  for (const { declaring, answer } of answers) outcomes.set(declaring, { fresh: true, answer });
}

function answerOf(
  { declaring, service, arrival, begins, follows, works, changed }: Recorded,
  names: Readonly<Record<string, string>>,
): DeclarationAnswer {
  const { shortName, address } = service;
  const { state, timing, now } = changed;
  const record = { state, timing, shortName, address: address ?? null, parent: null, children: [], names };
  return {
    declaration: { id: arrival.id, receivedAt: iso(now), joined: begins === null },
    ticket: ticketView(record, declaring.caller, now),
    warnings: warningsFor(service, arrival.request, { follows, works }, declaring.language),
  };
}
