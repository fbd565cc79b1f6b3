import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Caller } from '#shared/actor.ts';
import type { DeclarationRequest } from '#shared/api/declaration.ts';
import type { Author } from '#shared/ticket/facts.ts';
import type { Channel } from '#shared/ticket/values.ts';
import { instant } from '#shared/time.ts';
import { Problem } from '../http/problem.ts';
import { scopeOf } from '../live/scope.ts';
import { type WorkOver, worksOverEach } from '../works/over.ts';
import { type Arrival, type OpenTicket, placeOf } from './arrival.ts';
import { GENESIS } from './chain.ts';
import type { Request } from './idempotency.ts';
import { openRecords, type Opened } from './record.ts';
import { currentPolicies, findServices, type PolicyVersion, type ServiceRow } from './services.ts';
import type { Language } from './warnings.ts';
import { withWholeNumbers } from './wholeNumbers.ts';

/** A declaration that its caller may make. */
export interface Declaring {
  readonly caller: Caller;
  readonly language: Language;
  readonly by: Author;
  readonly channel: Channel;
  readonly request: DeclarationRequest;
  readonly once: Request;
}

/** On its way, with its service locked. */
interface Arrived {
  readonly declaring: Declaring;
  readonly service: ServiceRow;
  readonly arrival: Arrival;
  readonly joins: string | null;
  readonly follows: string | null;
}

/** With its ticket open. */
export interface Placed extends Arrived {
  /** Of a new ticket: without facts. */
  readonly opened: Opened;
  /** null: it joins. */
  readonly begins: { readonly no: string; readonly policy: PolicyVersion } | null;
  readonly works: readonly WorkOver[];
}

/** Whether what somebody else holds is waited for, or left out. */
export interface Waiting {
  readonly awaited: boolean;
}

type Refused = Map<Declaring, Problem>;

/**
 * Brings declarations to where they belong, in the caller's transaction: under the lock of its service each joins the ticket
 * that is open there, reopens one that was restored a moment ago, or becomes a ticket of its own. Services are locked before
 * tickets, each in the order of their names.
 * @returns left out of both: those whose service or ticket somebody else holds, and of those on one service all but the first
 */
export async function place(
  client: pg.ClientBase,
  all: readonly Declaring[],
  waiting: Waiting,
): Promise<{ readonly placed: readonly Placed[]; readonly refused: ReadonlyMap<Declaring, Problem> }> {
  const refused: Refused = new Map();
  const arrived = await atTheirServices(client, all, refused, waiting);
  return { placed: await atTheirTickets(client, arrived, waiting), refused };
}

const unknownService = (): Problem =>
  new Problem(422, 'unknown_service', 'There is no such service: give its id, or one of its numbers in E.164.', [
    { field: 'service', code: 'unknown_service', message: 'no such service or number' },
  ]);

/** @throws Problem where what it says cannot be kept */
const arrivalOf = ({ by, channel, request }: Declaring, service: ServiceRow): Arrival => ({
  id: randomUUID(),
  channel,
  by,
  request: withWholeNumbers(service, request),
});

/** Finds and locks the services, each for the first that declares on it, and finds where each declaration belongs. */
async function atTheirServices(
  client: pg.ClientBase,
  fresh: readonly Declaring[],
  refused: Refused,
  waiting: Waiting,
): Promise<readonly Arrived[]> {
  const services = await findServices(
    client,
    fresh.map(({ caller, request }) => ({
      scope: scopeOf(caller),
      branch: caller.branch,
      idOrNumber: request.service,
    })),
  );
  const found = new Map<string, { declaring: Declaring; service: ServiceRow; arrival: Arrival }>();
  fresh.forEach((declaring, index) => {
    try {
      const service = services[index] ?? null;
      if (service === null) throw unknownService();
      const arrival = arrivalOf(declaring, service);
      // The second on one service has to see what the first has made of it.
      if (!found.has(service.id)) found.set(service.id, { declaring, service, arrival });
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      refused.set(declaring, thrown);
    }
  });
  const locked = await lockServices(client, [...found.keys()], waiting);
  const open = await openTickets(client, locked);
  return locked.flatMap((id) => {
    const one = found.get(id);
    return one === undefined ? [] : [{ ...one, ...placeOf(open.get(id) ?? [], one.declaring.channel) }];
  });
}

/** @returns those that are locked now */
async function lockServices(
  client: pg.ClientBase,
  services: readonly string[],
  { awaited }: Waiting,
): Promise<readonly string[]> {
  if (services.length === 0) return [];
  const held = awaited ? 'for update' : 'for update skip locked';
  const { rows } = await client.query<{ id: string }>({
    name: `lock-services ${held}`,
    text: `select id from service where id = any($1::text[]) order by id ${held}`,
    values: [services],
  });
  return rows.map(({ id }) => id);
}

/** By service, the newest first. */
async function openTickets(
  client: pg.ClientBase,
  services: readonly string[],
): Promise<ReadonlyMap<string, readonly OpenTicket[]>> {
  const open = new Map<string, OpenTicket[]>(services.map((id) => [id, []]));
  if (services.length === 0) return open;
  const { rows } = await client.query<OpenTicket & { readonly service: string }>({
    name: 'open-tickets',
    text: `select service, no, phase,
             coalesce((state->'restoration'->>'at')::numeric + (state->'terms'->>'reopenWithin')::numeric
               >= (select demarc_now_ms()), false) as reopenable
           from ticket where service = any($1::text[]) and phase not in ('closed', 'dismissed') order by declared_at desc`,
    values: [services],
  });
  for (const { service, ...ticket } of rows) open.get(service)?.push(ticket);
  return open;
}

/** Opens the tickets that are joined, begins those that are new, and reads which works touch them. */
async function atTheirTickets(
  client: pg.ClientBase,
  arrived: readonly Arrived[],
  waiting: Waiting,
): Promise<readonly Placed[]> {
  const records = await openRecords(
    client,
    arrived.flatMap(({ joins }) => joins ?? []),
    waiting,
  );
  const joining = arrived.flatMap((one) => {
    const opened = one.joins === null ? undefined : records.get(one.joins);
    return opened === undefined ? [] : [{ ...one, opened, begins: null }];
  });
  const begun = await beginTickets(
    client,
    arrived.filter(({ joins }) => joins === null),
  );
  const opened = [...joining, ...begun];
  const works = await worksOverEach(
    client,
    opened.map(({ service, opened: { now } }) => ({ service, at: now })),
  );
  return opened.map((one, index) => ({ ...one, works: works[index] ?? [] }));
}

/** Numbers new tickets, and finds the terms they begin under. */
async function beginTickets(
  client: pg.ClientBase,
  arrived: readonly Arrived[],
): Promise<readonly Omit<Placed, 'works'>[]> {
  if (arrived.length === 0) return [];
  const branches = arrived.map(({ service }) => service.branch);
  const policies = await currentPolicies(client, branches);
  const { rows } = await client.query<{ no: string; now: string }>({
    name: 'new-ticket-nos',
    text: `select 'F' || to_char((select demarc_now()) at time zone b.zone, 'YYYYMMDD') || '-' || lpad(n::text, greatest(4, length(n::text)), '0') as no,
             (select demarc_now_ms()) as now
           from (select branch, at, nextval('ticket_no') as n from unnest($1::text[]) with ordinality as a (branch, at)) asked
           join branch b on b.id = asked.branch order by asked.at`,
    values: [branches],
  });
  return arrived.map((one, index) => {
    const { branch } = one.service;
    const [row, policy] = [rows[index], policies.get(branch)];
    if (row === undefined || policy === undefined)
      throw new Error(`branch ${branch} is missing, or has no policy in force`);
    const now = instant(Number(row.now));
    return { ...one, opened: { facts: [], head: GENESIS, now }, begins: { no: row.no, policy } };
  });
}
