import { withTransaction } from '#db/transaction.ts';
import { type Config, readConfig } from '#server/config.ts';
import { createMetrics } from '#server/metrics/metrics.ts';
import type { OnReceipt, Sender } from '#server/notify/channels/sender.ts';
import { createOutbox } from '#server/notify/outbox.ts';
import { GATHERED_FOR } from '#server/notify/write.ts';
import { lookAtCalls } from '#server/sense/look.ts';
import { minutes, parseIso, plus } from '#shared/time.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import { silent } from '#test/harness/database.ts';
import { startPoolDesk } from './poolDesk.ts';

/* Customers whose account manager has a number and a mailbox, and the outbox that writes to them. */
export const NOON = parseIso('2026-03-10T12:30:00+08:00');
export const PHONE = '+8615495000001';
export const config: Config = readConfig({
  DATABASE_URL: 'postgres://nowhere/nothing',
  SECRET: 'for tests alone: 0123456789abcdefghijklmnopqrstuvwxyz',
  PUBLIC_URL: 'https://desk.example',
});

/** What a mail says, decoded. */
export function bodyOf(mail: string): string {
  const [head = '', ...rest] = mail.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/transfer-encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString();
  const bytes = body
    .replace(/=\r\n/g, '')
    .replaceAll('%', '%25')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => `%${hex}`);
  return /quoted-printable/i.test(head) ? decodeURIComponent(bytes) : body;
}

export async function startManagerDesk() {
  const desk = await startPoolDesk();
  const { db } = desk;
  await db.setClock(NOON);
  await db.pool.query(
    `insert into app_user (id, name, email, username, role, branch, phone, notice_email) values
       ('one', '客户经理', 'one@users.example', 'one', 'manager', 'b1', $1, 'one@noc.example'),
       ('other', '另一位', 'other@users.example', 'other', 'manager', 'b1', '+8615495000002', 'other@noc.example')`,
    [PHONE],
  );
  await db.pool.query(`update customer set short_name = '学院', manager = 'one' where id = 'college'`);
  await db.pool.query(`update customer set short_name = '医院', manager = 'other' where id = 'hospital'`);
  await db.pool.query(
    `insert into contact (id, customer, side, duty, name, email) values
       ('k1', 'college', 'customer', 'fault_contact', '联系人', 'contact@college.example')`,
  );
  let looks = 0;
  const run = (sql: string, values: readonly unknown[] = []) => db.pool.query(sql, [...values]);
  return {
    ...desk,
    run,
    /** As the sweep does soon after calls came; a minute goes by with each. */
    async look(contract = 'C-college'): Promise<void> {
      looks += 1;
      const at = plus(NOON, minutes(looks));
      await db.setClock(at);
      await this.lookNow(contract);
    },
    async lookNow(contract: string): Promise<void> {
      const now = await db.now();
      await withTransaction(db, (client) => lookAtCalls(client, { config }, contract, now));
    },
    /** Another customer of the manager `one`, with a contract `C-id` and a number. */
    async customer(id: string, number: string): Promise<void> {
      await run(
        `insert into customer (id, branch, name, short_name, level, area, county, manager)
         values ($1, 'b1', $1, $1, 'A', 'urban', 'x', 'one')`,
        [id],
      );
      await run(
        `insert into contract (id, customer, name, signed_on, starts_on, ends_on, plan)
         values ($1, $2, $1, '2026-03-01', '2026-03-01', '2027-02-28', 'centrex')`,
        [`C-${id}`, id],
      );
      await run(`insert into service (id, customer, contract, name) values ($1, $2, $3, $1)`, [
        `svc-${id}`,
        id,
        `C-${id}`,
      ]);
      await run(`insert into service_number (number, service, kind) values ($1, $2, 'desk')`, [number, `svc-${id}`]);
    },
    /** The month's minutes as a correction leaves them. */
    corrected: (to: number, contract = 'C-college') =>
      run(`update usage set minutes = $1 where contract = $2 and month = '2026-03'`, [to, contract]),
    /** What waits for others has waited. */
    gathered: () => db.advanceClock(GATHERED_FOR),
    outbox(over: Partial<Config>, open?: (onReceipt: OnReceipt) => readonly Sender[]) {
      const deps = {
        config: { ...config, ...over },
        db,
        log: silent,
        metrics: createMetrics(),
        ring: () => undefined,
      };
      const out = createOutbox(deps, { record: () => Promise.resolve(null), open });
      atEnd(() => out.close());
      return out;
    },
  };
}
export type ManagerDesk = Awaited<ReturnType<typeof startManagerDesk>>;
