import type pg from 'pg';
import { TIME } from '#shared/clock/due.ts';
import { isOfTicket } from '#shared/notice/subject.ts';
import { authorOf } from '#shared/ticket/allowed.ts';
import type { Author, FactBody } from '#shared/ticket/facts.ts';
import type { StaffCall, TicketState } from '#shared/ticket/state.ts';
import { type NoticeChannel, type NoticeKind, STAFF_NOTICES } from '#shared/ticket/values.ts';
import { applyStep } from '../tickets/execute.ts';
import { openRecord } from '../tickets/record.ts';
import { progressFacts } from './progress.ts';
import { maskRecipient } from './render.ts';
import type { Dead, Noticed, SubjectOfNotices } from './subjects.ts';

const NOTIFIER: Author = { ...TIME, name: 'notice' };

const KIND_NAME: Readonly<Record<NoticeKind, { readonly zh: string; readonly en: string }>> = {
  restored: { zh: '恢复通知', en: 'restore notice' },
  dismissed: { zh: '办结通知', en: 'notice that it was ended' },
  ruling: { zh: '异议裁定通知', en: 'notice of a ruling' },
  clock_moved: { zh: '时限转移通知', en: 'notice that the clock moved' },
  closed: { zh: '归档通知', en: 'closing notice' },
  delay: { zh: '延误告知', en: 'notice of delay' },
  reminder: { zh: '提醒', en: 'reminder' },
  call_out: { zh: '催接单通知', en: 'call-out' },
  escalation: { zh: '升级通知', en: 'escalation notice' },
  fault_report: { zh: '重大故障报告', en: 'major-fault report' },
};
const CHANNEL_NAME: Readonly<Record<NoticeChannel, { readonly zh: string; readonly en: string }>> = {
  in_app: { zh: '门户', en: 'portal' },
  sms: { zh: '短信', en: 'SMS' },
  email: { zh: '邮件', en: 'e-mail' },
  push: { zh: '推送', en: 'push' },
};

/** Somebody has to tell the customer in another way: without notice the ticket cannot close. */
async function undelivered(client: pg.ClientBase, { id, key: no, kind, channel }: Noticed) {
  const { rows } = await client.query<{ customer: string; branch: string }>(
    'select customer, branch from ticket where no = $1',
    [no],
  );
  const [ticket] = rows;
  if (ticket === undefined || !isOfTicket(kind)) return null;
  const [what, way] = [KIND_NAME[kind], CHANNEL_NAME[channel]];
  const toStaff = STAFF_NOTICES.includes(kind);
  return {
    id: `notice:${id}`,
    kind: 'notice',
    severity: kind === 'restored' || toStaff ? 'major' : 'minor',
    subject: no,
    text: toStaff
      ? {
          zh: `${no}：${what.zh}未能送达（${way.zh}），请值班长另行通知本人`,
          en: `${no}: the ${what.en} could not be delivered (${way.en}); the lead on duty calls them another way`,
        }
      : {
          zh: `${no}：${what.zh}未能送达（${way.zh}），请另行通知客户并登记`,
          en: `${no}: the ${what.en} could not be delivered (${way.en}); tell the customer another way and log it`,
        },
    ...ticket,
  } as const;
}

/** On the record: of a customer's notice that it waits again, of one to staff that they are called once more in its round. */
function queuedAgain({ escalations = [], major }: TicketState, dead: Dead, id: string): readonly FactBody[] {
  const to = maskRecipient(dead.recipient);
  const again = (calls: readonly StaffCall[]): StaffCall | undefined => calls.find((one) => one.notice === dead.id);
  const placed = ({ person, name, as, by }: StaffCall) => [{ person, name, as, by, notice: id, to, unreached: null }];
  for (const { version, calls } of escalations) {
    const call = again(calls);
    if (call !== undefined)
      return [{ type: 'StaffCalled', escalation: version, round: call.round, calls: placed(call) }];
  }
  for (const { version, calls } of major?.reports ?? []) {
    const call = again(calls);
    if (call !== undefined) return [{ type: 'ReportSent', report: version, calls: placed(call) }];
  }
  return isOfTicket(dead.kind)
    ? [{ type: 'NoticeQueued', notice: id, kind: dead.kind, channel: dead.channel, to }]
    : [];
}

/** A ticket: all that becomes of its notices is a fact of its record, by the one road on which it changes. */
export const ofTicket: SubjectOfNotices = {
  stale: `exists (select from ticket k where k.no = n.ticket and case n.kind
            when 'restored' then
              k.phase <> 'restored' or (k.state -> 'restoration' ->> 'version')::bigint is distinct from n.fact_version
            when 'reminder' then k.phase not in ('clearing', 'testing')
            when 'call_out' then k.phase <> 'declared'
            when 'escalation' then k.phase in ('closed', 'dismissed')
            else false end)`,
  async progressed({ record }, { id, key }, state, detail) {
    await record(key, (ticket) => ({ by: NOTIFIER, decision: progressFacts(ticket, id, state, detail) }));
  },
  undelivered,
  async hold(client, deps, caller, no) {
    const opened = await openRecord(client, no);
    if (opened === null) return null;
    return {
      now: opened.now,
      async queuedAgain(dead, id) {
        await applyStep(client, deps, opened, (state) => ({
          by: authorOf(caller),
          decision: queuedAgain(state, dead, id),
        }));
      },
    };
  },
};
