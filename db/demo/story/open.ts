import { duration, hours, type Instant, instant, minutes, minus, plus } from '#shared/time.ts';
import type { Channel, Symptom } from '#shared/ticket/values.ts';
import { DEMO_CUSTOMERS } from '../customers.ts';
import type { Random } from '../random.ts';
import { SAND } from '../majeure.ts';
import { desksOf } from '../rows.ts';
import {
  accepted,
  acknowledged,
  arrived,
  cleared,
  dispatched,
  newestOpen,
  passes,
  reported,
  tested,
} from './chapters.ts';
import type { Planned } from './schedule.ts';
import { act, declareAgain, type Scene, type Seen, type Story, type Telling, type Who } from './telling.ts';

/**
 * The faults that are open when the demo is loaded: each in another phase, none of the college's or the hospital's.
 * Their ages are counted back from the moment of loading, so that the wall is as interesting at any hour.
 */
interface Open {
  readonly customer: string;
  /** Minutes. */
  readonly age: number;
  readonly by: Who;
  readonly channel: Channel;
  readonly symptom: Symptom;
  readonly says: string;
  /** Share of the desks. */
  readonly share: number;
  readonly engineer: Scene['engineer'];
  readonly technician?: Scene['technician'];
  readonly telling: (scene: Scene, declared: Seen, now: Instant) => Telling<unknown>;
}

const finding = (after: number, who: Who, text: string) => act(after, who, { type: 'recordFinding', text });
const confirmed = (
  after: number,
  who: Who,
  severity: 'critical' | 'major' | 'minor',
  as: 'fault' | 'major_hazard' = 'fault',
) => act(after, who, { type: 'confirm', class: as, severity });

function* located(scene: Scene, carrier: string, customer: string, severity: 'critical' | 'major' | 'minor'): Telling {
  yield* acknowledged(scene, 4);
  yield* finding(7, scene.engineer, carrier);
  yield* finding(6, 'customer', customer);
  return yield* confirmed(3, scene.engineer, severity);
}

/** By what the one fault and those beneath it were mended. */
const MEDIA_BOARD = {
  cause: 'core',
  causeDetail: 'core.border.media',
  action: '倒换至备用媒体板，更换故障板，拨测正常',
} as const;

/** Located as part of the open fault of another customer, put under it, and dispatched. */
function* beneathMajor(scene: Scene, customer: string): Telling {
  yield* located(scene, '与 SBC-1 媒体板故障为同一故障', '内部互拨正常，外线一接通就断', 'major');
  yield* act(2, scene.engineer, { type: 'linkParent', parent: customer });
  return yield* dispatched(scene, { party: 'carrier', at: 'sbc', unit: '核心网维护组', onSite: false }, 5);
}

const OPEN: readonly Open[] = [
  {
    customer: 'ankang',
    age: 17,
    by: 'hotline',
    channel: 'hotline',
    symptom: 'all_down',
    says: '卫生院所有座机中断，急救电话只能用手机接',
    share: 1,
    engineer: 'engineer',
    *telling() {
      yield* act(8, 'customer', { type: 'chase', note: '急诊等着用，请尽快' });
      yield* act(6, 'customer', { type: 'chase', note: '还没有人联系我们' });
    },
  },
  {
    customer: 'jinqiao',
    age: 7,
    by: 'manager',
    channel: 'manager',
    symptom: 'cannot_call_out',
    says: '二楼办事窗口座机打不出外线，能接听',
    share: 0.4,
    engineer: 'engineer',
    *telling(scene) {
      yield* declareAgain(3, 'hotline', {
        channel: 'hotline',
        symptom: 'cannot_call_out',
        description: '三楼窗口也打不出去',
        affected: desksOf(scene.customer).slice(30, 36),
      });
    },
  },
  {
    customer: 'huimin',
    age: 42,
    by: 'hotline',
    channel: 'hotline',
    symptom: 'no_dial_tone',
    says: '营业室话机没有拨号音',
    share: 0.5,
    engineer: 'shen.yan',
    *telling(scene) {
      yield* acknowledged(scene, 6);
      yield* finding(12, scene.engineer, '胡杨县接入节点无告警，部分端口注册超时，正在核查');
    },
  },
  {
    customer: 'yulin',
    age: 405,
    by: 'hotline',
    channel: 'hotline',
    symptom: 'no_dial_tone',
    says: '教学楼座机全部没有拨号音',
    share: 0.7,
    engineer: 'meng.qiao',
    technician: 'tian.ye',
    *telling(scene, _declared, loaded) {
      yield* located(scene, '城东接入节点 3 号用户板故障告警', '机房供电和交换机正常', 'major');
      const now = yield* dispatched(scene, { party: 'carrier', at: 'access', unit: '接入网维护组', onSite: true }, 5);
      yield* accepted(scene, now, 12);
      yield* act(3, 'tian.ye', {
        type: 'planVisit',
        segment: newestOpen(now),
        at: plus(loaded, hours(2)),
        note: '带备板到楼层配线间，请安排人员开门',
      });
      yield* act(140, 'customer', { type: 'chase', note: '下午有考务，请尽快' });
      yield* act(60, scene.engineer, { type: 'addNote', text: '备板从省仓调拨，预计下午到', visibility: 'customer' });
    },
  },
  {
    customer: 'bishui',
    age: 560,
    by: 'engineer',
    channel: 'noc',
    symptom: 'all_down',
    says: '城西节点监测到碧水供水全部话机离线',
    share: 1,
    engineer: 'engineer',
    technician: 'field',
    *telling(scene) {
      yield* located(scene, '引入光缆中断，断点距机房约 600 米', '调度室话机全部离线，网络正常', 'major');
      let now = yield* dispatched(scene, { party: 'carrier', at: 'access', unit: '线路维护组', onSite: true }, 4);
      yield* act(9, scene.engineer, { type: 'logMeasure', text: '启用应急措施，调度电话优先保障' });
      now = yield* act(6, scene.engineer, { type: 'logBypass', what: '调度电话呼叫转移至值班手机' });
      now = yield* accepted(scene, now, 10);
      yield* arrived(scene, now, 48);
      yield* act(152, 'customer', { type: 'chase', note: '转移后只能一路通话' });
      yield* act(141, scene.engineer, { type: 'acknowledgeCall' });
    },
  },
  {
    customer: 'yunling',
    age: 178,
    by: 'hotline',
    channel: 'hotline',
    symptom: 'dropped_calls',
    says: '通话一两分钟就断，办税厅反映强烈',
    share: 0.8,
    engineer: 'shen.yan',
    technician: 'tian.ye',
    *telling(scene) {
      yield* acknowledged(scene, 4);
      yield* finding(7, scene.engineer, '北线传输环误码持续上升，沿线多个单位受影响');
      yield* finding(6, 'customer', '内部网络正常，视频会议也卡顿');
      const major = yield* confirmed(3, scene.engineer, 'critical', 'major_hazard');
      yield* reported(scene, major, 9);
      let now = yield* dispatched(scene, { party: 'channel', at: 'transmission', unit: '传输维护组', onSite: true }, 6);
      now = yield* accepted(scene, now, 18);
      yield* arrived(scene, now, 38);
      const chased = yield* act(12, 'customer', { type: 'chase' });
      yield* reported(scene, chased, 20);
    },
  },
  {
    customer: 'yudai',
    age: 296,
    by: 'hotline',
    channel: 'hotline',
    symptom: 'all_down',
    says: '市场办公室电话全部不亮',
    share: 1,
    engineer: 'meng.qiao',
    *telling(scene) {
      yield* located(scene, '接入节点端口正常，客户端设备离线', '弱电间停电，物业电工在查线', 'major');
      const now = yield* dispatched(
        scene,
        {
          party: 'customer',
          at: 'customer_room',
          unit: null,
          onSite: false,
          evidence: '双方视频连线确认弱电间断电，端口状态截图已留存',
        },
        8,
      );
      yield* accepted(scene, now, 15);
    },
  },
  {
    customer: 'hongliu',
    age: 660,
    by: 'manager',
    channel: 'manager',
    symptom: 'all_down',
    says: '林场电话中断，场部联系不上护林点',
    share: 1,
    engineer: 'shen.yan',
    technician: 'field',
    *telling(scene, _declared, now) {
      yield* located(scene, '引入线路中断，需现场抢修', '昨夜大风，通往林场道路积沙', 'major');
      const sent = yield* dispatched(scene, { party: 'carrier', at: 'access', unit: '线路维护组', onSite: true }, 5);
      yield* accepted(scene, sent, 10);
      yield* act(160, scene.engineer, {
        type: 'suspendClock',
        reason: 'force_majeure',
        majeure: SAND,
        evidence: '道路积沙封闭，交通部门封路公告与现场照片',
        until: plus(now, hours(9)),
      });
      yield* act(12, 'supervisor', { type: 'approveSuspension' });
    },
  },
  // One major fault with two beneath it: its repair proposes what is left to do on each.
  {
    customer: 'chenguang',
    age: 215,
    by: 'engineer',
    channel: 'noc',
    symptom: 'dropped_calls',
    says: '会话边界 SBC-1 媒体板告警，晨光客运站等单位通话中断',
    share: 1,
    engineer: 'engineer',
    *telling(scene) {
      yield* acknowledged(scene, 2);
      yield* finding(4, scene.engineer, '会话边界 SBC-1 一块媒体板故障，分配在该板上的单位通话一接通就断');
      yield* finding(6, 'customer', '内部互拨正常，外线一接通就断');
      const major = yield* confirmed(2, scene.engineer, 'critical', 'major_hazard');
      yield* reported(scene, major, 6);
      let now = yield* dispatched(scene, { party: 'carrier', at: 'sbc', unit: '核心网维护组', onSite: false }, 4);
      now = yield* accepted(scene, now, 5);
      now = yield* cleared(scene, now, { after: 96, ...MEDIA_BOARD });
      now = yield* passes(scene, now, 'carrier');
      yield* reported(scene, now, 3);
    },
  },
  {
    customer: 'fengshou',
    age: 204,
    by: 'hotline',
    channel: 'hotline',
    symptom: 'dropped_calls',
    says: '电话接通就断',
    share: 1,
    engineer: 'engineer',
    *telling(scene) {
      const now = yield* beneathMajor(scene, 'chenguang');
      yield* accepted(scene, now, 6);
    },
  },
  {
    customer: 'xiangyang',
    age: 198,
    by: 'manager',
    channel: 'manager',
    symptom: 'dropped_calls',
    says: '学校电话打出打入都是一接通就断',
    share: 1,
    engineer: 'shen.yan',
    *telling(scene) {
      let now = yield* beneathMajor(scene, 'chenguang');
      now = yield* accepted(scene, now, 6);
      yield* cleared(scene, now, { after: 120, ...MEDIA_BOARD });
    },
  },
  {
    customer: 'beidou',
    age: 388,
    by: 'manager',
    channel: 'manager',
    symptom: 'poor_quality',
    says: '会商电话杂音大，听不清',
    share: 0.5,
    engineer: 'meng.qiao',
    technician: 'field',
    *telling(scene) {
      yield* located(scene, '分纤箱进水，端口衰耗超标', '换话机无改善', 'minor');
      let now = yield* dispatched(scene, { party: 'carrier', at: 'access', unit: '线路维护组', onSite: true }, 6);
      now = yield* accepted(scene, now, 25);
      now = yield* cleared(scene, now, {
        after: 240,
        cause: 'access_line',
        causeDetail: 'access_line.route.cabinet',
        action: '更换分纤箱并重做接头，衰耗合格',
      });
      yield* tested(scene, now);
    },
  },
];

function storyOf(open: Open, random: Random, now: Instant): Planned {
  const customer = DEMO_CUSTOMERS.find((c) => c.id === open.customer);
  if (customer === undefined) throw new RangeError(`no customer ${open.customer}`);
  const scene: Scene = { random, customer, engineer: open.engineer, technician: open.technician ?? 'field' };
  const affected = desksOf(customer).slice(0, Math.max(1, Math.round(customer.desks * open.share)));
  const story: Story = {
    customer,
    by: open.by,
    report: { channel: open.channel, symptom: open.symptom, description: open.says, affected },
    began: minutes(random.whole(2, 15)),
    contact: true,
    telling: (declared) => open.telling(scene, declared, now),
  };
  // Nobody declares on the full minute.
  const at = minus(now, duration(minutes(open.age) + random.whole(1_000, 50_000)));
  return { at: instant(at), story };
}

/** @param now when the demo is loaded */
export const openStories = (random: Random, now: Instant): Planned[] =>
  OPEN.map((open) => storyOf(open, random, now)).sort((a, b) => a.at - b.at);
