import type pg from 'pg';
import type { HandoverContent } from '#shared/api/handover.ts';
import type { WorkView } from '#shared/api/works.ts';
import { contentOf } from '#shared/handover/content.ts';
import { TURNS, type Turn } from '#shared/handover/steps.ts';
import type { TicketRecord } from '#shared/ticket/view.ts';
import { type Instant, days, instant, iso, minus } from '#shared/time.ts';
import { readOpenRecords, readRecords } from '../tickets/queries.ts';
import { readWorksTonight } from '../works/read.ts';
import { workView } from '../works/view.ts';

type TurnsRead = Map<string, { readonly type: Turn; readonly at: Instant }[]>;

async function endedSince(client: pg.ClientBase, branch: string, from: Instant): Promise<TicketRecord[]> {
  const { rows } = await client.query<{ no: string }>(
    'select no from ticket where branch = $1 and ended_at >= $2 order by ended_at',
    [branch, iso(from)],
  );
  return readRecords(
    client,
    rows.map((row) => row.no),
  );
}

/** Nobody waits longer for a final report. */
const REPORTED_WITHIN = days(30);

/** Major faults that ended before `from`. */
async function reportedBefore(client: pg.ClientBase, branch: string, from: Instant): Promise<TicketRecord[]> {
  const { rows } = await client.query<{ no: string }>(
    `select no from ticket where branch = $1 and ended_at < $2 and ended_at >= $3 and state ? 'major'`,
    [branch, iso(from), iso(minus(from, REPORTED_WITHIN))],
  );
  return readRecords(
    client,
    rows.map((row) => row.no),
  );
}

async function turnsSince(client: pg.ClientBase, nos: readonly string[], from: Instant): Promise<TurnsRead> {
  const { rows } = await client.query<{ ticket: string; type: Turn; at: Date }>(
    `select ticket, type, at from ticket_fact
      where ticket = any($1::text[]) and at >= $2 and type = any($3::text[]) order by ticket, version`,
    [nos, iso(from), TURNS],
  );
  const turns: TurnsRead = new Map();
  for (const { ticket, type, at } of rows)
    turns.set(ticket, [...(turns.get(ticket) ?? []), { type, at: instant(at.getTime()) }]);
  return turns;
}

/**
 * What the shift that began at `from` has to hand over now, in the whole branch.
 * @returns also the numbers of tickets that nobody has acknowledged: while there are any, no shift may go
 */
export async function readContent(
  client: pg.ClientBase,
  branch: string,
  from: Instant,
  now: Instant,
): Promise<{ content: HandoverContent; unacknowledged: string[] }> {
  const open = await readOpenRecords(client, { kind: 'branch', role: 'supervisor', branch });
  const records = [...open, ...(await endedSince(client, branch, from))];
  const turns = await turnsSince(
    client,
    records.map((record) => record.state.no),
    from,
  );
  const reported = await reportedBefore(client, branch, from);
  const works = (await readWorksTonight(client, branch, now)).map((row) => workView(row, { role: 'supervisor' }, now));
  return {
    content: contentOf(records, turns, now, works.map(tonight), reported),
    unacknowledged: unacknowledgedAmong(open),
  };
}

const tonight = ({ id, kind, title, contact, from, to, zone, notice }: WorkView) => ({
  id,
  kind,
  title,
  contact,
  from,
  to,
  zone,
  notice,
});

const unacknowledgedAmong = (open: readonly TicketRecord[]): string[] =>
  open.filter(({ state }) => state.acknowledgedAt === null).map(({ state }) => state.no);
