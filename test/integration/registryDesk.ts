import { expect } from 'vitest';
import { type RegistryPlan, registryPlanSchema } from '#shared/api/registry.ts';
import type { TableName } from '#shared/registry/tables.ts';
import type { Caller } from '#test/harness/server.ts';

/* What an administrator does with the registry's files, through the public interface. */
const ADMIN = '/api/admin/registry';

export type Bytes = string | Uint8Array<ArrayBuffer>;

const exported = async (who: Caller, query: string): Promise<Uint8Array<ArrayBuffer>> => {
  const answer = await who.fetch(`${ADMIN}/export?${query}`);
  expect(answer.status).toBe(200);
  return new Uint8Array(await answer.arrayBuffer());
};
export const workbookOf = (who: Caller, query = ''): Promise<Uint8Array<ArrayBuffer>> =>
  exported(who, `format=xlsx&${query}`);
export const csvOf = (who: Caller, table: TableName, lang: 'zh' | 'en' = 'zh'): Promise<Uint8Array<ArrayBuffer>> =>
  exported(who, `format=csv&tables=${table}&lang=${lang}`);

export const askPlan = (who: Caller, name: string, body: Bytes): Promise<Response> =>
  who.fetch(`${ADMIN}/plans?name=${encodeURIComponent(name)}`, { method: 'POST', body });

export async function planOf(who: Caller, name: string, body: Bytes): Promise<RegistryPlan> {
  const answer = await askPlan(who, name, body);
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return registryPlanSchema.parse(await answer.json());
}

export const apply = (
  who: Caller,
  name: string,
  body: Bytes,
  plan: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  who.fetch(`${ADMIN}/imports?name=${encodeURIComponent(name)}&plan=${plan}`, { method: 'POST', body, headers });

/** Plans and does it. @returns what was planned */
export async function importFile(who: Caller, name: string, body: Bytes): Promise<RegistryPlan> {
  const plan = await planOf(who, name, body);
  const answer = await apply(who, name, body, plan.hash);
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return plan;
}

/** The rows of a plan in short: `changed svc-college: state normal → suspended_arrears`, `refused x: code@column`. */
export const told = (plan: RegistryPlan): string[] =>
  plan.tables.flatMap(({ rows }) =>
    rows.map(({ outcome, key, line, changes, faults }) =>
      outcome === 'refused'
        ? `${line} ${outcome} ${key}: ${faults.map((f) => `${f.code}@${f.column ?? '-'}`).join(' ')}`
        : `${outcome} ${key}${outcome === 'changed' ? `: ${changes.map((c) => `${c.column} ${String(c.before)} → ${String(c.after)}`).join(', ')}` : ''}`,
    ),
  );
