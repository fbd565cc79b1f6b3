import { withTransaction } from '#db/transaction.ts';
import type { Deps } from '#server/deps.ts';
import { raiseAlert } from '#server/live/changes.ts';
import { recordAudit } from '#server/settings/audit.ts';
import { readNow } from '#server/tickets/queries.ts';
import type { Caller } from '#shared/actor.ts';

/** Told once in so long of one screen, however often it tries. Milliseconds. */
const TOLD_EVERY = 600_000;
const LONGEST_SAID = 200;

/** What PostgreSQL does not take as text must not be a way to go unreported. */
const sayable = (attempt: string): string => attempt.slice(0, LONGEST_SAID).replace(/[\p{Cc}\p{Surrogate}]/gu, '·');

export interface ScreenRefusals {
  /** A screen asked for a change and was refused: the desk is told, and it is on record. Never throws. */
  refused(caller: Caller, attempt: string): Promise<void>;
}

/** A wall only reads: one that sends anything else is broken, or not (only) in our hands. */
export function createScreenRefusals(deps: Pick<Deps, 'db' | 'ring' | 'log' | 'limits'>): ScreenRefusals {
  const told = deps.limits.of('screen-refused', { points: 1, duration: TOLD_EVERY / 1_000 });
  return {
    async refused(caller, attempt) {
      try {
        if ((await told.take(caller.user)) === null) await tell(deps, caller, sayable(attempt));
      } catch (thrown) {
        await told.forget(caller.user);
        deps.log.error({ err: thrown }, 'a screen was refused, and that could not be recorded');
      }
    },
  };
}

async function tell({ db, ring }: Pick<Deps, 'db' | 'ring'>, caller: Caller, attempt: string): Promise<void> {
  const { user, name, branch } = caller;
  await withTransaction(db, async (client) => {
    const { rows } = await client.query<{ id: string }>('select id from screen where "user" = $1', [user]);
    const id = rows[0]?.id ?? user;
    const now = await readNow(client);
    const isNew = await raiseAlert(client, {
      id: `screen:${id}:refused:${Math.floor(now / TOLD_EVERY)}`,
      kind: 'screen',
      severity: 'major',
      subject: id,
      text: {
        zh: `大屏“${name}”试图执行操作（${attempt}），已拒绝`,
        en: `Screen “${name}” tried to change something (${attempt}) and was refused`,
      },
      customer: '',
      branch,
    });
    if (isNew)
      await recordAudit(client, caller, {
        action: 'screenRefused',
        subject: { kind: 'screen', id, name },
        after: { attempt },
      });
  });
  ring();
}
