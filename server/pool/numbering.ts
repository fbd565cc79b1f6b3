import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { recordAudit } from '#server/settings/audit.ts';
import { answerOnce, keepAnswer } from '#server/tickets/idempotency.ts';
import type { Caller } from '#shared/actor.ts';
import {
  type NewNumbering,
  type NumberingList,
  type WrittenVersion,
  writtenVersionSchema,
} from '#shared/api/tariffs.ts';
import { differences } from '#shared/pool/differences.ts';
import { numberingSchema } from '#shared/pool/numbering.ts';
import { beijingMonth } from '#shared/time.ts';
import { pinNumbering } from './pins.ts';
import { VERSION_COLUMNS, versionChanged, type VersionRow, versionView } from './plans.ts';
import { readNow } from './queries.ts';
import { changeTerms, readNumberings } from './terms.ts';

/** A branch's numbering in all versions, newest first; the last is the shipped one. */
export async function listNumberings(db: pg.Pool, branch: string): Promise<NumberingList> {
  const month = beijingMonth(await readNow(db));
  const { rows } = await db.query<VersionRow>(
    `select ${VERSION_COLUMNS} from numbering v left join app_user u on u.id = v.made_by where v.branch = $1`,
    [branch],
  );
  const shipped = (await readNumberings(db, branch)).filter(({ version }) => version === 0);
  const all: VersionRow[] = [
    ...rows,
    ...shipped.map(({ version, validFrom, numbering: spec }) => ({
      version,
      validFrom,
      spec,
      reason: null,
      madeBy: null,
      madeAt: null,
    })),
  ];
  return {
    items: all
      .toSorted((a, b) => b.version - a.version)
      .map((row) => versionView(row, all, month, { numbering: numberingSchema.parse(row.spec) })),
  };
}

/**
 * Writes a version of the branch's numbering. Months that have calls stay as they were rated.
 * @throws Problem 409 `version_changed`
 */
export function writeNumbering(
  db: Pick<Database, 'pool'>,
  caller: Caller,
  asked: NewNumbering,
  key: string | undefined,
): Promise<WrittenVersion> {
  const request = { caller: caller.user, door: 'numbering', key, body: asked };
  return withTransaction(db, async (client) => {
    const once = await answerOnce(client, request);
    if (!once.fresh) return writtenVersionSchema.parse(once.answer);
    await changeTerms(client);
    const versions = await readNumberings(client, caller.branch);
    const latest = versions.at(-1);
    if (latest?.version !== asked.base) throw versionChanged();

    const added = { version: asked.base + 1, validFrom: asked.validFrom };
    const pinned = await pinNumbering(client, caller.branch, versions, added);
    await client.query(
      `insert into numbering (branch, version, spec, valid_from, reason, made_by, made_at)
       values ($1, $2, $3, $4, $5, $6, demarc_now())`,
      [caller.branch, added.version, JSON.stringify(asked.numbering), asked.validFrom, asked.reason, caller.user],
    );
    await recordAudit(client, caller, {
      action: 'numberingWritten',
      subject: { kind: 'numbering', id: `${caller.branch} v${added.version}`, name: `v${added.version}` },
      after: {
        reason: asked.reason,
        validFrom: asked.validFrom,
        values: differences(latest.numbering, asked.numbering),
        kept: pinned.map(({ contract, month }) => `${contract} ${month}`),
      },
    });
    const answer = { version: added.version, pinned };
    await keepAnswer(client, request, answer);
    return answer;
  });
}
