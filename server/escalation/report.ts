import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { FactBody, FactOf } from '#shared/ticket/facts.ts';
import { iso } from '#shared/time.ts';
import type { Config } from '../config.ts';
import { type Occasion, readAround } from './call.ts';
import { type PlannedCall, placedCall, planCalls } from './plan.ts';
import { REPORT_NAME } from './texts.ts';

const toMailbox = (address: string): PlannedCall => ({
  person: null,
  name: address,
  as: { ground: 'mailbox', of: address },
  by: 'email',
  recipient: address,
  unreached: null,
});

/**
 * Sends the reports that `added` files to the policy's recipients, in the caller's transaction. A mail carries the report;
 * an SMS says that there is one, and where.
 * @returns the facts that say whom they went to, for the caller to append by the system
 */
export async function reportsFor(
  client: pg.ClientBase,
  { config }: { readonly config: Pick<Config, 'publicUrl'> },
  occasion: Occasion,
): Promise<FactBody[]> {
  const filed = occasion.added.filter((fact) => fact.type === 'ReportFiled');
  if (filed.length === 0) return [];
  const { state, now } = occasion;
  const { policy, shortName, roster } = await readAround(client, state, now);
  const recipients = policy?.majorFault;
  if (recipients === undefined) return [];
  const bodies: FactBody[] = [];
  for (const fact of filed) {
    const calls = [...planCalls(recipients.to, roster), ...recipients.mailboxes.map(toMailbox)].map((call) => ({
      call,
      notice: call.recipient === null ? null : randomUUID(),
    }));
    await queue(client, { ...occasion, fact, shortName, publicUrl: config.publicUrl, calls });
    bodies.push({
      type: 'ReportSent',
      report: fact.version,
      calls: calls.map(({ call, notice }) => placedCall(call, notice)),
    });
  }
  return bodies;
}

interface Queued extends Occasion {
  readonly fact: FactOf<'ReportFiled'>;
  readonly shortName: string;
  readonly publicUrl: string;
  readonly calls: readonly { readonly call: PlannedCall; readonly notice: string | null }[];
}

async function queue(client: pg.ClientBase, queued: Queued): Promise<void> {
  const { state, now, fact, shortName, publicUrl } = queued;
  const sent = queued.calls.flatMap(({ notice, call }) =>
    notice === null || call.recipient === null ? [] : [{ notice, by: call.by, recipient: call.recipient }],
  );
  if (sent.length === 0) return;
  const subject = `【重大故障${REPORT_NAME[fact.kind].zh}】${shortName} ${state.no}`;
  const short = `${subject}，全文见 ${publicUrl}/tickets/${state.no} 。`;
  await client.query({
    name: 'queue-report',
    text: `with queued as (
             insert into notice (id, ticket, kind, channel, recipient, language, subject, body, state, fact_version, queued_at, updated_at)
             select q.id, $1, 'fault_report', q.channel, q.recipient, 'zh', $2, case q.channel when 'sms' then $3 else $4 end,
               'queued', $5, $6, $6 from unnest($7::uuid[], $8::text[], $9::text[]) as q (id, channel, recipient)
             returning id
           )
           insert into timer (subject_kind, subject, kind, due_at) select 'notice', id::text, 'send', $6 from queued`,
    values: [
      state.no,
      subject,
      short,
      `${fact.text}\n\n${publicUrl}/tickets/${state.no}`,
      fact.version,
      iso(now),
      sent.map(({ notice }) => notice),
      sent.map(({ by }) => by),
      sent.map(({ recipient }) => recipient),
    ],
  });
}
