import type { Database } from '#db/open.ts';
import type { ServiceState } from '#shared/ticket/values.ts';

/** A cabinet, and what may be said of its service to whoever stands before it. */
export interface Cabinet {
  readonly service: string;
  readonly customer: string;
  readonly branch: string;
  /** As on its label. */
  readonly name: string;
  /** Stopped for whatever reason: which one is the customer's own business. */
  readonly stopped: boolean;
  /** Whether somebody has declared and it is being worked on, or was restored and not closed yet. */
  readonly open: 'working' | 'restored' | null;
}

interface Row {
  readonly service: string;
  readonly customer: string;
  readonly branch: string;
  readonly name: string;
  readonly state: ServiceState;
  readonly phases: readonly string[];
}

/** @returns null for a code that no cabinet has; codes are read off labels, so small letters are as good */
export async function findCabinet(db: Pick<Database, 'pool'>, code: string): Promise<Cabinet | null> {
  if (code.length > 100 || code.includes('\0')) return null;
  const { rows } = await db.pool.query<Row>({
    name: 'find-cabinet',
    text: `select s.id as service, s.customer, c.branch, s.name, s.state,
                  array(select t.phase from ticket t where t.service = s.id and t.phase not in ('closed', 'dismissed')) as phases
             from service s join customer c on c.id = s.customer where s.cabinet_code in ($1, upper($1)) limit 1`,
    values: [code.trim()],
  });
  const [row] = rows;
  if (row === undefined) return null;
  const { service, customer, branch, name, state, phases } = row;
  const working = phases.some((phase) => phase !== 'restored');
  const open = working ? 'working' : phases.length > 0 ? 'restored' : null;
  return { service, customer, branch, name, stopped: state !== 'normal', open };
}
