import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { readCallable } from '#server/escalation/roster.ts';
import { notFound, Problem } from '#server/http/problem.ts';
import { answerOnce, keepAnswer } from '#server/tickets/idempotency.ts';
import { currentPolicy } from '#server/tickets/services.ts';
import type { Caller } from '#shared/actor.ts';
import type { NewPolicy, PolicyPlan } from '#shared/api/policies.ts';
import { type Policy, policySchema } from '#shared/clock/policy.ts';
import { changesOf, type PolicyChange } from '#shared/clock/policyChanges.ts';
import type { Language } from '#shared/i18n/languages.ts';
import { recordAudit } from './audit.ts';
import { type FileFault, readPolicyText } from './policyFile/read.ts';
import { policyText } from './policyFile/write.ts';

type Client = pg.ClientBase | pg.Pool;

/** A version of the branch as a file. @throws Problem 404 */
export async function exportPolicy(db: Client, branch: string, version: number, language: Language): Promise<string> {
  const { rows } = await db.query<{ rules: unknown }>(
    'select rules from policy where version = $1 and (branch is null or branch = $2)',
    [version, branch],
  );
  const [row] = rows;
  if (row === undefined) throw notFound('version');
  return policyText(policySchema.parse(row.rules), language);
}

/** Of what was read and of what it would replace: what differs in either is another plan. */
const hashOf = (branch: string, base: { version: number; policy: Policy }, policy: Policy): string =>
  createHash('sha256')
    .update(JSON.stringify([branch, base, policy]))
    .digest('hex');

/** What writing a text would change for `branch`, or why it cannot be written. Nothing is done. */
export async function planPolicy(db: Client, branch: string, text: string): Promise<PolicyPlan> {
  const base = await currentPolicy(db, branch);
  const read = readPolicyText(text, await readCallable(db, branch));
  if ('faults' in read) return { hash: null, base: base.version, changes: [], faults: [...read.faults] };
  const changes = changesOf(base.policy, read.policy);
  const hash = changes.length === 0 ? null : hashOf(branch, base, read.policy);
  return { hash, base: base.version, changes, faults: [] };
}

const refuseFaults = (faults: readonly FileFault[]): Problem =>
  new Problem(
    400,
    'invalid_policy',
    'The policy cannot be used as it stands; each error names its line and column.',
    faults.map(({ line, column, field, code, message }) => ({
      field: field === '' ? 'text' : field,
      code,
      message: `line ${line}, column ${column}: ${message.en}`,
    })),
  );

/** The policy that a text says for `branch`. @throws Problem 400 `invalid_policy`, with every fault */
export async function policyIn(db: Client, branch: string, text: string): Promise<Policy> {
  const read = readPolicyText(text, await readCallable(db, branch));
  if ('faults' in read) throw refuseFaults(read.faults);
  return read.policy;
}

const planChanged = (): Problem =>
  new Problem(
    409,
    'plan_changed',
    'The text, or the version in force, has changed since this plan was made. Check the text again and decide anew.',
    [{ field: 'plan', code: 'plan_changed', message: 'check the text again' }],
  );

const saidOf = ({ path, before, after }: PolicyChange): string => `${path}: ${before ?? '–'} → ${after ?? '–'}`;

/**
 * Writes a new version, in force at once for new declarations, as its plan said. Two who write at once: the row of the
 * next version is one's alone, and the other's plan is no longer true.
 * @param key sent again with the same body it is written once
 * @throws Problem 400 `invalid_policy`; 409 `plan_changed`
 */
export function writePolicy(
  db: Pick<Database, 'pool'>,
  caller: Caller,
  asked: NewPolicy,
  key: string | undefined,
): Promise<{ version: number }> {
  const request = { caller: caller.user, door: 'policies', key, body: asked };
  return withTransaction(db, async (client) => {
    const once = await answerOnce(client, request);
    if (!once.fresh) return once.answer as { version: number };
    const policy = await policyIn(client, caller.branch, asked.text);
    const base = await currentPolicy(client, caller.branch);
    const changes = changesOf(base.policy, policy);
    if (changes.length === 0 || hashOf(caller.branch, base, policy) !== asked.plan) throw planChanged();
    const { rows } = await client.query<{ version: number }>(
      `insert into policy (version, branch, name, rules, valid_from, demo, reason, made_by)
       select (select max(version) from policy) + 1, $1, $2, $3, demarc_now(), false, $4, $5
        where not exists (select from policy where version > $6 and (branch is null or branch = $1))
       on conflict do nothing returning version`,
      [caller.branch, asked.name, JSON.stringify(policy), asked.reason, caller.user, base.version],
    );
    const [written] = rows;
    if (written === undefined) throw planChanged();
    const subject = { kind: 'policy', id: String(written.version), name: asked.name } as const;
    const after = { reason: asked.reason, values: changes.map(saidOf) };
    await recordAudit(client, caller, { action: 'policyWritten', subject, after });
    await keepAnswer(client, request, written);
    return written;
  });
}
