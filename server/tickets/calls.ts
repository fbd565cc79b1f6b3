import type pg from 'pg';
import type { Both } from '#shared/i18n/filled.ts';
import type { Fact, PlacedCall } from '#shared/ticket/facts.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { causeText } from '../escalation/texts.ts';
import { raiseAlert } from '../live/changes.ts';

const listed = (names: readonly string[], comma: string): string => [...new Set(names)].join(comma);
const listedBoth = (all: readonly Both[]): Both => ({
  zh: listed(
    all.map(({ zh }) => zh),
    '、',
  ),
  en: listed(
    all.map(({ en }) => en),
    ', ',
  ),
});

const POST = {
  lead: { zh: '当班值班长（无人当班）', en: 'the lead on duty (nobody is)' },
  engineer: { zh: '当班工程师（无人当班）', en: 'the engineer on duty (nobody is)' },
} as const;
const MISSING = {
  no_phone: { zh: '未登记手机', en: 'no phone on file' },
  no_email: { zh: '未登记邮箱', en: 'no mailbox on file' },
} as const;

function lostOf({ name, as, unreached }: PlacedCall): Both[] {
  if (unreached === null) return [];
  if (unreached !== 'nobody')
    return [{ zh: `${name}（${MISSING[unreached].zh}）`, en: `${name} (${MISSING[unreached].en})` }];
  return [as.ground === 'onDuty' ? POST[as.of] : { zh: `${as.of}（无此人）`, en: `${as.of} (nobody)` }];
}

/** Whom nobody could reach, and who was called in their place. */
function unreachedText(calls: readonly PlacedCall[]): Both | null {
  const lost = calls.flatMap(lostOf);
  if (lost.length === 0) return null;
  const names = listedBoth(lost);
  const standIn = calls.flatMap(({ as, name }) => (as.ground === 'instead' ? [name] : []));
  return standIn.length === 0
    ? {
        zh: `未能通知${names.zh}，请当面或电话通知`,
        en: `could not reach ${names.en}; tell somebody in person`,
      }
    : {
        zh: `未能通知${names.zh}，已改为通知${listed(standIn, '、')}`,
        en: `could not reach ${names.en}; ${listed(standIn, ', ')} called instead`,
      };
}

async function raiseUnreached(
  client: pg.ClientBase,
  state: TicketState,
  id: string,
  which: Both,
  calls: readonly PlacedCall[],
): Promise<void> {
  const lost = unreachedText(calls);
  if (lost === null) return;
  await raiseAlert(client, {
    id: `${id}:unreached`,
    kind: 'notice',
    severity: 'major',
    subject: state.no,
    text: { zh: `${which.zh}：${lost.zh}`, en: `${which.en}: ${lost.en}` },
    customer: state.customer.id,
    branch: state.branch,
  });
}

/** That a fault has become a major one is on every screen; so is whoever does not get its reports. */
export async function raiseReports(client: pg.ClientBase, state: TicketState, added: readonly Fact[]): Promise<void> {
  const which = { zh: `${state.customer.name} ${state.no}`, en: `${state.customer.name} ${state.no}` };
  for (const fact of added) {
    if (fact.type === 'ReportSent')
      await raiseUnreached(client, state, `call:${state.no}:${fact.version}`, which, fact.calls);
    if (fact.type !== 'MajorFaultRaised') continue;
    await raiseAlert(client, {
      id: `report:${state.no}:${fact.version}`,
      kind: 'report',
      severity: 'critical',
      subject: state.no,
      text: { zh: `${which.zh} 定为重大故障，请报首报`, en: `${which.en} is now a major fault: file the first report` },
      customer: state.customer.id,
      branch: state.branch,
    });
  }
}

/** A call by alert is on every screen and names whom it is for; so is whoever could not be reached. */
export async function raiseCalls(client: pg.ClientBase, state: TicketState, added: readonly Fact[]): Promise<void> {
  for (const fact of added) {
    if (fact.type !== 'StaffCalled') continue;
    const escalation = (state.escalations ?? []).find(({ version }) => version === fact.escalation);
    if (escalation === undefined) continue;
    const about = { subject: state.no, customer: state.customer.id, branch: state.branch };
    const id = `call:${state.no}:${fact.version}`;
    const why = causeText(escalation.cause);
    const which = {
      zh: `${state.customer.name} ${state.no} ${why.zh}`,
      en: `${state.customer.name} ${state.no}: ${why.en}`,
    };
    const named = fact.calls.flatMap(({ by, person, name }) => (by === 'alert' && person !== null ? [name] : []));
    if (named.length > 0)
      await raiseAlert(client, {
        ...about,
        id,
        kind: 'call',
        severity: escalation.cause.on === 'level' && escalation.cause.level >= 100 ? 'critical' : 'major',
        text: { zh: `请${listed(named, '、')}处理：${which.zh}`, en: `For ${listed(named, ', ')}: ${which.en}` },
      });
    await raiseUnreached(client, state, id, which, fact.calls);
  }
}
