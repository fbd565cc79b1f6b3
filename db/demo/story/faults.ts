import type { Cause, SegmentParty, Symptom } from '#shared/ticket/values.ts';
import type { ElementKind } from '../network.ts';

/** A way in which service fails, and how it is found and put right. */
export interface Fault {
  readonly weight: number;
  readonly cause: Cause;
  readonly party: SegmentParty;
  readonly at: ElementKind;
  /** Who works it on the carrier's side. */
  readonly unit: string | null;
  /** Whether somebody has to drive there. */
  readonly onSite: boolean;
  readonly symptoms: readonly Symptom[];
  /** Share of the desks that fail, least and most. */
  readonly share: readonly [number, number];
  readonly customerSays: readonly string[];
  readonly carrierFinds: readonly string[];
  readonly customerFinds: readonly string[];
  /** Minutes from accepting to clearing, least and most. */
  readonly takes: readonly [number, number];
  /** What was done, and what it had come from: a code of the shipped tree beneath the cause. */
  readonly done: readonly { readonly action: string; readonly causeDetail: string }[];
}

export const FAULTS: readonly Fault[] = [
  {
    weight: 16,
    cause: 'access_node',
    party: 'carrier',
    at: 'access',
    unit: '接入网维护组',
    onSite: true,
    symptoms: ['all_down', 'no_dial_tone', 'no_dial_tone'],
    share: [0.5, 1],
    customerSays: ['话机全部显示未注册，重启无效', '整层楼座机无拨号音', '总机和分机都打不通'],
    carrierFinds: ['接入节点用户板告警，端口批量掉线', '接入节点主控板倒换失败，业务板未上线'],
    customerFinds: ['机房供电正常，交换机指示灯正常', '已重启话机，仍无拨号音'],
    takes: [35, 190],
    done: [
      { action: '更换用户板并恢复数据，端口全部上线', causeDetail: 'access_node.olt.line_card' },
      { action: '重启主控板，业务板恢复，观察 15 分钟无告警', causeDetail: 'access_node.olt.control' },
    ],
  },
  {
    weight: 12,
    cause: 'transmission',
    party: 'channel',
    at: 'transmission',
    unit: '传输维护组',
    onSite: true,
    symptoms: ['all_down', 'dropped_calls', 'poor_quality'],
    share: [0.6, 1],
    customerSays: ['通话几分钟就断，反复出现', '电话里声音断断续续，听不清', '所有话机同时中断'],
    carrierFinds: ['汇聚环至用户侧链路误码超限', '传输环光功率劣化，接近告警门限'],
    customerFinds: ['内部网络正常，其他业务也有卡顿', '机房光收发器红灯闪烁'],
    takes: [60, 330],
    done: [
      { action: '双方到场重新熔接尾纤，误码消失', causeDetail: 'transmission.quality.bit_errors' },
      { action: '更换老化光模块，光功率恢复正常', causeDetail: 'transmission.equipment.optical_module' },
    ],
  },
  {
    weight: 9,
    cause: 'third_party',
    party: 'channel',
    at: 'transmission',
    unit: '传输维护组',
    onSite: true,
    symptoms: ['all_down'],
    share: [1, 1],
    customerSays: ['门前道路施工后电话全断', '所有座机中断，外面有挖掘机作业'],
    carrierFinds: ['测试光缆断点距机房 2.3 公里，疑外力破坏', '光缆中断，断点位于施工路段'],
    customerFinds: ['单位内部供电、网络均正常', '施工方承认挖断管道'],
    takes: [150, 420],
    done: [
      { action: '抢修队熔接 48 芯光缆，链路恢复', causeDetail: 'third_party.construction.municipal' },
      { action: '布放临时光缆恢复业务，后续入管', causeDetail: 'third_party.construction.utility' },
    ],
  },
  {
    weight: 13,
    cause: 'customer_power',
    party: 'customer',
    at: 'customer_room',
    unit: null,
    onSite: false,
    symptoms: ['all_down', 'no_dial_tone'],
    share: [0.6, 1],
    customerSays: ['早上一来话机全部黑屏', '办公楼座机全部不亮'],
    carrierFinds: ['用户侧设备掉电告警，上联端口正常 down', '接入节点正常，客户端设备离线'],
    customerFinds: ['弱电间空开跳闸，已联系物业电工', '停电检修，发电机未带弱电间'],
    takes: [25, 260],
    done: [
      { action: '更换空开并恢复供电，话机重新注册', causeDetail: 'customer_power.breaker.overload' },
      { action: '市电恢复，设备上电，话机正常', causeDetail: 'customer_power.mains.planned_outage' },
    ],
  },
  {
    weight: 10,
    cause: 'customer_lan',
    party: 'customer',
    at: 'customer_room',
    unit: null,
    onSite: false,
    symptoms: ['one_way_audio', 'dropped_calls', 'no_dial_tone'],
    share: [0.2, 0.7],
    customerSays: ['换了路由器以后电话单通', '部分话机反复掉线', '三楼话机全部没有拨号音'],
    carrierFinds: ['信令正常，媒体流未返回，疑客户侧地址转换', '抓包见大量广播，疑客户侧环路'],
    customerFinds: ['信息中心昨晚调整过交换机配置', '三楼交换机指示灯异常闪烁'],
    takes: [30, 240],
    done: [
      { action: '拆除环路网线，启用环路保护', causeDetail: 'customer_lan.congestion.loop' },
      { action: '恢复语音 VLAN 配置，双向通话正常', causeDetail: 'customer_lan.addressing.vlan' },
    ],
  },
  {
    weight: 8,
    cause: 'customer_phone',
    party: 'customer',
    at: 'phone',
    unit: null,
    onSite: false,
    symptoms: ['no_dial_tone', 'one_way_audio', 'other'],
    share: [0.02, 0.1],
    customerSays: ['一部话机听筒没有声音', '值班室话机按键失灵', '新搬办公室的话机不能用'],
    carrierFinds: ['该号码注册正常，回环测试通过', '话机多次注册失败，账号状态正常'],
    customerFinds: ['换一部话机后正常，确认是话机坏', '话机电源适配器损坏'],
    takes: [15, 180],
    done: [
      { action: '更换手柄线，通话正常', causeDetail: 'customer_phone.hardware.handset' },
      { action: '更换话机并重新录入账号', causeDetail: 'customer_phone.registration.credentials' },
    ],
  },
  {
    weight: 12,
    cause: 'configuration',
    party: 'carrier',
    at: 'core',
    unit: '核心网维护组',
    onSite: false,
    symptoms: ['short_dial_fails', 'feature_fails', 'cannot_call_out', 'cannot_be_called'],
    share: [0.1, 0.6],
    customerSays: ['拨短号提示空号', '呼叫转移设置后不生效', '长途拨不出去，市话正常', '外面打进来提示已停机'],
    carrierFinds: ['短号群成员数据缺失', '补充业务签约数据与合同不一致', '呼出权限数据误改'],
    customerFinds: ['多部话机现象一致', '只有新加入的号码有问题'],
    takes: [12, 110],
    done: [
      { action: '补录短号群数据，拨测正常', causeDetail: 'configuration.feature.short_number' },
      { action: '修正业务签约并核对全部成员', causeDetail: 'configuration.feature' },
      { action: '恢复呼出权限，拨测市话、长途正常', causeDetail: 'configuration.account.rights' },
    ],
  },
  {
    weight: 11,
    cause: 'access_line',
    party: 'carrier',
    at: 'access',
    unit: '线路维护组',
    onSite: true,
    symptoms: ['no_dial_tone', 'poor_quality', 'cannot_call_out'],
    share: [0.1, 0.5],
    customerSays: ['雨后电话杂音很大', '几部电话没有拨号音', '电话时好时坏'],
    carrierFinds: ['引入光缆衰耗偏大', '分纤箱进水，端口衰耗超标'],
    customerFinds: ['换插座无效', '楼外箱体门未关'],
    takes: [45, 240],
    done: [
      { action: '更换分纤箱并重做接头，衰耗合格', causeDetail: 'access_line.route.cabinet' },
      { action: '更换引入光缆，测试合格', causeDetail: 'access_line.attenuation.bend' },
    ],
  },
  {
    weight: 5,
    cause: 'core',
    party: 'carrier',
    at: 'sbc',
    unit: '核心网维护组',
    onSite: false,
    symptoms: ['dropped_calls', 'cannot_be_called', 'poor_quality'],
    share: [0.3, 1],
    customerSays: ['通话三十秒自动挂断', '外线打进来没有振铃', '通话有回声'],
    carrierFinds: ['会话边界会话保活超时', '媒体资源占用偏高，部分呼叫协商失败'],
    customerFinds: ['各部话机都一样', '内部互拨正常，只有外线有问题'],
    takes: [20, 150],
    done: [
      { action: '调整会话保活参数，长通话测试正常', causeDetail: 'core.border' },
      { action: '倒换媒体板，资源占用恢复', causeDetail: 'core.border.media' },
    ],
  },
  {
    weight: 4,
    cause: 'works',
    party: 'carrier',
    at: 'access',
    unit: '接入网维护组',
    onSite: false,
    symptoms: ['all_down', 'dropped_calls'],
    share: [0.5, 1],
    customerSays: ['昨夜之后电话一直打不通', '割接通知说一点恢复，现在还不通'],
    carrierFinds: ['割接后业务 VLAN 漏配', '割接未按时完成，端口未迁移'],
    customerFinds: ['没有动过任何设备', '收到过割接通知'],
    takes: [20, 120],
    done: [
      { action: '补配业务 VLAN，业务恢复', causeDetail: 'works.planned.failed' },
      { action: '完成端口迁移，拨测正常', causeDetail: 'works.planned.overrun' },
    ],
  },
];

/** What the engineer can show when the clock moves to the customer. */
export const EVIDENCE: readonly string[] = [
  '接入节点端口状态与光功率截图：我侧正常，客户端设备离线',
  '双方视频连线确认客户机房设备断电',
  '抓包文件与端口流量截图，故障点在客户交换机以下',
];
