import { randomUUID } from 'node:crypto';
import type { Caller } from '#shared/actor.ts';
import type { Suspicion } from '#shared/api/suspicions.ts';
import type { HoldState } from '#shared/pool/suspicion.ts';
import { iso } from '#shared/time.ts';
import { notFound, Problem } from '../http/problem.ts';
import { recordAudit } from '../settings/audit.ts';
import { change, type SenseDeps } from './decide.ts';
import { touch } from './shown.ts';

/**
 * Asks that a number's international calls be held. The switch is outside: an engineer does it there, and says so here.
 * @param asked E.164; default: the number that the burst comes from
 * @throws Problem 404, 422 `no_number`, `hold_requested`
 */
export const requestHold = (
  deps: SenseDeps,
  caller: Caller,
  id: string,
  asked: string | undefined,
): Promise<Suspicion> =>
  change(deps, caller, id, async (client, row, now) => {
    const number = asked ?? row.number;
    const { rowCount } = await client.query('select from service_number where number = $1 and service = $2', [
      number,
      row.service,
    ]);
    if (number === null || rowCount === 0)
      throw new Problem(422, 'no_number', 'Say which of the service’s numbers is to be held.', [
        { field: 'number', code: 'no_number', message: 'must be a number of the service, E.164' },
      ]);
    const added = await client.query(
      `insert into call_hold (id, suspicion, number, state, requested_at, requested_by, requested_name)
       values ($1, $2, $3, 'requested', $4, $5, $6) on conflict do nothing`,
      [randomUUID(), id, number, iso(now), caller.user, caller.name],
    );
    if (added.rowCount === 0)
      throw new Problem(422, 'hold_requested', 'Holding this number has been asked for already.');
    await touch(client, [id]);
    await recordAudit(client, caller, {
      action: 'holdRequested',
      subject: { kind: 'suspicion', id, name: `${row.customerName} · ${row.serviceName}` },
      after: { number },
    });
  });

/** The engineer has done it at the switch, or will not. @throws Problem 404, 422 `hold_settled` */
export const settleHold = (
  deps: SenseDeps,
  caller: Caller,
  id: string,
  hold: string,
  { state, word }: { readonly state: Exclude<HoldState, 'requested'>; readonly word: string },
): Promise<Suspicion> =>
  change(deps, caller, id, async (client, row, now) => {
    const known = row.holds.find((one) => one.id === hold);
    if (known === undefined) throw notFound('request');
    if (known.state !== 'requested') throw new Problem(422, 'hold_settled', `It is settled already: ${known.state}.`);
    await client.query(
      'update call_hold set state = $2, settled_at = $3, settled_by = $4, settled_name = $5, word = $6 where id = $1',
      [known.id, state, iso(now), caller.user, caller.name, word],
    );
    await touch(client, [id]);
    await recordAudit(client, caller, {
      action: 'holdSettled',
      subject: { kind: 'suspicion', id, name: `${row.customerName} · ${row.serviceName}` },
      after: { number: known.number, state, word },
    });
  });
