import { addDays, addMonths } from '#shared/contract/days.ts';
import type { ContractEventBody, ContractParty } from '#shared/contract/events.ts';
import { beijingDay, beijingDayStart, days, hours, type Instant, minus, plus } from '#shared/time.ts';

/** An event of a demo contract. */
export interface DemoContractEvent {
  readonly at: Instant;
  readonly event: ContractEventBody;
}

const SMALL_FEE = 18_000;

/** What is over: signed, the customer's wiring was late, activated well within the 45 days of the carrier's own. */
function installed(signedOn: string): DemoContractEvent[] {
  const on = (day: number, hour: number): Instant => plus(beijingDayStart(addDays(signedOn, day)), hours(hour));
  return [
    { at: on(0, 10), event: { type: 'signed' } },
    {
      at: on(6, 16),
      event: {
        type: 'environmentMissing',
        what: '弱电间没有通电，无法上架',
        evidence: '现场照片 4 张，甲方弱电间，代维田野拍摄',
      },
    },
    { at: on(15, 11), event: { type: 'environmentProvided', evidence: '甲方来电告知已通电，代维到场确认' } },
    { at: on(26, 15), event: { type: 'activated' } },
  ];
}

/** The last three months, each paid before its due day. */
function paidMonths(now: Instant, fen: number): DemoContractEvent[] {
  const first = `${beijingDay(now).slice(0, 7)}-01`;
  return [-3, -2, -1].flatMap((back): DemoContractEvent[] => {
    const month = addMonths(first, back);
    const on = (day: number, hour: number): Instant => plus(beijingDayStart(addDays(month, day - 1)), hours(hour));
    return [
      { at: on(5, 9), event: { type: 'invoiced', invoice: month.slice(0, 7), due: addDays(month, 19), fen } },
      { at: on(17, 14), event: { type: 'paid', fen, covers: 'charges' } },
    ];
  });
}

/**
 * Stories of the demo's contracts, by what makes up their ids. None of them stops the college or the hospital.
 * @param signedOn when those were signed that are long in service
 */
export function demoContractEvents(
  now: Instant,
  signedOn: string,
): Readonly<Record<string, readonly DemoContractEvent[]>> {
  const ago = (n: number, event: ContractEventBody): DemoContractEvent => ({ at: minus(now, days(n)), event });
  const inDays = (n: number): string => beijingDay(plus(now, days(n)));
  const breach = (against: ContractParty, what: string, evidence: string): ContractEventBody => ({
    type: 'breachNoticed',
    against,
    what,
    evidence,
  });
  return {
    college: [...installed(signedOn), ...paidMonths(now, 50_000)],
    hospital: [...installed(signedOn), ...paidMonths(now, 98_000)],
    // Stopped, paid in part, and the next invoice is late as well: the late fee grows.
    mingzhu: [
      ago(52, { type: 'invoiced', invoice: 'MZ-01', due: inDays(-38), fen: SMALL_FEE }),
      ago(32, { type: 'serviceSuspended', service: 'svc-mingzhu', state: 'suspended_arrears' }),
      ago(30, { type: 'paid', fen: 5_000, covers: 'charges' }),
      ago(22, { type: 'invoiced', invoice: 'MZ-02', due: inDays(-11), fen: SMALL_FEE }),
    ],
    // Paid, and back the next day.
    jinqiao: [
      ago(75, { type: 'invoiced', invoice: 'JQ-01', due: inDays(-62), fen: SMALL_FEE }),
      ago(44, { type: 'serviceSuspended', service: 'svc-jinqiao', state: 'suspended_arrears' }),
      ago(41, { type: 'paid', fen: SMALL_FEE, covers: 'charges' }),
      ago(40.2, { type: 'serviceResumed', service: 'svc-jinqiao' }),
      ago(39, { type: 'paid', fen: 1_100, covers: 'late_fee' }),
    ],
    chenguang: [ago(8, breach('carrier', '九月账单未列明超出分钟明细', '甲方书面通知，客运站函 14 号，签收回执'))],
    bishui: [ago(14, breach('customer', '擅自将 3 部座机转给租户使用', '乙方书面通知，EMS 签收回执'))],
    yulin: [
      ago(1, {
        type: 'securityNoticed',
        what: '两部话机弱口令被利用，夜间向外扫描',
        deadline: plus(now, hours(20)),
        evidence: '安全通知书，向晚签收',
      }),
    ],
    changhe: [
      ago(3, { type: 'changePlanned', by: 'customer', what: '新实训楼加装 12 部话机', effectiveOn: inDays(36) }),
    ],
    // What majeure.ts keeps on record.
    hongliu: [
      ago(0.6, {
        type: 'majeureBegan',
        on: 'carrier',
        what: '风灾、沙尘暴：通往林场的道路积沙封闭，抢修车辆不能到场',
      }),
      ago(0.4, { type: 'majeureNoticed', of: 1, evidence: '书面通知，短信送达并电话确认' }),
    ],
    xiangyang: [
      ago(24, { type: 'majeureBegan', on: 'carrier', what: '暴雪、冰冻：胡杨县通信光缆受损，抢修车辆不能通行' }),
      ago(23.2, { type: 'majeureNoticed', of: 1, evidence: '书面通知，葵子衿签收' }),
      ago(22.8, { type: 'majeureProven', of: 1, evidence: '县气象局暴雪红色预警及灾情证明' }),
      ago(20.5, { type: 'majeureEnded', of: 1 }),
    ],
    // The new site's, which is being installed: what is missing is the customer's.
    'ankang-2': [
      ago(32, { type: 'signed' }),
      ago(19, {
        type: 'environmentMissing',
        what: '新院区管道没有贯通，光缆不能进楼',
        evidence: '勘察记录与照片 3 张，佘宁在场',
      }),
      ago(7, { type: 'environmentProvided', evidence: '甲方管道竣工单' }),
      ago(2, { type: 'environmentMissing', what: '弱电间门禁没有移交，进不了场', evidence: '到场记录，田野' }),
    ],
  };
}
