import type { MajeureEntry } from '#shared/majeure/majeure.ts';
import { days, type Instant, minus } from '#shared/time.ts';

/** Of the sand: the fault that it keeps from being repaired refers to it. */
export const SAND = '3c8f0d52-7a1e-4b60-9d34-5e2f6a8b1c07';

export interface DemoMajeure {
  readonly id: string;
  readonly kind: string;
  readonly what: string;
  readonly from: Instant;
  readonly to: Instant | null;
  /** Customers that it is about; its beginning is the first event of each one's contract. */
  readonly customers: readonly string[];
  readonly entries: readonly { readonly what: MajeureEntry; readonly at: Instant; readonly said: string }[];
  readonly by: { readonly user: string; readonly name: string };
}

const SUPERVISOR = { user: 'supervisor', name: '顾明川' } as const;

/**
 * Snow that is over, noticed and proven in time; and the sand that lies on the way to a fault of today, whose proof is still
 * owed. The contracts' events of them stand in contracts.ts, at the same times.
 */
export function demoMajeures(now: Instant): readonly DemoMajeure[] {
  const ago = (n: number): Instant => minus(now, days(n));
  return [
    {
      id: '9b6a4e18-2f73-4c05-8e91-d07c3b5a62f4',
      kind: 'snow',
      what: '胡杨县通信光缆受损，抢修车辆不能通行',
      from: ago(24),
      to: ago(20.5),
      customers: ['xiangyang'],
      entries: [
        { what: 'noticed', at: ago(23.2), said: '书面通知，葵子衿签收' },
        { what: 'proven', at: ago(22.8), said: '县气象局暴雪红色预警及灾情证明' },
        { what: 'ended', at: ago(20.5), said: '预警解除，道路抢通' },
      ],
      by: SUPERVISOR,
    },
    {
      id: SAND,
      kind: 'storm',
      what: '通往林场的道路积沙封闭，抢修车辆不能到场',
      from: ago(0.6),
      to: null,
      customers: ['hongliu'],
      entries: [{ what: 'noticed', at: ago(0.4), said: '书面通知，短信送达并电话确认' }],
      by: SUPERVISOR,
    },
  ];
}
