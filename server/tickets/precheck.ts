import type pg from 'pg';
import type { Caller } from '#shared/actor.ts';
import type { Precheck } from '#shared/api/service.ts';
import type { Phase, SegmentParty, Symptom } from '#shared/ticket/values.ts';
import { type Instant, iso } from '#shared/time.ts';
import { lastCallOf } from '../pool/queries.ts';
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
}

/**
 * For each element of the line that others share: how many others, how many of them may be down because of it, how many
 * are known to be. A fault that was located somewhere speaks against nothing else; one not yet located, against all.
 */
async function neighboursOf(client: Client, service: ServiceRow): Promise<Precheck['neighbours']> {
  const { rows } = await client.query<NeighbourRow>(
    `select mine.element, count(distinct other.service)::int as services,
            count(distinct t.service) filter (where here.ticket is not null or not t.located)::int as faulty,
            count(distinct t.service) filter (where here.ticket is not null)::int as located
     from service_line mine
     join service_line other on other.element = mine.element and other.service <> mine.service
     left join lateral (
       select t.no, t.service, exists (select from segment g where g.ticket = t.no and g.element is not null
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
    return element === undefined || party === undefined ? [] : [{ ...row, elementName: element.name, party }];
  });
}

/**
 * What the desk knows of a service before anybody has looked: its state, its open ticket, tickets on what it shares with
 * others, its last call; and one sentence. Works and alarms have no source yet and are empty.
 */
export async function precheck(
  client: Client,
  caller: Caller,
  service: ServiceRow,
  now: Instant,
  language: Language,
): Promise<Precheck> {
  const [openTicket, neighbours, last] = [
    await openTicketOf(client, service.id),
    await neighboursOf(client, service),
    await lastCallOf(client, service.id),
  ];
  const lastCall = last && {
    at: iso(last.at),
    direction: last.direction,
    answered: last.answered,
    number: last.number,
  };
  // How others fare is the carrier's knowledge; a customer is told only of its own.
  const shown = caller.role === 'customer' ? [] : neighbours;
  const signs = { state: service.state, openTicket, neighbours: shown, lastCall, line: service.line };
  return {
    service: service.id,
    checkedAt: iso(now),
    state: service.state,
    works: [],
    alarms: [],
    neighbours: shown,
    lastCall,
    openTicket,
    verdict: verdictOf(signs, now, language),
  };
}
