import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { FactBody, FactOf } from '#shared/ticket/facts.ts';
import type { Config } from '../config.ts';
import { writeNotices, type Written } from '../notify/write.ts';
import { type Occasion, readAround } from './call.ts';
import { type PlannedCall, placedCall, planCalls } from './plan.ts';
import { reportWords } from './texts.ts';

const toMailbox = (address: string): PlannedCall => ({
  person: null,
  name: address,
  as: { ground: 'mailbox', of: address },
  by: 'email',
  recipient: address,
  language: 'zh',
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
  const about = { shortName, no: state.no, url: `${publicUrl}/tickets/${state.no}` };
  const sent = queued.calls.flatMap(({ notice, call: { by, recipient, language } }): Written[] => {
    if (notice === null || recipient === null || by === 'alert') return [];
    const { subject, body } = reportWords(fact.kind, language, about);
    return [
      {
        id: notice,
        kind: 'fault_report',
        channel: by,
        recipient,
        factVersion: fact.version,
        customer: null,
        language,
        subject,
        body: by === 'sms' ? body : `${fact.text}\n\n${about.url}`,
        tokenHash: null,
      },
    ];
  });
  if (sent.length > 0) await writeNotices(client, { about: 'ticket', key: state.no }, sent, now);
}
