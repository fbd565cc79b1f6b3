import { withTransaction } from '#db/transaction.ts';
import { type DemoCall, demoCalls } from '#db/demo/calls.ts';
import { ingestLines } from '#server/pool/ingest.ts';
import type { ParsedLine } from '#server/pool/formats/read.ts';
import { lookAtCalls } from '#server/sense/look.ts';
import { days, hours, type Instant, instant, minus, parseIso } from '#shared/time.ts';
import { BY_SYSTEM } from './poolCalls.ts';
import { DESK_A, DESK_B, MOBILE_MEMBER, OTHERS_DESK, type PoolDesk, startPoolDesk } from './poolDesk.ts';

/** A Wednesday in the middle of a working morning (Beijing), far from every month's turn and holiday. */
export const NOON = parseIso('2026-03-18T12:30:00+08:00');
const SEED = 5;
const DEPS = { config: { publicUrl: 'https://desk.example', secret: 'x'.repeat(32), pushServices: [] } };

export interface SenseDesk extends PoolDesk {
  /** The calls of a service in a time, as its switch sends them. */
  calls(service: 'college' | 'hospital', from: Instant, to: Instant): Promise<void>;
  import(calls: readonly DemoCall[], history?: boolean): Promise<void>;
  /** Sets the clock, and looks at a contract as the sweep does. @returns when it would be looked at again */
  look(contract: string, at: Instant): Promise<Instant | null>;
  suspicions(): Promise<
    { id: string; service: string; signal: string; state: string; seen: number; number: string | null }[]
  >;
}

/** The pools' desk with eight weeks of ordinary calls of two customers, up to `NOON`. */
export async function startSenseDesk(): Promise<SenseDesk> {
  const desk = await startPoolDesk();
  await desk.db.setClock(NOON);
  const take = async (calls: readonly DemoCall[], history = false): Promise<void> => {
    async function* lines(): AsyncGenerator<ParsedLine[]> {
      yield calls.map((record, line) => ({ line: line + 1, record }));
    }
    const { rejectedCount } = await ingestLines({ db: desk.db }, BY_SYSTEM, lines(), { history });
    if (rejectedCount > 0) throw new Error(`${rejectedCount} rejected`);
  };
  const of = (service: 'college' | 'hospital', from: Instant, to: Instant) => [
    ...demoCalls(
      `svc-${service}`,
      service === 'college' ? [DESK_A, DESK_B, MOBILE_MEMBER] : [OTHERS_DESK, OTHERS_DESK],
      from,
      to,
      SEED,
      { minutesPerMonth: service === 'college' ? 3_900 : 5_000 },
    ),
  ];
  for (const service of ['college', 'hospital'] as const) await take(of(service, instant(NOON - days(56)), NOON), true);
  const look = async (contract: string, at: Instant): Promise<Instant | null> => {
    await desk.db.setClock(at);
    return withTransaction(desk.db, (client) => lookAtCalls(client, DEPS, contract, at));
  };
  for (const contract of ['C-college', 'C-hospital']) await look(contract, minus(NOON, hours(0)));
  return {
    ...desk,
    look,
    import: take,
    calls: (service, from, to) => take(of(service, from, to)),
    async suspicions() {
      const { rows } = await desk.db.pool.query(
        'select id, service, signal, state, seen, number from suspicion order by noticed_at, signal',
      );
      return rows;
    },
  };
}
