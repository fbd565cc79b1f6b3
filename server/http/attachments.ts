import { type Request, Router } from 'express';
import { can } from '#shared/actor.ts';
import { attachmentQuerySchema } from '#shared/api/attachment.ts';
import { attachmentsFor, type TicketRecord } from '#shared/ticket/view.ts';
import { addAttachment } from '../attachments/add.ts';
import { receiveFile } from '../attachments/receive.ts';
import { createSlots } from '../attachments/slots.ts';
import { readFile } from '../attachments/store.ts';
import type { Deps } from '../deps.ts';
import { scopeOf } from '../live/scope.ts';
import { parseKey } from '../tickets/idempotency.ts';
import { permissionProblem } from '../tickets/problems.ts';
import { readRecord } from '../tickets/queries.ts';
import { allowedCaller } from './allowed.ts';
import { callerOf } from './auth.ts';
import { handler, parse } from './edge.ts';
import { notFound } from './problem.ts';
import { sendFile } from './sendFile.ts';
import { refuseWrapped } from './upload.ts';

/** `/api/tickets/:no/attachments`. Reads bodies itself: mount it before any body parser, after sign-in. */
export function attachmentsRouter(deps: Deps): Router {
  const router = Router();
  const slots = createSlots();

  /** The ticket of a request as far as the caller may see it. */
  const recordOf = async (req: Request): Promise<TicketRecord> => {
    const record = await readRecord(deps.db.pool, scopeOf(callerOf(req)), String(req.params.no));
    if (record === null) throw notFound('ticket');
    return record;
  };

  router.post('/api/tickets/:no/attachments', async (req, res) => {
    const caller = callerOf(req);
    try {
      // Before a byte of it is read: who may not send it need not.
      const record = await recordOf(req);
      const permission = can(caller, 'attach', null);
      if (!permission.yes) throw permissionProblem(permission);
      const query = parse(attachmentQuerySchema, req.query);
      const key = parseKey(req.get('idempotency-key'));
      refuseWrapped(req, 'image/jpeg');
      const { no } = record.state;
      const { fresh, attachment } = await slots.within(caller.user, async () =>
        addAttachment(deps, caller, { no, key, query, file: await receiveFile(req) }),
      );
      res.status(fresh ? 201 : 200).json(attachment);
    } finally {
      // A refused file is still being sent: its sender reads the answer only when it has sent it all.
      req.resume();
    }
  });

  router.get(
    '/api/tickets/:no/attachments/:id',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readTicket');
      const { state } = await recordOf(req);
      const file = attachmentsFor(state, caller).find((a) => a.id === req.params.id);
      if (file === undefined) throw notFound('attachment');
      await sendFile(req, res, file, readFile(deps.db, file.id));
    }),
  );

  return router;
}
