import { randomUUID } from 'node:crypto';
import type { ImportAnswer } from '#shared/api/pool.ts';
import type { Ticket } from '#shared/api/ticket.ts';
import { iso } from '#shared/time.ts';
import type { Caller, TestApp } from './server.ts';

/** A fault of the demo that has been repaired, and the calls that are made then. */
export const TEST_NUMBER = '+869030009112';
export const TEST_LINE = '+869030009113';
export const REPAIRED = '+869030000017';

async function answered<T>(asked: Promise<Response>): Promise<T> {
  const answer = await asked;
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

export const giveTo =
  (no: string) =>
  (who: Caller, body: object): Promise<Ticket> =>
    answered(who.post(`/api/tickets/${no}/commands`, body));

/**
 * Declared, worked on and cleared, so that its joint test is open.
 * @returns its number
 */
export async function repairedTicket(engineer: Caller, customer: Caller): Promise<string> {
  const { ticket } = await answered<{ ticket: Ticket }>(
    engineer.post(
      '/api/declarations',
      {
        service: 'svc-college',
        symptom: 'no_dial_tone',
        description: '全部无声',
        // As it is written down on the phone.
        affectedNumbers: ['0903 0000017'],
        onBehalf: { name: '陆', how: '来电' },
      },
      { 'idempotency-key': randomUUID() },
    ),
  );
  const give = giveTo(ticket.no);
  await give(engineer, { type: 'acknowledge' });
  await give(engineer, { type: 'recordFinding', text: '用户板告警' });
  await give(customer, { type: 'recordFinding', text: '话机无声' });
  await give(engineer, { type: 'confirm', class: 'fault', severity: 'major' });
  await give(engineer, { type: 'openSegment', party: 'carrier', unit: '接入网' });
  await give(engineer, { type: 'clearSegment', segment: 'S1', cause: 'access_node', action: '复位' });
  return ticket.no;
}

/** A call as a switch writes it down. */
export interface SwitchRecord {
  readonly id: string;
  readonly caller: string;
  readonly callee: string;
  readonly startedAt: string;
  readonly billsec: number;
  readonly direction?: 'in' | 'out';
  readonly feature?: string;
  readonly forwardedBy?: string;
}

/** From what was repaired to the test number, just now. */
export const callRecord = async (app: TestApp, over: Partial<SwitchRecord> = {}): Promise<SwitchRecord> => ({
  id: randomUUID(),
  caller: REPAIRED,
  callee: TEST_NUMBER,
  startedAt: iso(await app.db.now()),
  billsec: 12,
  ...over,
});

/** As the test line's switch posts them. */
export const postCalls = (by: Caller, ...records: readonly SwitchRecord[]): Promise<ImportAnswer> =>
  answered(
    by.fetch('/api/call-records?format=ndjson', {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: records.map((one) => `${JSON.stringify(one)}\n`).join(''),
    }),
  );
