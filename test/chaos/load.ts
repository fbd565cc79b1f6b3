import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { type Acknowledged, declare, newKey, readAcknowledged } from './desk.ts';
import type { Findings } from './trial.ts';

/** What became of declarations that were sent without a pause. */
export class Tally {
  readonly acknowledged: Acknowledged[] = [];
  /** Sent, and not answered, or answered with 503: to be sent again. */
  readonly open: { readonly key: string; readonly service: string }[] = [];
  refused = 0;
  unanswered = 0;
}

export interface Load {
  readonly services: readonly string[];
  readonly inFlight: number;
  readonly cookie: string;
  /** Where to send the next one. */
  url(): string;
}

/** Sends one, and keeps what became of it. Anything but a promise, a 503 that says when to come back, or silence is a finding. */
async function sendOne(load: Load, tally: Tally, findings: Findings, service: string, key: string): Promise<boolean> {
  let answer: Response;
  let body: unknown;
  try {
    answer = await declare(load.url(), load.cookie, service, key);
    body = await answer.json();
  } catch {
    // Gone in the middle of it: stored or not, nobody was told.
    tally.unanswered += 1;
    tally.open.push({ key, service });
    return false;
  }
  if (answer.status === 201 || answer.status === 200) {
    tally.acknowledged.push(readAcknowledged(body, key, service));
    return true;
  }
  tally.refused += 1;
  tally.open.push({ key, service });
  findings.expect(answer.status === 503, `a declaration was answered ${answer.status}: ${JSON.stringify(body)}`);
  findings.expect(answer.headers.has('retry-after'), `a ${answer.status} did not say when to come back`);
  return false;
}

/** Declares until it is told to stop. A caller whose declaration came to nothing waits a moment, as people do. */
export async function declaring(load: Load, tally: Tally, findings: Findings, stop: AbortSignal): Promise<void> {
  const one = async (offset: number): Promise<void> => {
    for (let i = offset; !stop.aborted; i += load.inFlight) {
      const service = load.services[i % load.services.length] ?? '';
      if (!(await sendOne(load, tally, findings, service, newKey()))) await pause(50);
    }
  };
  await Promise.all(Array.from({ length: load.inFlight }, (_, i) => one(i)));
}

/** Sends again what was left open, under its key, until each has its promise: stored before or not, it is there once. */
export async function sendAgain(load: Load, tally: Tally, findings: Findings): Promise<void> {
  for (const { key, service } of tally.open.splice(0)) {
    let told = false;
    for (let tries = 0; !told && tries < 50; tries += 1) {
      told = await sendOne(load, tally, findings, service, key);
      if (!told) {
        tally.open.pop();
        await pause(200);
      }
    }
    findings.expect(told, `a declaration could not be sent again in fifty tries`);
  }
}

type Query = <Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;

/** Looks in the database for every promise: there, once, on its ticket; and nothing that nobody asked for. */
export async function checkKept(query: Query, tally: Tally, findings: Findings): Promise<void> {
  const stored = await query<{ id: string; ticket: string; key: string; facts: number }>(
    `select d.id, d.ticket, substr(d.body->>'description', 10) as key, coalesce(f.facts, 0) as facts
       from declaration d left join (
         select text::jsonb->>'declaration' as id, ticket, count(*)::int as facts
           from ticket_fact where text like '%"declaration"%' group by 1, 2
       ) f on f.id = d.id::text and f.ticket = d.ticket
      where d.body->>'description' like 'with key %'`,
  );
  const byId = new Map(stored.map((row) => [row.id, row]));
  for (const { id, key, no } of tally.acknowledged) {
    const row = byId.get(id);
    findings.expect(row !== undefined, `lost: declaration ${id}, promised under ${key}`);
    if (row === undefined) continue;
    findings.expect(row.ticket === no, `declaration ${id} was promised on ${no} and is on ${row.ticket}`);
    findings.expect(row.facts === 1, `declaration ${id} is in the record of ${row.ticket} ${row.facts} times`);
  }
  const perKey = new Map<string, number>();
  for (const { key } of stored) perKey.set(key, (perKey.get(key) ?? 0) + 1);
  for (const [key, times] of perKey) findings.expect(times === 1, `doubled: ${key} was stored ${times} times`);
  const gaps = await query<{ ticket: string }>(
    'select ticket from ticket_fact group by ticket having max(version) <> count(*) or min(version) <> 1',
  );
  for (const { ticket } of gaps) findings.expect(false, `the record of ${ticket} has a gap`);
}
