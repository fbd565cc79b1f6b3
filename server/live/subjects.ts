import type pg from 'pg';
import * as z from 'zod/mini';
import { type ContractRow, readContracts, readContractsOf } from '#server/contracts/read.ts';
import { eventsView } from '#server/contracts/view.ts';
import { type MajeureVersion, readMajeureVersions, readMajeureVersionsOf } from '#server/majeure/versions.ts';
import { listImports, readImports } from '#server/pool/imports.ts';
import { readPools, readPoolsOf } from '#server/pool/queries.ts';
import { readOpenRecords, readRecords } from '#server/tickets/queries.ts';
import { readWorkRows, readWorksAhead } from '#server/works/read.ts';
import { readScreens, readScreensOf, type ScreenRow, screenView } from '#server/screens/read.ts';
import { isWaiting, readSuspicions, readSuspicionsOf, type SuspicionRow, suspicionView } from '#server/sense/read.ts';
import { alertIdSql, groupAlertIdsSql } from '#server/sense/shown.ts';
import { timesOf, type WorkRow, workView } from '#server/works/view.ts';
import { type Caller, can } from '#shared/actor.ts';
import { contractEventsSchema } from '#shared/api/contracts.ts';
import { type ImportEntry, IMPORTS_SHOWN } from '#shared/api/imports.ts';
import type { Pool } from '#shared/api/pool.ts';
import type { AlertPush, Topic } from '#shared/live/protocol.ts';
import type { SuspicionSignal, SuspicionState } from '#shared/pool/suspicion.ts';
import { hasEnded } from '#shared/ticket/values.ts';
import { type TicketRecord, boardView, rowView, ticketView } from '#shared/ticket/view.ts';
import { beijingMonth, type Instant } from '#shared/time.ts';
import { stateAt } from '#shared/works/work.ts';
import type { Alert, Change } from './changes.ts';
import { type Scope, type ScopedRow, scopeSql } from './scope.ts';
import { type Told, told } from './told.ts';

/** What the log's rows are of, as far as it is shown. */
export const SHOWN = [
  'ticket',
  'pool',
  'alert',
  'import',
  'work',
  'majeure',
  'contract',
  'screen',
  'suspicion',
] as const satisfies readonly Change['kind'][];
export type Shown = (typeof SHOWN)[number];
export const isShown = (kind: Change['kind']): kind is Shown => SHOWN.some((shown) => shown === kind);

/** One of something for each kind. */
export const ofEachKind = <T>(make: () => T): Record<Shown, T> => ({
  ticket: make(),
  pool: make(),
  alert: make(),
  import: make(),
  work: make(),
  majeure: make(),
  contract: make(),
  screen: make(),
  suspicion: make(),
});

/** Which subjects each topic is made of. */
export const KIND_OF = {
  board: 'ticket',
  rows: 'ticket',
  ticket: 'ticket',
  pools: 'pool',
  alarms: 'alert',
  imports: 'import',
  works: 'work',
  majeures: 'majeure',
  contract: 'contract',
  screens: 'screen',
  suspicions: 'suspicion',
} as const satisfies Record<Topic, Shown>;

/** One thing that is shown, as the database has it now. */
export interface Subject {
  readonly key: string;
  /** Whose it is. */
  readonly row: ScopedRow;
  /** What tells a screen to take it away. */
  readonly gone: Told;
  /** What is pushed when it is raised; alerts only. */
  readonly alert?: AlertPush;
  /** What `caller` is told of it on `topic`: `gone` when it is not there any more; null when they never see its like. */
  tell(topic: Topic, caller: Caller, now: Instant): Told | null;
  /** A ticket's row as everybody but customers is told it, at any time. */
  staffRow?(): Told;
}

export interface Subjects {
  /** Those of these keys that exist, whoever may see them: the feed cuts by scope itself. */
  read(client: pg.ClientBase, keys: readonly string[], now: Instant): Promise<Subject[]>;
  /** Everything of a topic in scope: what a screen begins with. */
  all(client: pg.ClientBase, scope: Scope, now: Instant): Promise<Subject[]>;
}

const gone = (key: string, version: number): Told => told({ key, version, removed: true });
const keyed = <V extends { readonly version: number }>(key: string, view: V): Told => told({ key, ...view });

function ticketSubject(record: TicketRecord): Subject {
  const { state } = record;
  const ended = hasEnded(state.phase);
  const taken = gone(state.no, state.version);
  let row: Told | undefined;
  const staffRow = (): Told => (row ??= ended ? taken : keyed(state.no, rowView(record, { role: 'engineer' })));
  return {
    key: state.no,
    row: {
      customer: state.customer.id,
      branch: state.branch,
      assignees: state.segments.flatMap((segment) => segment.assignee ?? []),
    },
    gone: taken,
    staffRow,
    tell(topic, caller, now) {
      if (topic === 'ticket') return keyed(state.no, ticketView(record, caller, now));
      if (ended) return taken;
      if (topic === 'board') return keyed(state.no, boardView(record, caller, now));
      return caller.role === 'customer' ? keyed(state.no, rowView(record, caller)) : staffRow();
    },
  };
}

const tickets: Subjects = {
  read: async (client, keys) => (await readRecords(client, keys)).map(ticketSubject),
  all: async (client, scope) => (await readOpenRecords(client, scope)).map(ticketSubject),
};

/** All open tickets there are, whosever they are. */
export const everyTicket = async (client: pg.ClientBase): Promise<Subject[]> =>
  (await readOpenRecords(client, null)).map(ticketSubject);

function poolSubject(pool: Pool, branch: string | null): Subject {
  return {
    key: pool.contract,
    row: { customer: pool.customer.id, branch, assignees: [] },
    gone: gone(pool.contract, pool.version),
    tell: () => keyed(pool.contract, pool),
  };
}

async function withBranches(client: pg.ClientBase, pools: readonly Pool[]): Promise<Subject[]> {
  const { rows } = await client.query<{ id: string; branch: string }>(
    'select id, branch from customer where id = any($1::text[])',
    [pools.map((pool) => pool.customer.id)],
  );
  const branches = new Map(rows.map(({ id, branch }) => [id, branch]));
  return pools.map((pool) => poolSubject(pool, branches.get(pool.customer.id) ?? null));
}

const pools: Subjects = {
  read: async (client, keys, now) => withBranches(client, await readPoolsOf(client, keys, now)),
  all: async (client, scope, now) => withBranches(client, await readPools(client, scope, beijingMonth(now), now)),
};

/** What it suspects, and whether that has been decided; all null of what suspects nothing. */
interface SuspectedRow {
  readonly state: SuspicionState | null;
  readonly customerName: string;
  readonly serviceName: string;
  readonly signal: SuspicionSignal;
  readonly since: Date;
  /** What silences of one cause have in common, and how many of them are to be decided; null: it stands for itself. */
  readonly element: string | null;
  readonly silent: number;
  /** Names of those, so far as they are of whoever the alert is for. */
  readonly names: readonly string[];
}

type AlertRow = Omit<Alert, 'customer' | 'branch'> &
  ScopedRow &
  SuspectedRow & { readonly at: Date; readonly withdrawnAt: Date | null; readonly withdrawnText: Alert['text'] | null };

/** @param names whether its reader looks for it among others: what is pushed is heard, and a wall is not asked */
function suspectedOf(row: SuspectedRow, names: boolean): Pick<AlertPush, 'suspected'> {
  const { state, customerName, serviceName, signal, since, element, silent } = row;
  if (state !== 'open') return {};
  const group =
    element === null ? {} : { group: { element, services: silent, ...(names ? { names: [...row.names] } : {}) } };
  return { suspected: { customer: customerName, service: serviceName, signal, since: since.toISOString(), ...group } };
}

/**
 * What the desk has to hurry for is its own affair; a customer is warned of their minutes, who plans works of what they owe,
 * who keeps contracts of what those oblige to, who looks after screens of those.
 */
function hears(caller: Caller, kind: Alert['kind']): boolean {
  switch (kind) {
    case 'work':
      return can(caller, 'planWorks', null).yes;
    case 'obligation':
      return can(caller, 'recordContractEvents', null).yes;
    case 'screen':
      return can(caller, 'manageScreens', null).yes;
    case 'feed':
      return can(caller, 'importCallRecords', null).yes;
    case 'suspicion':
      return can(caller, 'readSuspicions', null).yes || caller.role === 'screen';
    case 'pool':
      return true;
    case 'level':
    case 'call':
    case 'report':
    case 'reminder':
    case 'notice':
      return caller.role !== 'customer';
  }
}

function alertSubject(row: AlertRow): Subject {
  const { customer, branch, assignees, at, id, kind, severity, subject, text, withdrawnAt, withdrawnText } = row;
  const alert: AlertPush = { id, kind, severity, subject, text, at: at.toISOString(), ...suspectedOf(row, false) };
  const taken = gone(id, 2);
  // Without words of its own it only goes: what took its place speaks.
  const back = withdrawnAt &&
    withdrawnText && { ...alert, text: withdrawnText, withdrawnAt: withdrawnAt.toISOString() };
  return {
    key: id,
    row: { customer, branch, assignees },
    gone: taken,
    ...(withdrawnAt === null ? { alert } : back === null ? {} : { alert: back }),
    tell(_topic, caller) {
      if (!hears(caller, kind)) return null;
      if (withdrawnAt !== null) return taken;
      return keyed(id, { version: 1, ...alert, ...suspectedOf(row, caller.role !== 'screen') });
    },
  };
}

/** Names of so many silent services go along with their one alert, at every change of it to every console. */
const MOST_NAMES = 100;
const ALERTS = `select a.id, a.kind, a.severity, a.subject, a.text, a.at, a.customer, a.branch,
  a.withdrawn_at as "withdrawnAt", a.withdrawn_text as "withdrawnText",
  array(select s.assignee from segment s where a.kind <> 'pool' and s.ticket = a.subject and s.assignee is not null) as assignees,
  p.state, p.signal, p.since, c.name as "customerName", v.name as "serviceName", g.element_name as element,
  (select count(*)::int from suspicion m where m.group_id = g.id and m.state = 'open') as silent,
  array(select concat_ws(' ', mc.name, mc.short_name, mv.name)
    from suspicion m join customer mc on mc.id = m.customer join service mv on mv.id = m.service
   where m.group_id = g.id and m.state = 'open' and (a.customer = '' or m.customer = a.customer)
   order by m.since, m.id limit ${MOST_NAMES}) as names
  from alert a
  left join suspicion p on p.id = case when a.kind = 'suspicion' then a.subject::uuid end
   and a.id in (${alertIdSql('p')}, ${groupAlertIdsSql('p')})
  left join silence_group g on g.id = p.group_id and a.id in (${groupAlertIdsSql('p')})
  left join customer c on c.id = p.customer left join service v on v.id = p.service`;
/** What is suspected and not decided is to be decided, however long ago it was said; what else was said is told for a day. */
const TOLD = `(a.at > (select demarc_now()) - interval '24 hours'
  or a.id = any(array(select unnest(array[${alertIdSql('p')}, ${groupAlertIdsSql('p')}]) from suspicion p where p.state = 'open')))
  and a.withdrawn_at is null`;
/** Of a day there are few; the latest where there are not. */
const MOST_ALERTS = 1000;

const alerts: Subjects = {
  async read(client, keys) {
    const { rows } = await client.query<AlertRow>(`${ALERTS} where a.id = any($1::text[])`, [keys]);
    return rows.map(alertSubject);
  },
  async all(client, scope) {
    const values: unknown[] = [];
    const where = scopeSql(scope, { customer: 'a.customer', branch: 'a.branch', ticket: 'a.subject' }, values);
    const { rows } = await client.query<AlertRow>(
      `${ALERTS} where ${TOLD} and ${where} order by p.state is distinct from 'open', a.at desc limit ${MOST_ALERTS}`,
      values,
    );
    return rows.map(alertSubject);
  },
};

const importSubject = ({ branch, ...entry }: ImportEntry & { readonly branch: string }): Subject => ({
  key: entry.id,
  row: { customer: null, branch, assignees: [] },
  gone: gone(entry.id, entry.version),
  tell: () => keyed(entry.id, entry),
});

const imports: Subjects = {
  read: async (client, keys) => (await readImports(client, keys)).map(importSubject),
  // The list's first page; a screen asks for older ones.
  all: async (client, scope) => (await listImports(client, scope, { limit: IMPORTS_SHOWN })).map(importSubject),
};

/** Of the branch's own people alone: it touches many customers, who ask for theirs. */
function workSubject(row: WorkRow): Subject {
  const taken = gone(row.id, row.version);
  return {
    key: row.id,
    row: { customer: null, branch: row.branch, assignees: [] },
    gone: taken,
    tell(_topic, caller, now) {
      const state = stateAt(timesOf(row), now);
      return state === 'over' || state === 'cancelled' ? taken : keyed(row.id, workView(row, caller, now));
    },
  };
}

const works: Subjects = {
  read: async (client, ids) => (await readWorkRows(client, ids)).map(workSubject),
  all: async (client, scope) =>
    scope.kind === 'branch' ? (await readWorksAhead(client, scope.branch, null)).map(workSubject) : [],
};

/** That something became of it: what it means is each reader's own, who asks for it. */
const majeureSubject = ({ id, branch, version }: MajeureVersion): Subject => ({
  key: id,
  row: { customer: null, branch, assignees: [] },
  gone: gone(id, version),
  tell: () => keyed(id, { version }),
});

const majeures: Subjects = {
  read: async (client, ids) => (await readMajeureVersions(client, ids)).map(majeureSubject),
  all: async (client, scope) =>
    scope.kind === 'branch' ? (await readMajeureVersionsOf(client, scope.branch)).map(majeureSubject) : [],
};

const contractSubject = (row: ContractRow): Subject => ({
  key: row.id,
  row: { customer: row.customer.id, branch: row.branch, assignees: [] },
  gone: gone(row.id, row.events.length),
  // What happened to a contract is only ever added to.
  tell: () => keyed(row.id, { version: row.events.length, ...z.encode(contractEventsSchema, eventsView(row)) }),
});

const contracts: Subjects = {
  read: async (client, ids) => (await readContractsOf(client, ids)).map(contractSubject),
  all: async (client, scope) => (await readContracts(client, scope)).map(contractSubject),
};

const screenSubject = (row: ScreenRow): Subject => ({
  key: row.id,
  row: { customer: null, branch: row.branch, assignees: [] },
  gone: gone(row.id, row.version),
  tell: () => keyed(row.id, screenView(row)),
});

const screens: Subjects = {
  read: async (client, ids) => (await readScreens(client, ids)).map(screenSubject),
  all: async (client, scope) =>
    scope.kind === 'branch' ? (await readScreensOf(client, scope.branch)).map(screenSubject) : [],
};

const suspicionSubject = (row: SuspicionRow): Subject => {
  const taken = gone(row.id, row.version);
  return {
    key: row.id,
    row: { customer: row.customer, branch: row.branch, assignees: [] },
    gone: taken,
    // What nothing is left to do about leaves the screens.
    tell: (_topic, caller) => (isWaiting(row) ? keyed(row.id, suspicionView(row, caller)) : taken),
  };
};

const suspicions: Subjects = {
  read: async (client, ids) => (await readSuspicionsOf(client, ids)).map(suspicionSubject),
  all: async (client, scope) => (await readSuspicions(client, scope, { waiting: true })).map(suspicionSubject),
};

export const SUBJECTS: Readonly<Record<Shown, Subjects>> = {
  ticket: tickets,
  pool: pools,
  alert: alerts,
  import: imports,
  work: works,
  majeure: majeures,
  contract: contracts,
  screen: screens,
  suspicion: suspicions,
};
