import type pg from 'pg';
import { z } from 'zod';
import type { Pool } from '#shared/api/pool.ts';
import type { WarningKind } from '#shared/pool/alerts.ts';
import { instant, iso } from '#shared/time.ts';

type Client = Pick<pg.Pool | pg.ClientBase, 'query'>;

/** What is said of a pool beside its figures. */
export type Beside = Pick<Pool, 'warnings' | 'takenBack' | 'billLimitFen'>;
export const NOTHING_BESIDE: Beside = { warnings: [], takenBack: [], billLimitFen: null };

const ms = z.number().transform((at) => iso(instant(at)));
const runsOut = z.object({ at: ms, from: z.nullable(ms), to: z.nullable(ms) });
const bill = z.object({ fen: z.number(), limit: z.number() });

interface Row {
  readonly contract: string;
  readonly kind: WarningKind | null;
  readonly level: number | null;
  readonly at: Date;
  readonly said: unknown;
  readonly withdrawnAt: Date | null;
}

const warningOf = ({ kind, at, said }: Row): Pool['warnings'][number] | null => {
  const saidAt = at.toISOString();
  if (kind === 'runs_out') return { kind, saidAt, ...runsOut.parse(said) };
  return kind === 'bill' ? { kind, saidAt, ...bill.parse(said) } : null;
};

/** Of which bill people of each contract want to be warned, in fen; none of those who want no warning. */
export async function readLimits(client: Client, contracts: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ contract: string; fen: string }>(
    'select contract, fen from bill_limit where contract = any($1::text[])',
    [contracts],
  );
  return new Map(rows.map(({ contract, fen }) => [contract, Number(fen)]));
}

/** Warnings of a month, what was taken back of it, and the limit of the bill. */
export async function readBeside(
  client: Client,
  contracts: readonly string[],
  month: string,
): Promise<ReadonlyMap<string, Beside>> {
  const { rows } = await client.query<Row>(
    `select contract, kind, null::int as level, at, said, withdrawn_at as "withdrawnAt" from pool_warning
      where contract = any($1::text[]) and month = $2
     union all
     select contract, null, level, at, null, withdrawn_at from pool_alert
      where contract = any($1::text[]) and month = $2 and withdrawn_at is not null`,
    [contracts, month],
  );
  const limits = await readLimits(client, contracts);
  const found = new Map<string, Beside>(
    [...limits].map(([contract, billLimitFen]) => [contract, { ...NOTHING_BESIDE, billLimitFen }]),
  );
  for (const row of rows) {
    const beside = found.get(row.contract) ?? NOTHING_BESIDE;
    const { withdrawnAt } = row;
    const warning = warningOf(row);
    const what = row.kind ?? row.level ?? 0;
    found.set(
      row.contract,
      withdrawnAt === null
        ? { ...beside, warnings: warning === null ? beside.warnings : [...beside.warnings, warning] }
        : {
            ...beside,
            takenBack: [
              ...beside.takenBack,
              { what, saidAt: row.at.toISOString(), takenBackAt: withdrawnAt.toISOString() },
            ],
          },
    );
  }
  return found;
}
