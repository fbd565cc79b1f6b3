import type pg from 'pg';
import { DEMO_CUSTOMERS, type DemoCustomer } from '#db/demo/customers.ts';
import { PARTY_OF_KIND } from '#db/demo/network.ts';
import { Random } from '#db/demo/random.ts';
import { demoRegistry, desksOf, lineOf, serviceOf } from '#db/demo/rows.ts';
import type { Story } from '#db/demo/story/telling.ts';
import { type Database, ormOf } from '#db/open.ts';
import * as tables from '#db/schema/index.ts';
import { withTransaction } from '#db/transaction.ts';
import { createUser } from '#server/auth/seed.ts';
import { tell } from '#server/demo/tell.ts';
import { GENESIS } from '#server/tickets/chain.ts';
import { readNow } from '#server/tickets/queries.ts';
import { appendFacts } from '#server/tickets/record.ts';
import { SHIPPED_POLICY, termsOf } from '#shared/clock/policy.ts';
import { type Instant, instant, minus, minutes } from '#shared/time.ts';
import { SITUATIONS } from './situations.ts';

const { escalation: _calls, majorFault: _reports, ...QUIET_POLICY } = SHIPPED_POLICY;

/** A branch of its own, with so many faults open in it at once, and one log-in for its wall. */
export interface FaultyBranch {
  /** Short, of letters: begins the ids of all that is in it. */
  readonly id: string;
  readonly faults: number;
  readonly zone?: string;
  readonly username: string;
  readonly password: string;
}

const COUNTIES = ['市区', '胡杨县', '沙枣县', '青泉县', '白杨县', '红柳县', '芦苇县', '雪莲县', '月牙县'] as const;
const PLACES = [
  '胡杨',
  '沙枣',
  '青泉',
  '金桥',
  '云岭',
  '晨光',
  '碧水',
  '玉带',
  '北斗',
  '红柳',
  '惠民',
  '安康',
] as const;
const KINDS = ['一中', '医院', '税务局', '供电所', '气象站', '林场', '法院', '农商行', '水务公司', '政务大厅'] as const;
const LEVELS = ['standard', 'A', 'standard', 'AA', 'standard', 'AAA'] as const;

/** Telephone and ticket numbers of a branch lie beyond those of every branch made before it, and beyond the demo's. */
let nextDesk = 100_000;
let nextNo = 1;

function customers({ id, faults }: FaultyBranch): DemoCustomer[] {
  const [model] = DEMO_CUSTOMERS;
  if (model === undefined) throw new Error('the demo has no customers');
  const { room: _room, ...like } = model;
  return Array.from({ length: faults }, (_, i): DemoCustomer => {
    const desks = 4 + ((i * 7) % 26);
    const firstDesk = nextDesk;
    nextDesk += desks;
    const name = `${PLACES[i % PLACES.length] ?? ''}${KINDS[(i * 7 + Math.floor(i / PLACES.length)) % KINDS.length] ?? ''}`;
    return {
      ...like,
      id: `${id}-${i}`,
      name: `${COUNTIES[i % COUNTIES.length] ?? ''}${name}`,
      shortName: name,
      level: LEVELS[i % LEVELS.length] ?? 'standard',
      area: i % COUNTIES.length === 0 ? 'urban' : 'rural',
      county: COUNTIES[i % COUNTIES.length] ?? '',
      firstDesk,
      desks,
      mobiles: 0,
      state: 'normal',
      contact: { name: '何远' },
      signatory: '章怀瑾',
    };
  });
}

async function writeCustomers(client: pg.PoolClient, branch: string, some: readonly DemoCustomer[], now: Instant) {
  const rows = demoRegistry(now, some);
  const orm = ormOf(client);
  await orm.insert(tables.plan).values(rows.plans).onConflictDoNothing();
  await orm.insert(tables.policy).values(rows.policy).onConflictDoNothing();
  await orm.insert(tables.customer).values(rows.customers.map((row) => ({ ...row, branch, manager: null })));
  await orm.insert(tables.contract).values(rows.contracts);
  await orm.insert(tables.service).values(rows.services);
  await orm.insert(tables.serviceNumber).values(rows.numbers);
  await orm
    .insert(tables.element)
    .values(rows.elements.map((row) => ({ ...row, branch })))
    .onConflictDoNothing();
  await orm.insert(tables.serviceLine).values(rows.lines);
  await orm.insert(tables.responsibility).values(rows.responsibilities);
  await orm.insert(tables.contact).values(rows.contacts);
}

function told(branch: string, customer: DemoCustomer, index: number, random: Random, now: Instant) {
  const situation = SITUATIONS[index % SITUATIONS.length];
  if (situation === undefined) throw new RangeError('no situation');
  const engineer = (['engineer', 'shen.yan', 'meng.qiao'] as const)[index % 3] ?? 'engineer';
  // Not `field`: that one's tasks are looked at by themselves.
  const scene = { random, customer, engineer, technician: 'tian.ye' } as const;
  const story: Story = {
    customer,
    by: 'hotline',
    report: {
      channel: 'hotline',
      symptom: situation.symptom,
      description: situation.says,
      affected: desksOf(customer).slice(0, Math.max(1, Math.round(customer.desks * situation.share))),
    },
    began: null,
    contact: false,
    telling: (declared) => situation.telling(scene, declared, now),
  };
  const { facts } = tell(
    story,
    {
      branch,
      customer: {
        id: customer.id,
        name: customer.name,
        level: customer.level,
        area: customer.area,
        county: customer.county,
      },
      service: {
        id: serviceOf(customer),
        name: `${customer.shortName}融合通信`,
        line: lineOf(customer).map(({ id, name, kind }) => ({ id, name, party: PARTY_OF_KIND[kind] ?? 'channel' })),
        features: [...customer.features],
      },
      // Nobody is called: what is looked at are the faults.
      terms: termsOf(QUIET_POLICY, 1, customer),
      causes: [],
      callsFor: () => [],
      reportTo: () => [],
      contacts: [],
    },
    random,
    // Seconds apart, as no two people call at once.
    { at: instant(minus(now, minutes(situation.age)) - (index % 50) * 1_100), until: now },
  );
  return facts;
}

const AT_ONCE = 100;

/**
 * Writes the branch, its customers with their lines, and one open fault on each: told, and appended by the code that
 * appends every fact. Phases, holders and urgency vary as `situations.ts` has them, in its order.
 */
export async function openBranchWithFaults(db: Pick<Database, 'pool'>, branch: FaultyBranch): Promise<void> {
  const random = new Random(7);
  const all = customers(branch);
  const now = await readNow(db.pool);
  await withTransaction(db, async (client) => {
    await ormOf(client)
      .insert(tables.branch)
      .values({ id: branch.id, name: '示范分公司', zone: branch.zone ?? 'Asia/Shanghai' });
    const { username, password, id } = branch;
    await createUser(client, { username, name: '值班大屏', role: 'supervisor', password, branch: id });
  });
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const some = all.slice(from, from + AT_ONCE);
    await withTransaction(db, async (client) => {
      await writeCustomers(client, branch.id, some, now);
      for (const [i, customer] of some.entries()) {
        const [declared, ...rest] = told(branch.id, customer, from + i, random, now);
        if (declared?.type !== 'Declared') throw new Error('a ticket begins with its declaration');
        const no = `F20260101-${String(nextNo).padStart(4, '0')}`;
        nextNo += 1;
        await appendFacts(client, [], GENESIS, [{ ...declared, no }, ...rest]);
      }
    });
  }
}

/**
 * Makes so many of each open fault of a branch, for lists that are long. The others are rows of the read models alone, all
 * that lists and walls read; they have no record, so commands go only to those that were told.
 */
export async function multiplyFaults(db: Pick<Database, 'pool'>, branch: string, times: number): Promise<void> {
  const columnsOf = async (table: string, own: readonly string[]): Promise<readonly string[]> => {
    const { rows } = await db.pool.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1`,
      [table],
    );
    return rows.flatMap(({ name }) => (own.includes(name) ? [] : [`"${name}"`]));
  };
  const tickets = await columnsOf('ticket', ['no', 'state']);
  const segments = await columnsOf('segment', ['ticket']);
  await db.pool.query(
    `with told as (
       select * from ticket where branch = $1 and phase not in ('closed', 'dismissed')
     ), copy as (
       select told.*, told.no || lpad(n::text, 4, '0') as "as" from told, generate_series(1, $2::int) as n
     ), listed as (
       insert into ticket (no, state, ${tickets.join(', ')})
       select "as", jsonb_set(state, '{no}', to_jsonb("as")), ${tickets.join(', ')} from copy
     ), announced as (
       insert into change (kind, key, version, branch, customer)
       select 'ticket', "as", version, branch, customer from copy
     )
     insert into segment (ticket, ${segments.join(', ')})
     select "as", ${segments.map((name) => `s.${name}`).join(', ')} from copy join segment s on s.ticket = copy.no`,
    [branch, times - 1],
  );
}
