import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '#db/open.ts';
import { OPEN_PHASES } from '#shared/ticket/values.ts';
import type { Logger } from '../log.ts';
import { TO_SEND } from '../notify/jobs.ts';
import type { Metrics } from './metrics.ts';

/** A reading that takes longer is of no use to whoever asks, who then learns that the database does not answer. */
const DEADLINE_MS = 2_000;

interface Standing {
  readonly tickets: Readonly<Partial<Record<string, number>>> | null;
  readonly overdue: number;
  readonly notices: readonly { readonly channel: string; readonly waiting: number; readonly oldest: number }[] | null;
}

const READ = `select
  (select json_object_agg(phase, n) from (select phase, count(*) as n from ticket
     where phase not in ('closed', 'dismissed') group by phase) t) as tickets,
  (select count(*)::int from timer where due_at < demarc_now() - interval '5 seconds' and subject_kind <> 'notice') as overdue,
  (select json_agg(n) from (select channel, count(*) as waiting,
     coalesce(extract(epoch from demarc_now() - min(queued_at)), 0) as oldest
     from (${TO_SEND}) w join notice using (id) where state in ('queued', 'sent') group by channel) n) as notices`;

/** How the desk stands as a whole, read from the database when somebody asks; every node says the same. */
export function measureStanding(metrics: Metrics, { pool }: Pick<Database, 'pool'>, log: Logger): void {
  const up = metrics.gauges('demarc_database_up', '1: the database answered this reading', []);
  const open = metrics.gauges('demarc_tickets_open', 'Open tickets', ['phase']);
  const overdue = metrics.gauges('demarc_timers_overdue', 'Timers due for more than 5 s and without effect yet', []);
  const waiting = metrics.gauges('demarc_notices_waiting', 'Notices that wait to be sent or receipted', ['channel']);
  const oldest = metrics.gauges('demarc_notice_oldest_seconds', 'Age of the oldest of them', ['channel']);

  metrics.gauge('demarc_database_connections', 'Connections of the pool', () => pool.totalCount);
  metrics.gauge('demarc_database_connections_idle', 'Connections that nobody uses', () => pool.idleCount);
  metrics.gauge('demarc_database_queue', 'Requests that wait for a connection', () => pool.waitingCount);

  const read = async (): Promise<void> => {
    const { rows } = await pool.query<Standing>({ name: 'standing', text: READ });
    const [standing] = rows;
    if (standing === undefined) throw new Error('the reading of how the desk stands has no row');
    for (const phase of OPEN_PHASES) open.set({ phase }, standing.tickets?.[phase] ?? 0);
    overdue.set(standing.overdue);
    for (const { channel, waiting: n, oldest: age } of standing.notices ?? []) {
      waiting.set({ channel }, n);
      oldest.set({ channel }, age);
    }
    up.set(1);
  };
  // One at a time: with a database that hangs, those who ask every few seconds must not take every connection.
  let reading: Promise<void> | null = null;
  metrics.before(async () => {
    for (const gauge of [open, overdue, waiting, oldest]) gauge.reset();
    up.set(0);
    reading ??= read()
      .catch((thrown: unknown) => log.warn({ err: thrown }, 'how the desk stands could not be read'))
      .finally(() => (reading = null));
    await Promise.race([reading, pause(DEADLINE_MS, undefined, { ref: false })]);
  });
}
