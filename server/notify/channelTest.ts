import { randomUUID } from 'node:crypto';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import type { Caller } from '#shared/actor.ts';
import type { ChannelTest, NewChannelTest } from '#shared/api/channels.ts';
import { Problem } from '../http/problem.ts';
import { recordAudit } from '../settings/audit.ts';
import type { Outcome, Receipt } from './channels/sender.ts';
import type { Outbox } from './outbox.ts';
import { maskRecipient } from './render.ts';

/*
 * A test goes the way that notices go, but once: `queued` before anything is sent, then what the provider said, and
 * `delivered` when its receipt comes. Nobody waits for it to be tried again: a failure is the answer.
 */

/** A test that is still queued after this never left: the node that had it is gone. */
const LOST_AFTER = `interval '2 minutes'`;

const TEXT = {
  zh: {
    subject: 'Demarc 通道测试',
    body: (by: string) => `Demarc 通道测试，由${by}发出。收到即说明通道正常，无需回复。`,
  },
  en: {
    subject: 'Demarc channel test',
    body: (by: string) => `Demarc channel test, sent by ${by}. Nothing needs to be done.`,
  },
} as const;

const COLUMNS = `id, channel, recipient, by, at, updated_at,
  case when state = 'queued' and at < demarc_now() - ${LOST_AFTER} then 'failed' else state end as state,
  case when state = 'queued' and at < demarc_now() - ${LOST_AFTER} then 'interrupted' else detail end as detail`;

interface Row extends Pick<ChannelTest, 'id' | 'channel' | 'by' | 'state' | 'detail'> {
  readonly recipient: string;
  readonly at: Date;
  readonly updated_at: Date;
}
const testOf = ({ recipient, at, updated_at, ...row }: Row): ChannelTest => ({
  ...row,
  to: maskRecipient(recipient),
  at: at.toISOString(),
  updatedAt: updated_at.toISOString(),
});

/** The last tests of a branch, newest first. */
export async function lastTests(db: Pick<Database, 'pool'>, branch: string): Promise<ChannelTest[]> {
  const { rows } = await db.pool.query<Row>(
    `select ${COLUMNS} from channel_test where branch = $1 order by at desc limit 10`,
    [branch],
  );
  return rows.map(testOf);
}

/**
 * Queues a test and sends it; the answer comes before it is sent.
 * @throws Problem 422 where the channel is not configured
 */
export async function sendTest(
  { db, outbox }: { readonly db: Pick<Database, 'pool'>; readonly outbox: Pick<Outbox, 'ways' | 'sendNow'> },
  caller: Caller,
  { channel, to, language }: NewChannelTest,
): Promise<ChannelTest> {
  if (!outbox.ways().some((way) => way.channel === channel))
    throw new Problem(
      422,
      'channel_not_configured',
      `Set ${channel === 'sms' ? 'SMS_URL' : 'SMTP_URL'} and start again.`,
    );
  const id = randomUUID();
  const queued = await withTransaction(db, async (client) => {
    const { rows } = await client.query<Row>(
      `insert into channel_test (id, branch, channel, recipient, by, state, at, updated_at)
       values ($1, $2, $3, $4, $5, 'queued', demarc_now(), demarc_now()) returning ${COLUMNS}`,
      [id, caller.branch, channel, to, caller.name],
    );
    const subject = { kind: 'channel', id: channel, name: channel } as const;
    await recordAudit(client, caller, { action: 'channelTested', subject, after: { recipient: maskRecipient(to) } });
    return rows.map(testOf);
  });
  const [test] = queued;
  if (test === undefined) throw new Error('an insert returns its row');
  const text = TEXT[language];
  void outbox
    .sendNow(channel, { id, to, subject: text.subject, text: text.body(caller.name), notice: null })
    .then((outcome) => outcome && storeOutcome(db, id, outcome))
    // It stays `queued`, and is told as interrupted later.
    .catch(() => undefined);
  return test;
}

async function storeOutcome(db: Pick<Database, 'pool'>, id: string, outcome: Outcome): Promise<void> {
  const state = outcome.outcome === 'accepted' ? 'accepted' : outcome.outcome === 'unknown' ? 'sent' : 'failed';
  await db.pool.query(
    `update channel_test set state = $2, detail = $3, provider_ref = $4, updated_at = demarc_now()
      where id = $1 and state in ('queued', 'sent')`,
    [
      id,
      state,
      outcome.outcome === 'accepted' ? null : outcome.detail,
      outcome.outcome === 'accepted' ? outcome.ref : null,
    ],
  );
}

/**
 * Writes what a receipt says to the test that it is about. An SMS centre may count its references from the beginning again,
 * so a notice that went out later under the same one is meant instead.
 * @returns whether it was about a test
 */
export async function storeTestReceipt(db: Pick<Database, 'pool'>, receipt: Receipt): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `update channel_test set state = case when state = 'delivered' then state else $2 end,
            detail = case when $2 = 'failed' and state <> 'delivered' then $3 end, updated_at = demarc_now()
      where id = (select id from channel_test where provider_ref = $1 and channel = 'sms' order by at desc limit 1)
        and not exists (select from notice n where n.provider_ref = $1 and n.channel = 'sms' and n.queued_at > channel_test.at)`,
    [receipt.ref, receipt.state, receipt.detail],
  );
  return rowCount === 1;
}
