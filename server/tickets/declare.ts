import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Caller } from '#shared/actor.ts';
import { can } from '#shared/actor.ts';
import type { DeclarationAnswer, DeclarationRequest } from '#shared/api/declaration.ts';
import { append } from '#shared/clock/due.ts';
import { termsOf } from '#shared/clock/policy.ts';
import { authorOf } from '#shared/ticket/allowed.ts';
import { mayReopen, stillBroken } from '#shared/ticket/decide/testing.ts';
import type { Author, FactBody } from '#shared/ticket/facts.ts';
import { productOf } from '#shared/ticket/jointTest.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { type Channel, JOINABLE, SEVERITY_OF_SYMPTOM } from '#shared/ticket/values.ts';
import { ticketView } from '#shared/ticket/view.ts';
import { type Instant, instant, iso } from '#shared/time.ts';
import { withTransaction } from '#db/transaction.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../http/problem.ts';
import { scopeOf } from '../live/scope.ts';
import { GENESIS } from './chain.ts';
import { withWholeNumbers } from './wholeNumbers.ts';
import { type Changed, applyStep, recordOf, writeChange } from './execute.ts';
import { answerOnce, keepAnswer } from './idempotency.ts';
import { permissionProblem } from './problems.ts';
import { readRecords } from './queries.ts';
import { openRecord } from './record.ts';
import { type ServiceRow, currentPolicy, findService } from './services.ts';
import { frozen, type WorkOver, worksOver } from '../works/over.ts';
import { warningsFor, type Language } from './warnings.ts';

/**
 * A declaration: on disk before anybody is told "received". Under the lock of its service it joins the ticket that is
 * open there, reopens one that was restored a moment ago, or becomes a ticket of its own; so two first declarations at
 * the same instant make one ticket.
 */
export interface Declared {
  /** False: the answer was given before, to the same key. */
  readonly fresh: boolean;
  readonly answer: DeclarationAnswer;
}

/** Who declares: a signed-in caller, or whoever read the QR code on the cabinet. */
export interface Declarer {
  readonly caller: Caller;
  readonly language: Language;
  /** Who the record says it was, where the caller is no user of ours. */
  readonly by?: Author;
}

/** Under which the keys of declarations are kept. */
export const DECLARATION_DOOR = 'declaration';

export function channelOf(caller: Caller, asked: Channel | undefined): Channel {
  const own: Channel =
    caller.role === 'hotline'
      ? 'hotline'
      : caller.role === 'manager'
        ? 'manager'
        : caller.role === 'customer'
          ? 'portal'
          : caller.role === 'integration'
            ? 'api'
            : 'noc';
  if (asked === undefined || asked === own) return own;
  const free = caller.role === 'engineer' || caller.role === 'supervisor' || caller.role === 'admin';
  if (free || (caller.role === 'integration' && asked === 'alarm')) return asked;
  throw new Problem(422, 'channel_not_allowed', `You declare by the channel ${own}; leave channel out.`, [
    { field: 'channel', code: 'channel_not_allowed', message: `use ${own}` },
  ]);
}

interface Arrival {
  readonly id: string;
  readonly channel: Channel;
  readonly by: Author;
  readonly request: DeclarationRequest;
}

const joinedFact = ({ id, channel, request }: Arrival, flagged: boolean): FactBody => ({
  type: 'DeclarationJoined',
  declaration: id,
  channel,
  symptom: request.symptom,
  description: request.description,
  affectedNumbers: request.affectedNumbers ?? [],
  contact: request.contact ?? null,
  occurredAt: request.occurredAt ?? null,
  flagged,
});

/** What a further declaration does to a ticket: joins it; after a restoration it says "still broken", unless a machine speaks. */
function joinStep(arrival: Arrival) {
  return (state: TicketState, now: Instant) => {
    const restored = state.phase === 'restored';
    const alarm = arrival.channel === 'alarm';
    const join = joinedFact(arrival, restored && alarm);
    const decision =
      restored && !alarm && mayReopen(state, { now })
        ? [join, ...stillBroken(state, arrival.request.description)]
        : [join];
    return { by: arrival.by, decision };
  };
}

interface Candidate {
  readonly no: string;
  readonly phase: TicketState['phase'];
  readonly reopenable: boolean;
}

/** The ticket that a declaration joins, if any, and the restored one it follows when it comes too late for that. */
async function candidates(client: pg.ClientBase, service: string): Promise<readonly Candidate[]> {
  const { rows } = await client.query<Candidate>({
    name: 'join-candidates',
    text: `select no, phase,
             coalesce((state->'restoration'->>'at')::numeric + (state->'terms'->>'reopenWithin')::numeric >= demarc_now_ms(), false) as reopenable
           from ticket where service = $1 and phase not in ('closed', 'dismissed') order by declared_at desc`,
    values: [service],
  });
  return rows;
}

async function newTicket(
  client: pg.ClientBase,
  deps: Deps,
  service: ServiceRow,
  arrival: Arrival,
  follows: string | null,
): Promise<{ changed: Changed; works: readonly WorkOver[] }> {
  const { version, policy } = await currentPolicy(client, service.branch);
  const { rows } = await client.query<{ no: string; now: string }>({
    name: 'new-ticket-no',
    text: `select 'F' || to_char(demarc_now() at time zone b.zone, 'YYYYMMDD') || '-' || lpad(n.n::text, greatest(4, length(n.n::text)), '0') as no,
             demarc_now_ms() as now
           from branch b, (select nextval('ticket_no') as n) n where b.id = $1`,
    values: [service.branch],
  });
  const row = rows[0];
  if (row === undefined) throw new Error(`branch ${service.branch} is missing`);
  const now = instant(Number(row.now));
  const { request } = arrival;
  const works = await worksOver(client, service, now);
  const declared: FactBody = {
    type: 'Declared',
    no: row.no,
    declaration: arrival.id,
    branch: service.branch,
    customer: service.customer,
    service: {
      id: service.id,
      name: service.name,
      line: service.line,
      features: service.features,
      product: productOf(service.numbers),
    },
    channel: arrival.channel,
    symptom: request.symptom,
    severity: SEVERITY_OF_SYMPTOM[request.symptom],
    description: request.description,
    affectedNumbers: request.affectedNumbers ?? [],
    contact: request.contact ?? null,
    occurredAt: request.occurredAt ?? null,
    terms: termsOf(policy, version, service.customer),
    ...(service.monthlyFeeFen === null
      ? {}
      : { fee: { contract: service.contract, monthlyFeeFen: service.monthlyFeeFen } }),
    follows,
    ...(works.length === 0 ? {} : { works: frozen(works) }),
  };
  const changed = await writeChange(
    client,
    deps,
    { facts: [], head: GENESIS, now },
    append([], [declared], arrival.by, now),
  );
  return { changed, works };
}

/**
 * Takes a declaration.
 * @throws Problem 403, 409 (key reused) or 422 (unknown service, channel), with nothing written
 */
export async function declare(
  deps: Deps,
  { caller, language, by }: Declarer,
  request: DeclarationRequest,
  key: string,
): Promise<Declared> {
  const onBehalf = request.onBehalf;
  const permission = can(caller, 'declare', null, onBehalf !== undefined);
  if (!permission.yes) throw permissionProblem(permission);
  const channel = channelOf(caller, request.channel);
  const once = { caller: caller.user, door: DECLARATION_DOOR, key, body: request };
  const outcome = await withTransaction(deps.db, async (client): Promise<Declared> => {
    const claim = await answerOnce(client, once);
    if (!claim.fresh) return { fresh: false, answer: claim.answer as DeclarationAnswer };
    const service = await findService(client, scopeOf(caller), request.service);
    if (service === null)
      throw new Problem(
        422,
        'unknown_service',
        'There is no such service: give its id, or one of its numbers in E.164.',
        [{ field: 'service', code: 'unknown_service', message: 'no such service or number' }],
      );
    await client.query({
      name: 'lock-service',
      text: 'select from service where id = $1 for update',
      values: [service.id],
    });
    const whole = withWholeNumbers(service, request);
    const arrival: Arrival = { id: randomUUID(), channel, by: by ?? authorOf(caller, onBehalf), request: whole };
    const { changed, joined, follows, works } = await joinOrOpen(client, deps, service, arrival);
    const receivedAt = iso(changed.now);
    await client.query({
      name: 'keep-declaration',
      text: `insert into declaration (id, ticket, service, received_at, declared_by, channel, joined, body)
             values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [
        arrival.id,
        changed.state.no,
        service.id,
        receivedAt,
        arrival.by.user ?? 'cabinet',
        channel,
        joined,
        JSON.stringify(whole),
      ],
    });
    // Nobody works yet on what has just been opened.
    const names = joined ? ((await readRecords(client, [changed.state.no]))[0]?.names ?? {}) : {};
    const answer: DeclarationAnswer = {
      declaration: { id: arrival.id, receivedAt, joined },
      ticket: ticketView(
        {
          ...recordOf(changed),
          shortName: service.shortName,
          address: service.address ?? null,
          parent: null,
          children: [],
          names,
        },
        caller,
        changed.now,
      ),
      warnings: warningsFor(service, whole, { follows, works }, language),
    };
    await keepAnswer(client, once, answer);
    return { fresh: true, answer };
  });
  if (outcome.fresh) deps.ring();
  return outcome;
}

async function joinOrOpen(
  client: pg.ClientBase,
  deps: Deps,
  service: ServiceRow,
  arrival: Arrival,
): Promise<{ changed: Changed; joined: boolean; follows: string | null; works: readonly WorkOver[] }> {
  const open = await candidates(client, service.id);
  const restored = open.find((t) => t.phase === 'restored');
  const target =
    open.find((t) => JOINABLE.includes(t.phase)) ??
    (restored && (restored.reopenable || arrival.channel === 'alarm') ? restored : undefined);
  if (target === undefined) {
    const follows = restored?.no ?? null;
    return { ...(await newTicket(client, deps, service, arrival, follows)), joined: false, follows };
  }
  const opened = await openRecord(client, target.no);
  if (opened === null) throw new Error(`ticket ${target.no} vanished under its service's lock`);
  const changed = await applyStep(client, deps, opened, joinStep(arrival));
  if ('refused' in changed) throw new Error(`joining ${target.no} was refused: ${changed.refused}`);
  return { changed, joined: true, follows: null, works: await worksOver(client, service, changed.now) };
}
