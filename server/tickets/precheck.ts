import type pg from 'pg';
import type { Caller } from '#shared/actor.ts';
import type { Precheck } from '#shared/api/service.ts';
import { anyNumber } from '#shared/masking.ts';
import type { Phase, SegmentParty, Symptom } from '#shared/ticket/values.ts';
import { type Instant, iso } from '#shared/time.ts';
import { lastCallOf } from '../pool/queries.ts';
import { type WorkOver, worksOver } from '../works/over.ts';
import type { ServiceRow } from './services.ts';
import { verdictOf } from './verdict.ts';
import type { Language } from './warnings.ts';

type Client = pg.ClientBase | pg.Pool;

interface OpenRow {
  readonly no: string;
  readonly phase: Phase;
  readonly symptom: Symptom;
  readonly declaredAt: string;
  readonly chases: number;
}

async function openTicketOf(client: Client, service: string): Promise<OpenRow | null> {
  const { rows } = await client.query<OpenRow & { declaredAt: Date }>(
    `select no, phase, symptom, declared_at as "declaredAt", (state->>'chases')::int as chases from ticket
     where service = $1 and phase not in ('closed', 'dismissed') order by declared_at desc limit 1`,
    [service],
  );
  const row = rows[0];
  return row === undefined ? null : { ...row, declaredAt: row.declaredAt.toISOString() };
}

interface NeighbourRow {
  readonly element: string;
  readonly services: number;
  readonly faulty: number;
  readonly located: number;
  readonly tickets: Precheck['neighbours'][number]['tickets'];
}

/** Enough to recognise what goes on; the board has the rest. */
const TICKETS_SHOWN = 3;

/**
 * For each element of the line that others share: how many others, how many of them may be down because of it, how many
 * are known to be. A fault that was located somewhere speaks against nothing else; one not yet located, against all.
 */
async function neighboursOf(client: Client, service: ServiceRow): Promise<Precheck['neighbours']> {
  const { rows } = await client.query<NeighbourRow>(
    `select mine.element, count(distinct other.service)::int as services,
            count(distinct t.service) filter (where here.ticket is not null or not t.located)::int as faulty,
            count(distinct t.service) filter (where here.ticket is not null)::int as located,
            coalesce(json_agg(distinct jsonb_build_object('no', t.no, 'since', to_char(t.declared_at at time zone 'UTC',
                'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'located', here.ticket is not null))
              filter (where t.no is not null and (here.ticket is not null or not t.located)), '[]') as tickets
     from service_line mine
     join service_line other on other.element = mine.element and other.service <> mine.service
     left join lateral (
       select t.no, t.service, t.declared_at, exists (select from segment g where g.ticket = t.no and g.element is not null
           and g.state in ('open', 'accepted', 'cleared')) as located
       from ticket t where t.service = other.service and t.phase in ('declared', 'acknowledged', 'clearing', 'testing')
     ) t on true
     left join segment here on here.ticket = t.no and here.element = mine.element and here.state in ('open', 'accepted')
     where mine.service = $1 group by mine.element, mine.position order by mine.position`,
    [service.id],
  );
  const onLine = new Map(service.line.map((e) => [e.id, e]));
  return rows.flatMap((row) => {
    const element = onLine.get(row.element);
    const party: SegmentParty | undefined = element?.party;
    if (element === undefined || party === undefined) return [];
    const latest = [...row.tickets].sort((a, b) => (a.since < b.since ? 1 : -1)).slice(0, TICKETS_SHOWN);
    return [{ ...row, tickets: latest, elementName: element.name, party }];
  });
}

/** Beyond an account manager's own customers: that there is a fault and since when, not whose. */
const unnamed = (neighbour: Precheck['neighbours'][number]): Precheck['neighbours'][number] => ({
  ...neighbour,
  tickets: neighbour.tickets.map((ticket) => ({ ...ticket, no: null })),
});

/** Where on the line a work is: nearest to the customer, for that is where it is felt. */
function onLine(work: WorkOver, { line }: ServiceRow): Precheck['works'][number] {
  const element = line.findLast(({ id }) => work.elements.includes(id));
  const { id, kind, from, to, zone, noticedInTime, agreed } = work;
  return {
    id,
    kind,
    element: element?.id ?? null,
    elementName: element?.name ?? null,
    from: iso(from),
    to: iso(to),
    zone,
    noticedInTime,
    agreed,
  };
}

async function callsUpTo(client: Client): Promise<string | null> {
  const { rows } = await client.query<{ upTo: Date | null }>(
    'select max(done_at) as "upTo" from import_log where failure is null',
  );
  return rows[0]?.upTo?.toISOString() ?? null;
}

/**
 * What the desk knows of a service before anybody has looked: its state, its open ticket, tickets on what it shares with
 * others, planned works that touch it, its last call; and one sentence. Alarms have no source yet and are empty.
 */
export async function precheck(
  client: Client,
  caller: Caller,
  service: ServiceRow,
  now: Instant,
  language: Language,
): Promise<Precheck> {
  const [openTicket, touching, neighbours, last] = [
    await openTicketOf(client, service.id),
    await worksOver(client, service, now),
    await neighboursOf(client, service),
    await lastCallOf(client, service.id),
  ];
  const lastCall = last && {
    at: iso(last.at),
    direction: last.direction,
    answered: last.answered,
    number: anyNumber(caller, last.number),
  };
  // How others fare is the carrier's knowledge; a customer is told only of its own.
  const shown = caller.role === 'customer' ? [] : caller.role === 'manager' ? neighbours.map(unnamed) : neighbours;
  const works = touching.map((work) => onLine(work, service));
  const signs = { state: service.state, openTicket, works, neighbours: shown, lastCall, line: service.line };
  const checkedAt = iso(now);
  return {
    service: service.id,
    checkedAt,
    state: service.state,
    works,
    alarms: [],
    neighbours: shown,
    lastCall,
    openTicket,
    signs: {
      state: { source: 'registry', checkedAt, upTo: null },
      works: { source: 'works', checkedAt, upTo: null },
      neighbours: { source: 'tickets', checkedAt, upTo: null },
      lastCall: { source: 'call_records', checkedAt, upTo: await callsUpTo(client) },
      openTicket: { source: 'tickets', checkedAt, upTo: null },
    },
    verdict: verdictOf(signs, now, language),
  };
}
