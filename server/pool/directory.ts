import { z } from 'zod';
import type { Database } from '#db/open.ts';
import { planSchema, type PlanVersion } from '#shared/pool/plan.ts';

/** Whose number it is. */
export interface Member {
  readonly service: string;
  readonly contract: string;
}

export interface PoolContract {
  readonly id: string;
  readonly name: string;
  readonly customer: string;
  readonly customerName: string;
  readonly branch: string;
  readonly plans: readonly PlanVersion[];
}

const planRows = z.array(
  z.object({ version: z.int(), valid_from: z.string(), spec: planSchema }).transform((row) => ({
    version: row.version,
    validFrom: row.valid_from,
    plan: row.spec,
  })),
);

/** A contract with its plan's versions; `values` of `where` follow its numbers. */
export async function loadContracts(
  db: Pick<Database['pool'], 'query'>,
  where: string,
  values: readonly unknown[],
): Promise<PoolContract[]> {
  const { rows } = await db.query<Omit<PoolContract, 'plans'> & { plans: unknown }>(
    `select c.id, c.name, c.customer, cu.name as "customerName", cu.branch,
            (select coalesce(json_agg(json_build_object('version', p.version, 'valid_from', p.valid_from, 'spec', p.spec)), '[]')
               from plan p where p.id = c.plan) as plans
       from contract c join customer cu on cu.id = c.customer
      where ${where}
      order by c.id`,
    [...values],
  );
  return rows.map((row) => ({ ...row, plans: planRows.parse(row.plans) }));
}

/** Above it, what was looked up is forgotten: one import may name every number of the country. */
const KEPT = 100_000;
/** An import that has named so many numbers will name more: if the branch has not too many, they are learnt all at once. */
const ASKED = 10_000;
const MOST_MEMBERS = 500_000;

/** What an import must know of numbers, services and contracts of one branch; asks for what it has not met, once a batch. */
export class Directory {
  readonly #members = new Map<string, Member | null>();
  readonly #services = new Map<string, Member | null>();
  readonly #contracts = new Map<string, PoolContract>();
  #asked = 0;
  /** Every number of the branch is known: what is not among them is nobody's. */
  #complete = false;

  constructor(
    readonly db: Pick<Database, 'pool'>,
    readonly branch: string,
  ) {}

  /** Whose number it is; null when it is nobody's. Only of numbers given to `learn`. */
  member(number: string): Member | null {
    return this.#members.get(number) ?? null;
  }
  service(id: string): Member | null {
    return this.#services.get(id) ?? null;
  }
  contract(id: string): PoolContract | null {
    return this.#contracts.get(id) ?? null;
  }

  async learn(numbers: readonly string[], services: readonly string[]): Promise<void> {
    if (!this.#complete && this.#members.size > KEPT) this.#members.clear();
    if (this.#services.size > KEPT) this.#services.clear();
    if (!this.#complete) await this.#learnNumbers(numbers);
    await this.#ask(
      this.#services,
      services,
      `select s.id as key, s.id as service, s.contract from service s
         join customer cu on cu.id = s.customer where s.id = any($1::text[]) and cu.branch = $2`,
    );
    await this.#learnContracts(numbers, services);
  }

  async #learnNumbers(numbers: readonly string[]): Promise<void> {
    const unknown = [...new Set(numbers)].filter((number) => !this.#members.has(number));
    const before = this.#asked;
    this.#asked += unknown.length;
    if (before <= ASKED && this.#asked > ASKED && (await this.#learnAll())) return;
    await this.#ask(
      this.#members,
      unknown,
      `select n.number as key, n.service, s.contract from service_number n join service s on s.id = n.service
         join customer cu on cu.id = s.customer where n.number = any($1::text[]) and cu.branch = $2`,
    );
  }

  /** @returns whether the branch has few enough numbers for it */
  async #learnAll(): Promise<boolean> {
    const { rows } = await this.db.pool.query<Member & { key: string }>(
      `select n.number as key, n.service, s.contract from service_number n join service s on s.id = n.service
         join customer cu on cu.id = s.customer where cu.branch = $1 limit $2`,
      [this.branch, MOST_MEMBERS + 1],
    );
    if (rows.length > MOST_MEMBERS) return false;
    this.#members.clear();
    for (const { key, service, contract } of rows) this.#members.set(key, { service, contract });
    this.#complete = true;
    return true;
  }

  async #learnContracts(numbers: readonly string[], services: readonly string[]): Promise<void> {
    const unknown = new Set<string>();
    for (const [members, keys] of [
      [this.#members, numbers],
      [this.#services, services],
    ] as const)
      for (const key of keys) {
        const contract = members.get(key)?.contract;
        if (contract !== undefined && !this.#contracts.has(contract)) unknown.add(contract);
      }
    if (unknown.size === 0) return;
    for (const contract of await loadContracts(this.db.pool, 'c.id = any($1::text[])', [[...unknown]]))
      this.#contracts.set(contract.id, contract);
  }

  async #ask(known: Map<string, Member | null>, keys: Iterable<string>, sql: string): Promise<void> {
    const unknown = [...new Set(keys)].filter((key) => !known.has(key));
    if (unknown.length === 0) return;
    for (const key of unknown) known.set(key, null);
    const { rows } = await this.db.pool.query<Member & { key: string }>(sql, [unknown, this.branch]);
    for (const { key, service, contract } of rows) known.set(key, { service, contract });
  }
}
