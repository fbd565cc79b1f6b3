import type pg from 'pg';
import type { RevealRequest } from '#shared/api/reveal.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { notFound, Problem } from '../http/problem.ts';
import { type Scope, scopeSql } from '../live/scope.ts';

/** A person's number, and whose it is. */
export interface Found {
  readonly what: 'contact' | 'declared' | 'affected' | 'member' | 'call';
  readonly customer: string;
  readonly subject: string;
  readonly person: string | null;
  readonly number: string;
}
type Of<K extends RevealRequest['of']> = Extract<RevealRequest, { of: K }>;

const noNumber = (): Problem => new Problem(422, 'no_number', 'No number of this person is on file.');

async function contactOf(client: pg.ClientBase, scope: Scope, { contact }: Of<'contact'>): Promise<Found> {
  const values: unknown[] = [contact];
  const { rows } = await client.query<{ customer: string; name: string; phone: string | null }>(
    `select k.customer, k.name, k.phone from contact k join customer c on c.id = k.customer
      where k.id = $1 and ${scopeSql(scope, { customer: 'k.customer', branch: 'c.branch' }, values)}`,
    values,
  );
  const [row] = rows;
  if (row === undefined) throw notFound('contact');
  if (row.phone === null) throw noNumber();
  return { what: 'contact', customer: row.customer, subject: contact, person: row.name, number: row.phone };
}

async function memberOf(client: pg.ClientBase, scope: Scope, { ref }: Of<'member'>): Promise<Found> {
  const values: unknown[] = [ref];
  const { rows } = await client.query<{ customer: string; service: string; label: string | null; number: string }>(
    `select s.customer, n.service, n.label, n.number
       from service_number n join service s on s.id = n.service join customer c on c.id = s.customer
      where n.ref = $1 and ${scopeSql(scope, { customer: 's.customer', branch: 'c.branch' }, values)}`,
    values,
  );
  const [row] = rows;
  if (row === undefined) throw notFound('number');
  return { what: 'member', customer: row.customer, subject: row.service, person: row.label, number: row.number };
}

async function stateOf(client: pg.ClientBase, scope: Scope, ticket: string): Promise<TicketState> {
  const values: unknown[] = [ticket];
  const { rows } = await client.query<{ state: TicketState }>(
    `select t.state from ticket t
      where t.no = $1 and ${scopeSql(scope, { customer: 't.customer', branch: 't.branch', ticket: 't.no' }, values)}`,
    values,
  );
  const [row] = rows;
  if (row === undefined) throw notFound('ticket');
  return row.state;
}

async function declaredOf(client: pg.ClientBase, scope: Scope, { ticket }: Of<'ticket'>): Promise<Found> {
  const state = await stateOf(client, scope, ticket);
  const customer = state.customer.id;
  const named = state.declarations.findLast((d) => d.contact !== null)?.contact;
  if (named) return { what: 'declared', customer, subject: ticket, person: named.name, number: named.phone };
  const { rows } = await client.query<{ name: string; phone: string }>(
    `select name, phone from contact
      where customer = $1 and side = 'customer' and duty = 'fault_contact' and phone is not null order by id limit 1`,
    [customer],
  );
  const [registered] = rows;
  if (registered === undefined) throw noNumber();
  return { what: 'contact', customer, subject: ticket, person: registered.name, number: registered.phone };
}

async function affectedOf(client: pg.ClientBase, scope: Scope, { ticket, at }: Of<'affected'>): Promise<Found> {
  const state = await stateOf(client, scope, ticket);
  const number = state.affectedNumbers[at];
  if (number === undefined) throw notFound('affected number');
  return { what: 'affected', customer: state.customer.id, subject: ticket, person: null, number };
}

async function farEndOf(
  client: pg.ClientBase,
  scope: Scope,
  { contract, call, startedAt, end }: Of<'call'>,
): Promise<Found> {
  const values: unknown[] = [contract, call, startedAt];
  const { rows } = await client.query<Record<'customer' | 'caller' | 'callee' | 'direction', string>>(
    `select c.customer, r.caller, r.callee, r.direction
       from call_record r join contract c on c.id = r.contract join customer cu on cu.id = c.customer
      where r.contract = $1 and r.id = $2 and r.started_at >= $3::timestamptz
        and r.started_at < $3::timestamptz + interval '1 millisecond'
        and ${scopeSql(scope, { customer: 'c.customer', branch: 'cu.branch' }, values)}`,
    values,
  );
  const [row] = rows;
  if (row === undefined) throw notFound('call');
  const number = end === 'from' || row.direction === 'in' ? row.caller : row.callee;
  return { what: 'call', customer: row.customer, subject: contract, person: null, number };
}

/**
 * The number that is asked for, within scope.
 * @throws Problem 404 where it is another's or not there, 422 `no_number` where none is on file
 */
export function findNumber(client: pg.ClientBase, scope: Scope, request: RevealRequest): Promise<Found> {
  switch (request.of) {
    case 'contact':
      return contactOf(client, scope, request);
    case 'member':
      return memberOf(client, scope, request);
    case 'ticket':
      return declaredOf(client, scope, request);
    case 'affected':
      return affectedOf(client, scope, request);
    case 'call':
      return farEndOf(client, scope, request);
  }
}
