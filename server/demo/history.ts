import type pg from 'pg';
import type { DemoCustomer } from '#db/demo/customers.ts';
import { DEMO_CUSTOMERS } from '#db/demo/customers.ts';
import { Random } from '#db/demo/random.ts';
import { DEMO_BRANCH, demoRegistry, serviceOf } from '#db/demo/rows.ts';
import { openStories } from '#db/demo/story/open.ts';
import { pastStories, type Planned } from '#db/demo/story/schedule.ts';
import { termsOf, toldOf } from '#shared/clock/policy.ts';
import { append, TIME } from '#shared/clock/due.ts';
import { fold } from '#shared/ticket/evolve.ts';
import type { Fact } from '#shared/ticket/facts.ts';
import { productOf } from '#shared/ticket/jointTest.ts';
import { beijingDay, type Instant, iso } from '#shared/time.ts';
import type { Deps } from '../deps.ts';
import { readCauses } from '../causes/read.ts';
import { planCalls } from '../escalation/plan.ts';
import { noticesFor } from '../notify/queue.ts';
import { GENESIS } from '../tickets/chain.ts';
import { appendFacts } from '../tickets/record.ts';
import { currentPolicy, findService } from '../tickets/services.ts';
import { demoRosterAt } from './duty.ts';
import { tell } from './tell.ts';
import { BadStory, type Declaration, type Setting, type Told } from './told.ts';

/** Any number would do; with this one the month reads well. */
const SEED = 20_260_301;

interface Ticket extends Told {
  readonly no: string;
  readonly service: string;
}

async function settingsOf(client: pg.ClientBase, now: Instant): Promise<Map<string, Setting>> {
  const { version, policy } = await currentPolicy(client, DEMO_BRANCH.id);
  const causes = await readCauses(client, DEMO_BRANCH.id);
  const { contacts } = demoRegistry(now);
  const rosterAt = demoRosterAt(now);
  const settings = new Map<string, Setting>();
  for (const { id, manager } of DEMO_CUSTOMERS) {
    const scope = { kind: 'branch', role: 'admin', branch: DEMO_BRANCH.id } as const;
    const service = await findService(client, { scope, branch: scope.branch, idOrNumber: serviceOf({ id }) });
    if (service === null) throw new Error(`the demo's service of ${id} is missing`);
    settings.set(id, {
      branch: DEMO_BRANCH.id,
      customer: service.customer,
      service: {
        id: service.id,
        name: service.name,
        line: service.line,
        features: service.features,
        product: productOf(service.numbers),
      },
      terms: termsOf(policy, version, service.customer),
      contacts: contacts.filter((c) => c.customer === id && c.side === 'customer' && c.duty === 'fault_contact'),
      causes,
      callsFor: (escalated) => planCalls(toldOf(policy, escalated), rosterAt(escalated.at, manager)),
      reportTo: (at) => planCalls(policy.majorFault?.to ?? [], rosterAt(at, manager)),
    });
  }
  return settings;
}

const settingOf = (settings: ReadonlyMap<string, Setting>, customer: DemoCustomer): Setting => {
  const setting = settings.get(customer.id);
  if (setting === undefined) throw new RangeError(`no setting for ${customer.id}`);
  return setting;
};

const lastAt = (facts: readonly Fact[], otherwise: Instant): Instant => facts.at(-1)?.at ?? otherwise;

/**
 * Tells what is planned, oldest first. A service has one open ticket at a time: what would begin while another is open
 * there, or would reach into one that is open now, did not happen.
 */
function tellAll(
  { log }: Pick<Deps, 'log'>,
  settings: ReadonlyMap<string, Setting>,
  now: Instant,
): (Told & { readonly service: string })[] {
  const random = new Random(SEED);
  const past = pastStories(random, now);
  const open = openStories(random, now);
  const busyFrom = new Map(open.map(({ at, story }) => [story.customer.id, at]));
  const freeFrom = new Map<string, Instant>();
  const told: (Told & { readonly service: string })[] = [];
  const add = ({ at, story }: Planned, until: Instant, still: boolean): void => {
    const setting = settingOf(settings, story.customer);
    try {
      const ticket = tell(story, setting, random, { at, until }, still);
      if (!still && !ticket.over) return;
      told.push({ ...ticket, service: setting.service.id });
      freeFrom.set(story.customer.id, lastAt(ticket.facts, at));
    } catch (thrown) {
      // Tests hold that there is none. If there is, a desk without one of its old tickets is better than no desk.
      if (!(thrown instanceof BadStory)) throw thrown;
      log.error({ err: thrown }, 'a story of the demo was left out');
    }
  };
  for (const planned of past) {
    const { id } = planned.story.customer;
    if (planned.at > (freeFrom.get(id) ?? 0)) add(planned, busyFrom.get(id) ?? now, false);
  }
  for (const planned of open) add(planned, now, true);
  return told.sort((a, b) => (a.facts[0]?.at ?? 0) - (b.facts[0]?.at ?? 0));
}

/** Numbers as a declaration would have got them, from the same sequence: what is declared later comes after. */
async function numbered(client: pg.ClientBase, told: (Told & { readonly service: string })[]): Promise<Ticket[]> {
  const { rows } = await client.query<{ n: string }>(
    `select lpad(n::text, greatest(4, length(n::text)), '0') as n
       from (select nextval('ticket_no') as n from generate_series(1, $1)) as numbers order by numbers.n`,
    [told.length],
  );
  const tickets = told.map((ticket, i) => {
    const [declared, ...rest] = ticket.facts;
    if (declared?.type !== 'Declared') throw new Error('a ticket begins with its declaration');
    const no = `F${beijingDay(declared.at).replaceAll('-', '')}-${rows[i]?.n ?? ''}`;
    return { ...ticket, no, customer: declared.customer.id, facts: [{ ...declared, no }, ...rest] };
  });
  // A story knows its parent by the customer alone: the number is of that one's last ticket.
  const numberOf = new Map(tickets.map(({ customer, no }) => [customer, no]));
  return tickets.map((ticket) => ({
    ...ticket,
    facts: ticket.facts.map((fact) =>
      fact.type === 'ParentLinked' ? { ...fact, parent: numberOf.get(fact.parent) ?? fact.parent } : fact,
    ),
  }));
}

async function writeTicket(client: pg.ClientBase, deps: Deps, { facts, owing }: Ticket): Promise<void> {
  const head = await appendFacts(client, [], GENESIS, facts);
  const state = fold(facts);
  if (owing.length === 0 || state === null) return;
  const now = state.lastAt;
  const queued = await noticesFor(client, deps, { state, added: owing, head, now });
  const all = append(facts, queued, { ...TIME, name: 'notice' }, now);
  await appendFacts(client, facts, head, all.slice(facts.length));
}

async function writeDeclarations(client: pg.ClientBase, tickets: readonly Ticket[]): Promise<void> {
  const rows = tickets.flatMap((t) => t.declarations.map((d) => ({ ...d, ticket: t.no, service: t.service })));
  const body = ({ service, report, contact }: Declaration & { service: string }) => ({
    service,
    symptom: report.symptom,
    description: report.description,
    affectedNumbers: report.affected,
    channel: report.channel,
    ...(contact === null ? {} : { contact }),
  });
  await client.query(
    `insert into declaration (id, ticket, service, received_at, declared_by, channel, joined, body)
     select * from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::boolean[], $8::jsonb[])`,
    [
      rows.map((r) => r.id),
      rows.map((r) => r.ticket),
      rows.map((r) => r.service),
      rows.map((r) => iso(r.at)),
      rows.map((r) => r.by),
      rows.map((r) => r.report.channel),
      rows.map((r) => r.joined),
      rows.map((r) => JSON.stringify(body(r))),
    ],
  );
}

/** Levels of the past were reached, and staff were called, then, not when the demo was loaded. */
const backdateAlerts = (client: pg.ClientBase) =>
  client.query(
    `update alert a set at = f.at from ticket_fact f
      where f.type in ('LevelReached', 'StaffCalled') and split_part(a.id, ':', 1) in ('level', 'call')
        and a.subject = f.ticket and split_part(a.id, ':', 3) = f.version::text`,
  );

/**
 * Writes 30 days of tickets and the faults that are open now, in the caller's transaction, by the code that writes every
 * ticket.
 * @returns how many
 */
export async function writeHistory(client: pg.ClientBase, deps: Deps, now: Instant): Promise<number> {
  const tickets = await numbered(client, tellAll(deps, await settingsOf(client, now), now));
  for (const ticket of tickets) await writeTicket(client, deps, ticket);
  await writeDeclarations(client, tickets);
  await backdateAlerts(client);
  return tickets.length;
}
