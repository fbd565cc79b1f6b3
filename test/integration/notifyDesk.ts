import { withTransaction } from '#db/transaction.ts';
import { createMetrics } from '#server/metrics/metrics.ts';
import { type Config, readConfig } from '#server/config.ts';
import type { OnReceipt, Sender } from '#server/notify/channels/sender.ts';
import { createOutbox, type Outbox } from '#server/notify/outbox.ts';
import type { RecordOn } from '#server/notify/progress.ts';
import { GENESIS } from '#server/tickets/chain.ts';
import { recordOn } from '#server/tickets/execute.ts';
import { appendFacts, readFacts } from '#server/tickets/record.ts';
import { append } from '#shared/clock/due.ts';
import type { Author, Fact, FactBody } from '#shared/ticket/facts.ts';
import type { NoticeChannel, NoticeState } from '#shared/ticket/values.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import { silent, testDatabase, type TestDatabase } from '#test/harness/database.ts';
import { ownLimits } from '#test/harness/limits.ts';
import { CARRIER, COLLEGE, CONTACT, declared, stateOf, toRestored } from './notifyFacts.ts';

export interface NoticeRow {
  readonly id: string;
  readonly channel: NoticeChannel;
  readonly state: NoticeState;
  readonly attempts: number;
  readonly detail: string | null;
  readonly body: string;
  /** Whether a timer waits for it, and whether that is due. */
  readonly timer: 'none' | 'waits' | 'due';
}

/** A customer with one ticket on a real database, whose facts go the real road; nothing is sent unless a test opens a way. */
export async function noticeDesk() {
  const db = await testDatabase();
  await seed(db);
  const config: Config = readConfig({
    DATABASE_URL: db.url,
    SECRET: 'for tests alone: 0123456789abcdefghijklmnopqrstuvwxyz',
    PUBLIC_URL: 'https://desk.example',
  });
  const deps = { config, db, log: silent, metrics: createMetrics(), limits: ownLimits(), ring: () => undefined };
  const record: RecordOn = (ticket, step) => recordOn(deps, ticket, step);
  let tickets = 0;

  const facts = async (no: string): Promise<Fact[]> => withTransaction(db, (client) => readFacts(client, no));
  const add = async (no: string, by: Author, ...bodies: readonly FactBody[]) => {
    await record(no, () => ({ by, decision: bodies }));
  };

  return {
    db,
    deps,
    config,
    record,
    facts,
    add,
    now: () => db.now(),
    state: async (no: string) => stateOf(await facts(no)),
    /** A new ticket that both sides have just tested: its restore notices are queued. @returns its number */
    async restored(): Promise<string> {
      tickets += 1;
      const no = `F20250601-000${tickets}`;
      const at = await db.now();
      await withTransaction(db, (client) =>
        appendFacts(client, [], GENESIS, append([], [declared({ no, declaration: `d-${tickets}` })], COLLEGE, at)),
      );
      await add(no, CARRIER, ...toRestored(at));
      return no;
    },
    async notices(no: string): Promise<NoticeRow[]> {
      const { rows } = await db.pool.query<NoticeRow>(
        `select n.id, n.channel, n.state, n.attempts, n.last_error as detail, n.body,
                case when t.due_at is null then 'none' when t.due_at > demarc_now() then 'waits' else 'due' end as timer
           from notice n left join timer t on t.subject = n.id::text and t.subject_kind = 'notice'
          where n.ticket = $1 order by n.queued_at, n.channel`,
        [no],
      );
      return rows;
    },
    /** The one notice of a channel. */
    async notice(no: string, channel: NoticeChannel): Promise<NoticeRow> {
      const found = (await this.notices(no)).find((n) => n.channel === channel);
      if (found === undefined) throw new Error(`no ${channel} notice of ${no}`);
      return found;
    },
    /** What the ticket's record says became of a channel's notice: `state detail`, in order. */
    async progress(no: string, channel: NoticeChannel): Promise<string[]> {
      const { id } = await this.notice(no, channel);
      return (await facts(no)).flatMap((f) =>
        f.type === 'NoticeProgressed' && f.notice === id ? [[f.state, f.detail].filter(Boolean).join(' ')] : [],
      );
    },
    async alerts(no: string): Promise<string[]> {
      const { rows } = await db.pool.query<{ en: string }>(
        `select text ->> 'en' as en from alert where kind = 'notice' and subject = $1 order by id`,
        [no],
      );
      return rows.map((row) => row.en);
    },
    /** An outbox that is closed at the end. */
    outbox(over: Partial<Config>, open?: (onReceipt: OnReceipt) => readonly Sender[], recording = record): Outbox {
      const outbox = createOutbox({ ...deps, config: { ...config, ...over } }, { record: recording, open });
      let closed: Promise<void> | undefined;
      const once = { ...outbox, close: () => (closed ??= outbox.close()) };
      atEnd(() => once.close());
      return once;
    },
  };
}
export type NoticeDesk = Awaited<ReturnType<typeof noticeDesk>>;

async function seed(db: TestDatabase): Promise<void> {
  await db.asOwner(`insert into branch (id, name, zone) values ('b1', '分公司', 'Asia/Shanghai')`);
  await db.asOwner(
    `insert into customer (id, branch, name, short_name, level, area, county) values ('college', 'b1', '某学院', '学院', 'A', 'urban', '城区')`,
  );
  await db.asOwner(
    `insert into contract (id, customer, name, signed_on, starts_on, ends_on, plan)
     values ('C-COLLEGE', 'college', '融合通信', '2025-02-20', '2025-03-01', '2026-02-28', 'cm-ims-55')`,
  );
  await db.asOwner(
    `insert into service (id, customer, contract, name) values ('svc-college', 'college', 'C-COLLEGE', '融合通信')`,
  );
  await db.asOwner(
    `insert into contact (id, customer, side, duty, name, phone, email, "user") values
       ('k1', 'college', 'customer', 'fault_contact', $1, $2, $3, $4),
       ('k2', 'college', 'customer', 'signatory', '签字人', '+869030000002', 'signatory@college.example', null),
       ('k3', 'college', 'carrier', 'fault_contact', '客户经理', '+869030000003', null, null)`,
    [CONTACT.name, CONTACT.phone, CONTACT.email, CONTACT.user],
  );
}
