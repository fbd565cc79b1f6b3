import { Router } from 'express';
import { ticketQuerySchema } from '#shared/api/ticket.ts';
import { ledgerView } from '#shared/clock/ledgerView.ts';
import { commandSchema } from '#shared/ticket/commands.ts';
import type { CommandType } from '#shared/ticket/commandTypes.ts';
import { factsFor, namedIn } from '#shared/ticket/factView.ts';
import { type TicketRecord, boardView, ticketView } from '#shared/ticket/view.ts';
import { iso } from '#shared/time.ts';
import type { Deps } from '../deps.ts';
import { scopeOf } from '../live/scope.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { execute } from '../tickets/execute.ts';
import { parseKey } from '../tickets/idempotency.ts';
import { listTickets, readNames, readNow, readRecord } from '../tickets/queries.ts';
import { withConnection } from '../tickets/reading.ts';
import { readFacts } from '../tickets/record.ts';
import { allowedCaller } from './allowed.ts';
import { callerOf } from './auth.ts';
import { handler, jsonBody, parse } from './edge.ts';
import { Problem, notFound } from './problem.ts';

/** Counts a command with what came of it: accepted, or the code of the refusal. */
async function counted(
  { commands }: Pick<Metrics, 'commands'>,
  type: CommandType,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
    commands.inc({ type, outcome: 'accepted' });
  } catch (thrown) {
    commands.inc({ type, outcome: thrown instanceof Problem ? thrown.code : 'failed' });
    throw thrown;
  }
}

/** `/api/tickets`: lists, single tickets, their facts and ledgers, and commands. */
export function ticketsRouter(deps: Deps): Router {
  const router = Router();

  /** The ticket of a request, within the caller's scope. */
  const recordOf = async (req: Parameters<Parameters<typeof handler>[0]>[0]) => {
    const caller = allowedCaller(req, 'readTicket');
    const no = String(req.params.no);
    return withConnection(deps.db, async (client) => {
      const record: TicketRecord | null = await readRecord(client, scopeOf(caller), no);
      if (record === null) throw notFound('ticket');
      return { caller, record, now: await readNow(client), facts: () => readFacts(deps.db.pool, no) };
    });
  };

  router.get(
    '/api/tickets',
    handler(async (req, res) => {
      const caller = allowedCaller(req, 'readTicket');
      const query = parse(ticketQuerySchema, req.query);
      const { records, nextCursor, now } = await withConnection(deps.db, async (client) => ({
        ...(await listTickets(client, scopeOf(caller), query)),
        now: await readNow(client),
      }));
      res.json({ items: records.map((record) => boardView(record, caller, now)), nextCursor });
    }),
  );

  router.get(
    '/api/tickets/:no',
    handler(async (req, res) => {
      const { caller, record, now } = await recordOf(req);
      res.json(ticketView(record, caller, now));
    }),
  );

  router.get(
    '/api/tickets/:no/facts',
    handler(async (req, res) => {
      const { caller, ...record } = await recordOf(req);
      const facts = await record.facts();
      res.json({ items: factsFor(facts, caller, await readNames(deps.db.pool, namedIn(facts))) });
    }),
  );

  router.get(
    '/api/tickets/:no/ledger',
    handler(async (req, res) => {
      const { caller, facts, now } = await recordOf(req);
      const entries = ledgerView(await facts(), now, caller);
      res.json({ items: entries.map((entry) => ({ ...entry, from: iso(entry.from), to: iso(entry.to) })) });
    }),
  );

  router.post(
    '/api/tickets/:no/commands',
    handler(async (req, res) => {
      const caller = callerOf(req);
      const command = parse(commandSchema, jsonBody(req));
      const no = String(req.params.no);
      await counted(deps.metrics, command.type, () =>
        execute(deps, caller, { no, command, idempotencyKey: parseKey(req.get('idempotency-key')) }),
      );
      const { record, now } = await withConnection(deps.db, async (client) => {
        const record = await readRecord(client, scopeOf(caller), no);
        if (record === null) throw notFound('ticket');
        return { record, now: await readNow(client) };
      });
      res.json(ticketView(record, caller, now));
    }),
  );

  return router;
}
