import { z } from 'zod';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { allOf, testNumbersOf } from '#server/settings/testNumbers.ts';
import type { NumberingVersion } from '#shared/pool/numbering.ts';
import { planSchema } from '#shared/pool/plan.ts';
import { beijingMonth, type Instant } from '#shared/time.ts';
import { hourly } from './hourly.ts';
import {
  holdTerms,
  homeAreaIn,
  numberingIn,
  PINS,
  type PlannedContract,
  planIn,
  type RatedPlan,
  readNumberings,
  toPins,
} from './terms.ts';

type Client = Pick<Database['pool'], 'query'>;

/** Whose number it is. */
export interface Member {
  readonly service: string;
  readonly contract: string;
}

export interface PoolContract extends PlannedContract {
  readonly id: string;
  readonly name: string;
  readonly customer: string;
  readonly customerName: string;
  readonly branch: string;
}

const planRows = z.array(
  z.object({ version: z.int(), valid_from: z.string(), spec: planSchema }).transform((row) => ({
    version: row.version,
    validFrom: row.valid_from,
    plan: row.spec,
  })),
);

/** A contract with its plan's versions and what its months are pinned to; `values` of `where` follow its numbers. */
export async function loadContracts(db: Client, where: string, values: readonly unknown[]): Promise<PoolContract[]> {
  const { rows } = await db.query<Omit<PoolContract, 'plans' | 'pins'> & { plans: unknown; pins: unknown }>(
    `select c.id, c.name, c.customer, cu.name as "customerName", cu.branch, c.plan, ${PINS} as pins,
            (select coalesce(json_agg(json_build_object('version', p.version, 'valid_from', p.valid_from, 'spec', p.spec)), '[]')
               from plan p where p.id = c.plan) as plans
       from contract c join customer cu on cu.id = c.customer
      where ${where}
      order by c.id`,
    [...values],
  );
  return rows.map((row) => ({ ...row, plans: planRows.parse(row.plans), pins: toPins(row.pins) }));
}

/** By what calls of a month are rated. */
interface Terms {
  readonly plan: RatedPlan;
  readonly numbering: NumberingVersion;
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
  #numberings: readonly NumberingVersion[] = [];
  /** Of `holdTerms`, when contracts, numberings and test numbers were read. */
  #version: string | null = null;
  /** How often it was begun to read them anew. */
  #readings = 0;
  /** Whoever has learnt something and is not done with it: nothing is forgotten meanwhile. */
  #relying = 0;
  /** By contract and month: an import asks for the same few once for every call. */
  readonly #terms = new Map<string, Map<string, Terms | null>>();
  #testNumbers: readonly string[] = [];
  readonly #monthOf = hourly(beijingMonth);
  #asked = 0;
  /** Every number of the branch is known, and the contract it belongs to: what is not among them is nobody's. */
  #complete = false;

  constructor(
    readonly db: Pick<Database, 'pool'>,
    readonly branch: string,
  ) {}

  /** Numbers that the branch keeps for tests, E.164: calls to and from them are never charged. */
  get testNumbers(): readonly string[] {
    return this.#testNumbers;
  }
  /** Area code without the leading 0: a number dialled without one is of this area. */
  get homeArea(): string {
    return homeAreaIn(this.#numberings);
  }
  /** Every number of the branch is known: none has to be learnt. */
  get isComplete(): boolean {
    return this.#complete;
  }
  /** Which terms `terms` answers by; another text once they have changed. */
  get version(): string | null {
    return this.#version;
  }
  /** By what a contract's calls of then are rated; null where it has no plan. */
  terms(contract: string, at: Instant): Terms | null {
    const month = this.#monthOf(at);
    let ofContract = this.#terms.get(contract);
    if (ofContract === undefined) this.#terms.set(contract, (ofContract = new Map()));
    let terms = ofContract.get(month);
    if (terms === undefined) ofContract.set(month, (terms = this.#termsOf(contract, month)));
    return terms;
  }
  #termsOf(contract: string, month: string): Terms | null {
    const found = this.contract(contract);
    const plan = found === null ? null : planIn(found, month);
    return found === null || plan === null ? null : { plan, numbering: numberingIn(this.#numberings, found, month) };
  }

  /** Reads by what is rated; before anything is asked of it. */
  async begin(): Promise<void> {
    await withTransaction(this.db, (client) => this.hold(client));
  }

  /**
   * Within the transaction that keeps calls: holds by what they are rated, and reads it anew where it has changed.
   * @returns the version that is held: what was rated by another has to be rated again
   */
  async hold(client: Client): Promise<string> {
    const held = await holdTerms(client);
    if (held !== this.#version) {
      this.#readings += 1;
      this.#numberings = await readNumberings(client, this.branch);
      this.#testNumbers = [...allOf(await testNumbersOf(client, this.branch))];
      await this.#load(client, [...this.#contracts.keys()]);
      this.#version = held;
    }
    return held;
  }

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

  /**
   * Learns what `work` will ask for, and keeps it until that is done, whatever others learn meanwhile.
   * @param db where a transaction asks: another connection than its own might be waiting for it
   */
  async knowing<T>(
    { numbers, services }: { readonly numbers: readonly string[]; readonly services: readonly string[] },
    work: () => Promise<T>,
    db: Client = this.db.pool,
  ): Promise<T> {
    if (this.#relying === 0) this.#forget();
    this.#relying += 1;
    try {
      await this.learn(numbers, services, db);
      return await work();
    } finally {
      this.#relying -= 1;
    }
  }

  #forget(): void {
    if (!this.#complete && this.#members.size > KEPT) this.#members.clear();
    if (this.#services.size > KEPT) this.#services.clear();
  }

  async learn(numbers: readonly string[], services: readonly string[], db: Client = this.db.pool): Promise<void> {
    if (!this.#complete) await this.#learnNumbers(db, numbers);
    await this.#ask(
      db,
      this.#services,
      services,
      `select s.id as key, s.id as service, s.contract from service s
         join customer cu on cu.id = s.customer where s.id = any($1::text[]) and cu.branch = $2`,
    );
    await this.#learnContracts(db, this.#complete ? [] : numbers, services);
  }

  async #learnNumbers(db: Client, numbers: readonly string[]): Promise<void> {
    const unknown = [...new Set(numbers)].filter((number) => !this.#members.has(number));
    const before = this.#asked;
    this.#asked += unknown.length;
    if (before <= ASKED && this.#asked > ASKED && (await this.#learnAll(db))) return;
    await this.#ask(
      db,
      this.#members,
      unknown,
      `select n.number as key, n.service, s.contract from service_number n join service s on s.id = n.service
         join customer cu on cu.id = s.customer where n.number = any($1::text[]) and cu.branch = $2`,
    );
  }

  /** @returns whether the branch has few enough numbers for it */
  async #learnAll(db: Client): Promise<boolean> {
    const { rows } = await db.query<Member & { key: string }>(
      `select n.number as key, n.service, s.contract from service_number n join service s on s.id = n.service
         join customer cu on cu.id = s.customer where cu.branch = $1 limit $2`,
      [this.branch, MOST_MEMBERS + 1],
    );
    if (rows.length > MOST_MEMBERS) return false;
    this.#members.clear();
    for (const { key, service, contract } of rows) this.#members.set(key, { service, contract });
    await this.#learnContracts(db, this.#members.keys(), []);
    this.#complete = true;
    return true;
  }

  async #learnContracts(db: Client, numbers: Iterable<string>, services: Iterable<string>): Promise<void> {
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
    // Not under the lock of the terms: what was read before they changed must not be kept as what they are now.
    let before: number;
    let found: readonly PoolContract[];
    do {
      before = this.#readings;
      found = await loadContracts(db, 'c.id = any($1::text[])', [[...unknown]]);
    } while (before !== this.#readings);
    this.#keep(found);
  }

  async #load(db: Client, ids: readonly string[]): Promise<void> {
    this.#keep(await loadContracts(db, 'c.id = any($1::text[])', [ids]));
  }

  #keep(contracts: readonly PoolContract[]): void {
    for (const contract of contracts) this.#contracts.set(contract.id, contract);
    this.#terms.clear();
  }

  async #ask(db: Client, known: Map<string, Member | null>, keys: Iterable<string>, sql: string): Promise<void> {
    const unknown = [...new Set(keys)].filter((key) => !known.has(key));
    if (unknown.length === 0) return;
    const { rows } = await db.query<Member & { key: string }>(sql, [unknown, this.branch]);
    // Only now: who learns at the same time would take what is being asked for as nobody's.
    for (const key of unknown) known.set(key, null);
    for (const { key, service, contract } of rows) known.set(key, { service, contract });
  }
}
