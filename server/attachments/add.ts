import { randomUUID } from 'node:crypto';
import { withTransaction } from '#db/transaction.ts';
import { type Caller, can } from '#shared/actor.ts';
import type { AttachmentQuery } from '#shared/api/attachment.ts';
import { type Attachment, attachmentSchema } from '#shared/api/ticket.ts';
import { authorOf, subjectOf } from '#shared/ticket/allowed.ts';
import { attach } from '#shared/ticket/decide/attachments.ts';
import { attachmentView } from '#shared/ticket/view.ts';
import type { Deps } from '../deps.ts';
import { notFound } from '../http/problem.ts';
import { applyStep } from '../tickets/execute.ts';
import { answerOnce, keepAnswer } from '../tickets/idempotency.ts';
import { permissionProblem, refusalProblem } from '../tickets/problems.ts';
import { openRecord } from '../tickets/record.ts';
import { fileName } from './fileName.ts';
import type { ReceivedFile } from './receive.ts';
import { storeFile } from './store.ts';

export interface Added {
  /** Whether it was added now, or had been under the same key. */
  readonly fresh: boolean;
  readonly attachment: Attachment;
}

/**
 * Puts a received file on a ticket: its fact by the one road, its bytes in the same transaction.
 * @throws Problem 403, 404, 409 or 422, with nothing written
 */
export async function addAttachment(
  deps: Deps,
  caller: Caller,
  { no, key, query, file }: { no: string; key: string | undefined; query: AttachmentQuery; file: ReceivedFile },
): Promise<Added> {
  const sha256 = file.sha256.toString('hex');
  const once = { caller: caller.user, door: `attachment:${no}`, key, body: { ...query, sha256 } };
  const added = await withTransaction(deps.db, async (client): Promise<Added> => {
    const before = await answerOnce(client, once);
    if (!before.fresh) return { fresh: false, attachment: attachmentSchema.parse(before.answer) };
    const opened = await openRecord(client, no);
    if (opened === null) throw notFound('ticket');
    const id = randomUUID();
    const outcome = await applyStep(client, deps, opened, (state, now) => {
      const permission = can(caller, 'attach', subjectOf(state));
      if (!permission.yes) throw permissionProblem(permission);
      const by = authorOf(caller);
      const received = {
        attachment: id,
        name: fileName(query.name, file.mediaType),
        mediaType: file.mediaType,
        size: file.bytes.length,
        sha256,
        segment: query.segment ?? null,
        visibility: query.visibility ?? null,
        occurredAt: query.occurredAt ?? null,
      };
      return { by, decision: attach(state, received, { now, by }) };
    });
    if ('refused' in outcome) throw refusalProblem(outcome);
    await storeFile(client, { id, ticket: no, at: outcome.now, file });
    const kept = outcome.state.attachments.find((a) => a.id === id);
    if (kept === undefined) throw new Error(`attachment ${id} is not on ${no}`);
    const attachment = attachmentView(kept, caller);
    await keepAnswer(client, once, attachment);
    return { fresh: true, attachment };
  });
  if (added.fresh) deps.ring();
  return added;
}
