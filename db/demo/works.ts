import { beijingDay, days, hours, type Instant, minus, minutes, parseIso, plus } from '#shared/time.ts';
import type { WorkAnswer, WorkKind } from '#shared/works/work.ts';

/** What was said with some of the customers that a work touches, so many hours before its start. */
interface Said {
  readonly customers: readonly string[];
  readonly what: 'told' | WorkAnswer;
  readonly before: number;
  readonly how: string;
}

export interface DemoWork {
  readonly kind: WorkKind;
  readonly title: string;
  readonly reason: string;
  readonly contact: string;
  readonly zone: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly elements?: readonly string[];
  readonly services?: readonly string[];
  readonly by: { readonly user: string; readonly name: string };
  readonly said: readonly Said[];
  readonly cancelled?: { readonly before: number; readonly reason: string };
}

const ENGINEER = { user: 'engineer', name: '叶知秋' } as const;
const SHEN = { user: 'shen.yan', name: '沈砚' } as const;
const NORTH = ['huimin', 'xiangyang', 'fengshou', 'yunling', 'ankang'];

/**
 * One that is over, one that runs, one tonight, one that was told too late, one next week and one called off: none of them
 * on the line of the college or the hospital. Counted from the moment of loading; each is at night in the time it is said in.
 */
export function demoWorks(now: Instant): readonly DemoWork[] {
  const midnight = parseIso(`${beijingDay(now)}T00:00:00+08:00`);
  /** A night of Beijing: `1` is the coming one; past and future by the day. */
  const night = (day: number, hour: number): Instant => plus(plus(midnight, days(day)), minutes(hour * 60));
  return [
    {
      kind: 'maintenance',
      title: '北线传输环光缆割接',
      reason: '公路改扩建，北线光缆迁改；业务倒换到备用路由，切换时中断不超过 5 分钟。',
      contact: '传输维护组 沈砚 10086-8 转 3',
      zone: 'Asia/Shanghai',
      from: night(-9, 1),
      to: night(-9, 5),
      elements: ['ring-north'],
      by: SHEN,
      said: [
        { customers: NORTH, what: 'told', before: 120, how: '短信群发至故障联系人' },
        { customers: NORTH, what: 'agreed', before: 96, how: '客户经理逐户电话确认' },
      ],
    },
    {
      kind: 'relocation',
      title: '星火图书馆接入设备搬迁',
      reason: '弱电间改造，接入设备搬到四层新机柜；搬迁期间座机停用。',
      contact: '代维 田野 10086-8 转 5',
      zone: 'Asia/Shanghai',
      from: minus(now, minutes(50)),
      to: plus(now, hours(3)),
      services: ['svc-xinghuo'],
      by: ENGINEER,
      said: [
        { customers: ['xinghuo'], what: 'told', before: 100, how: '电话，卷耳' },
        { customers: ['xinghuo'], what: 'agreed', before: 98, how: '电话，卷耳' },
      ],
    },
    {
      kind: 'cutover',
      title: '青泉县接入机房电源割接',
      reason: '更换整流模块，设备短时断电重启，电话中断约 20 分钟。',
      contact: '动力维护组 孟樵 10086-8 转 4',
      zone: 'Asia/Shanghai',
      from: night(1, 1),
      to: night(1, 5),
      elements: ['an-qingquan'],
      by: ENGINEER,
      said: [
        { customers: ['beidou', 'hongliu'], what: 'told', before: 90, how: '短信群发至故障联系人' },
        { customers: ['beidou'], what: 'agreed', before: 80, how: '电话，霍晴川' },
      ],
    },
    {
      kind: 'upgrade',
      title: '碧水供水话机批量升级',
      reason: '话机软件存在注册异常，逐台升级重启。',
      contact: '核心网 沈砚 10086-8 转 2',
      zone: 'Asia/Urumqi',
      from: night(2, 2),
      to: night(2, 6),
      services: ['svc-bishui'],
      by: SHEN,
      said: [{ customers: ['bishui'], what: 'told', before: 40, how: '电话，江澄' }],
    },
    {
      kind: 'cutover',
      title: '沙枣县接入机房扩容割接',
      reason: '接入设备扩容，逐框切换，单户中断不超过 10 分钟。',
      contact: '接入网 孟樵 10086-8 转 4',
      zone: 'Asia/Shanghai',
      from: night(8, 1),
      to: night(8, 5),
      elements: ['an-shazao'],
      by: ENGINEER,
      said: [],
    },
    {
      kind: 'maintenance',
      title: '南线传输环光缆检修',
      reason: '更换老化接头盒。',
      contact: '传输维护组 沈砚 10086-8 转 3',
      zone: 'Asia/Shanghai',
      from: night(-2, 1),
      to: night(-2, 4),
      elements: ['ring-south'],
      by: SHEN,
      said: [{ customers: ['beidou', 'hongliu'], what: 'told', before: 84, how: '短信群发至故障联系人' }],
      cancelled: { before: 10, reason: '大风蓝色预警，野外作业取消，改期另行通知。' },
    },
  ];
}
