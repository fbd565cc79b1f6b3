import type { Precheck } from '#shared/api/service.ts';
import type { ServiceState } from '#shared/ticket/values.ts';
import { type Instant, minutes, parseIso } from '#shared/time.ts';
import { windowSpoken } from '#shared/works/say.ts';
import type { Language } from './warnings.ts';

/** The signs of a precheck, before they are put into one sentence. */
export type Signs = Pick<Precheck, 'state' | 'openTicket' | 'works' | 'neighbours' | 'lastCall'> & {
  readonly line: readonly { readonly id: string; readonly name: string; readonly party: string }[];
};

type Say = Record<Language, string>;

/** A call this recent, answered, says that the core and the access were working then. */
const RECENT = minutes(30);

const lastCallSays = (signs: Signs, now: Instant): Say => {
  if (signs.lastCall === null) return { zh: '无话单记录', en: 'no call on record' };
  const ago = Math.max(0, Math.round((now - parseIso(signs.lastCall.at)) / minutes(1)));
  const length: Say =
    ago < 120
      ? { zh: `${ago} 分钟前`, en: `${ago} min ago` }
      : ago < 2880
        ? { zh: `${Math.round(ago / 60)} 小时前`, en: `${Math.round(ago / 60)} h ago` }
        : { zh: `${Math.round(ago / 1440)} 天前`, en: `${Math.round(ago / 1440)} days ago` };
  return { zh: `末次话单在 ${length.zh}`, en: `last call ${length.en}` };
};

const STATE_SAYS: Record<Exclude<ServiceState, 'normal'>, Say> = {
  suspended_arrears: {
    zh: '欠费停机：先核对缴费，缴费后 48 小时内恢复',
    en: 'Suspended for arrears: check payment; back within 48 h of it',
  },
  suspended_realname: { zh: '未实名停机：先办理实名登记', en: 'Suspended until real-name registration is complete' },
  suspended_abuse: { zh: '违规停机：转业务管理核实', en: 'Suspended for abuse: refer to service management' },
  suspended_security: { zh: '安全原因关停：转安全管理核实', en: 'Shut for security reasons: refer to security' },
  stopped_relocated: { zh: '因迁址停用：核对装机地址', en: 'Stopped after relocation: check the address' },
};

const verdict = (suspect: Precheck['verdict']['suspect'], element: string | null, say: Say, language: Language) => ({
  suspect,
  element,
  text: say[language],
});

/** Fewer are a coincidence: among many services on the core, some are always faulty. */
const SHARE_SUSPECTED = 0.3;

/** The shared element that faults were located at; else the one that most of what hangs on it has in common. */
function sharedSuspect(neighbours: Signs['neighbours']): Signs['neighbours'][number] | undefined {
  const share = (n: Signs['neighbours'][number]): number => n.faulty / n.services;
  return neighbours
    .filter((n) => n.located > 0 || (n.faulty > 1 && share(n) >= SHARE_SUSPECTED))
    .sort((a, b) => b.located - a.located || share(b) - share(a))[0];
}

/** How a work stands with the customer, in a few words. */
const TOLD = {
  agreed: { zh: '客户已同意', en: 'agreed by the customer' },
  told: { zh: '已提前告知', en: 'announced in time' },
  late: { zh: '未提前 72 小时告知', en: 'not announced 72 h ahead' },
} as const satisfies Record<string, Say>;
const told = ({ noticedInTime, agreed }: Signs['works'][number]): keyof typeof TOLD =>
  !noticedInTime ? 'late' : agreed ? 'agreed' : 'told';
const same = (name: string): Say => ({ zh: name, en: name });

/** What the signs point at, the strongest first, in one sentence of the reader's language. */
export function verdictOf(signs: Signs, now: Instant, language: Language): Precheck['verdict'] {
  const call = lastCallSays(signs, now);
  if (signs.state !== 'normal') return verdict('service_state', null, STATE_SAYS[signs.state], language);
  if (signs.openTicket !== null)
    return verdict(
      'open_ticket',
      null,
      {
        zh: `已有故障单 ${signs.openTicket.no}：并入，或记催单；${call.zh}`,
        en: `Ticket ${signs.openTicket.no} is open: join it, or log a chase; ${call.en}`,
      },
      language,
    );
  const [work] = signs.works;
  if (work !== undefined) {
    const window = { from: parseIso(work.from), to: parseIso(work.to) };
    const where: Say = work.elementName === null ? { zh: '本业务', en: 'this service' } : same(work.elementName);
    return verdict(
      'planned_work',
      work.element,
      {
        zh: `未欠费；「${where.zh}」正在计划割接（${windowSpoken(window, work.zone, 'zh')}，${TOLD[told(work)].zh}）；${call.zh}`,
        en: `Not in arrears; planned work on ${where.en} (${windowSpoken(window, work.zone, 'en')}, ${TOLD[told(work)].en}); ${call.en}`,
      },
      language,
    );
  }
  const shared = sharedSuspect(signs.neighbours);
  if (shared !== undefined)
    return verdict(
      'shared_element',
      shared.element,
      {
        zh: `未欠费；同在「${shared.elementName}」的 ${shared.services} 户中 ${shared.faulty} 户有障，疑共用网元故障；${call.zh}`,
        en: `Not in arrears; ${shared.faulty} of ${shared.services} others on ${shared.elementName} are down: suspected shared element; ${call.en}`,
      },
      language,
    );
  const nearest = signs.neighbours.findLast((n) => n.party !== 'customer');
  const customerElement = signs.line.find((e) => e.party === 'customer');
  const justWorked = signs.lastCall?.answered === true && now - parseIso(signs.lastCall.at) < RECENT;
  if (nearest !== undefined && nearest.faulty === 0 && customerElement !== undefined && !justWorked)
    return verdict(
      'customer_side',
      customerElement.id,
      {
        zh: `未欠费；同在「${nearest.elementName}」的 ${nearest.services} 户正常，疑客户侧（先查${customerElement.name}电源）；${call.zh}`,
        en: `Not in arrears; ${nearest.services} others on ${nearest.elementName} are fine: suspected customer side (check power at ${customerElement.name}); ${call.en}`,
      },
      language,
    );
  return verdict(
    'none',
    null,
    {
      zh: `未欠费，无在途故障单，共用网元无异常；${call.zh}`,
      en: `Not in arrears, no open ticket, nothing on shared elements; ${call.en}`,
    },
    language,
  );
}
