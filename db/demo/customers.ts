import type { Area, CustomerLevel, ServiceState } from '#shared/ticket/values.ts';
import type { ACCESS_NODES, RINGS, SBCS, SHARED_ROOMS } from './network.ts';

/** An invented organisation with its one contract, its one service, and the people it named. */
export interface DemoCustomer {
  readonly id: string;
  readonly name: string;
  /** What fits on the wall. */
  readonly shortName: string;
  readonly level: CustomerLevel;
  readonly area: Area;
  readonly county: string;
  readonly manager: 'manager' | 'manager2';
  readonly plan: 'centrex-55' | 'centrex-120' | 'centrex-small';
  readonly address: string;
  /** Desk numbers are `desks` in a row from here, in area 0903. */
  readonly firstDesk: number;
  readonly desks: number;
  readonly mobiles: number;
  readonly features: readonly string[];
  readonly state: ServiceState;
  readonly sbc: keyof typeof SBCS;
  readonly access: keyof typeof ACCESS_NODES;
  readonly ring: keyof typeof RINGS;
  /** Where the room is shared with another customer of the building. */
  readonly room?: keyof typeof SHARED_ROOMS;
  /** Who coordinates faults (contract 四), and who may sign for numbers (二10). */
  readonly contact: { readonly name: string; readonly user?: 'college' | 'hospital' };
  readonly signatory: string;
  /** Days from the loading to the contract's last one; the others run to the end of February. */
  readonly endsIn?: number;
}

type Line = Pick<DemoCustomer, 'sbc' | 'access' | 'ring'>;
const east: Line = { sbc: 'sbc-1', access: 'an-east', ring: 'ring-city' };
const west: Line = { sbc: 'sbc-2', access: 'an-west', ring: 'ring-city' };
const huyang: Line = { sbc: 'sbc-1', access: 'an-huyang', ring: 'ring-north' };
const shazao: Line = { sbc: 'sbc-1', access: 'an-shazao', ring: 'ring-north' };
const qingquan: Line = { sbc: 'sbc-2', access: 'an-qingquan', ring: 'ring-south' };

const BASIC = ['forwarding', 'hold', 'waiting'] as const;
const OFFICE = ['short_dial', ...BASIC, 'conference'] as const;

const usual = { plan: 'centrex-small', mobiles: 0, features: BASIC, state: 'normal', manager: 'manager' } as const;
const urban = { area: 'urban', county: '市区' } as const;

export const DEMO_CUSTOMERS: readonly DemoCustomer[] = [
  {
    ...urban,
    id: 'college',
    name: '示范医学高等专科学校',
    shortName: '示范医专',
    level: 'AA',
    manager: 'manager',
    plan: 'centrex-55',
    address: '市区学苑路 1 号',
    firstDesk: 1,
    desks: 55,
    mobiles: 20,
    features: [...OFFICE, 'barring', 'fax'],
    state: 'normal',
    ...east,
    contact: { name: '陆远舟', user: 'college' },
    signatory: '温仲秋',
  },
  {
    ...urban,
    id: 'hospital',
    name: '示范市人民医院',
    shortName: '市人民医院',
    level: 'AAA',
    manager: 'manager2',
    plan: 'centrex-120',
    address: '市区杏林大道 16 号',
    firstDesk: 101,
    desks: 120,
    mobiles: 30,
    features: [...OFFICE, 'fax'],
    state: 'normal',
    ...west,
    contact: { name: '白芷', user: 'hospital' },
    signatory: '章怀瑾',
  },
  {
    ...usual,
    ...urban,
    id: 'yulin',
    name: '示范市育林中学',
    shortName: '育林中学',
    level: 'A',
    address: '市区育林街 8 号',
    firstDesk: 1001,
    desks: 32,
    features: OFFICE,
    ...east,
    contact: { name: '向晚' },
    signatory: '左宗旭',
  },
  {
    ...usual,
    ...urban,
    id: 'changhe',
    name: '长河职业技术学校',
    shortName: '长河技校',
    level: 'A',
    address: '市区工农路 77 号',
    firstDesk: 1101,
    desks: 40,
    features: OFFICE,
    ...east,
    contact: { name: '闻铁生' },
    signatory: '纪长河',
  },
  {
    ...usual,
    ...urban,
    id: 'jinqiao',
    name: '金桥政务服务中心',
    shortName: '金桥政务',
    level: 'AA',
    manager: 'manager2',
    address: '市区金桥大厦 1–3 层',
    firstDesk: 1201,
    desks: 48,
    features: OFFICE,
    ...west,
    room: 'room-tower',
    contact: { name: '邵清和' },
    signatory: '池向荣',
  },
  {
    ...usual,
    ...urban,
    id: 'xinghuo',
    name: '星火图书馆',
    shortName: '星火图书馆',
    level: 'standard',
    address: '市区金桥大厦 4 层',
    firstDesk: 1301,
    desks: 10,
    ...west,
    room: 'room-tower',
    contact: { name: '卷耳' },
    signatory: '秦书简',
  },
  {
    ...usual,
    ...urban,
    id: 'yudai',
    name: '玉带集贸市场',
    shortName: '玉带市场',
    level: 'standard',
    address: '市区玉带桥南',
    firstDesk: 1401,
    desks: 9,
    ...west,
    contact: { name: '贺满仓' },
    signatory: '贺满仓',
    endsIn: 48,
  },
  {
    ...usual,
    ...urban,
    id: 'chenguang',
    name: '晨光客运站',
    shortName: '晨光客运',
    level: 'A',
    address: '市区环城东路 210 号',
    firstDesk: 1501,
    desks: 16,
    ...east,
    contact: { name: '钟启程' },
    signatory: '路平安',
  },
  {
    ...usual,
    ...urban,
    id: 'bishui',
    name: '碧水供水公司',
    shortName: '碧水供水',
    level: 'A',
    manager: 'manager2',
    address: '市区水厂路 3 号',
    firstDesk: 1601,
    desks: 20,
    ...west,
    contact: { name: '江澄' },
    signatory: '管润生',
  },
  {
    ...usual,
    ...urban,
    id: 'mingzhu',
    name: '明珠宾馆',
    shortName: '明珠宾馆',
    level: 'standard',
    address: '市区迎宾路 99 号',
    firstDesk: 1701,
    desks: 30,
    state: 'suspended_arrears',
    ...east,
    contact: { name: '宾来福' },
    signatory: '宾来福',
  },
  {
    ...usual,
    id: 'huimin',
    name: '惠民信用社胡杨分社',
    shortName: '惠民信用社',
    level: 'AA',
    area: 'rural',
    county: '胡杨县',
    manager: 'manager2',
    address: '胡杨县中心街 12 号',
    firstDesk: 1801,
    desks: 14,
    features: OFFICE,
    ...huyang,
    contact: { name: '钱益之' },
    signatory: '谷丰年',
  },
  {
    ...usual,
    id: 'xiangyang',
    name: '胡杨县向阳小学',
    shortName: '向阳小学',
    level: 'standard',
    area: 'rural',
    county: '胡杨县',
    address: '胡杨县向阳镇',
    firstDesk: 1901,
    desks: 12,
    ...huyang,
    contact: { name: '葵子衿' },
    signatory: '阳春晓',
  },
  {
    ...usual,
    id: 'fengshou',
    name: '丰收农机站',
    shortName: '丰收农机站',
    level: 'standard',
    area: 'rural',
    county: '胡杨县',
    address: '胡杨县丰收路 5 号',
    firstDesk: 2001,
    desks: 6,
    ...huyang,
    contact: { name: '耿犁' },
    signatory: '耿犁',
  },
  {
    ...usual,
    id: 'yunling',
    name: '沙枣县云岭税务所',
    shortName: '云岭税务所',
    level: 'A',
    area: 'rural',
    county: '沙枣县',
    manager: 'manager2',
    address: '沙枣县云岭路 30 号',
    firstDesk: 2101,
    desks: 18,
    features: OFFICE,
    ...shazao,
    contact: { name: '计明理' },
    signatory: '端木正',
  },
  {
    ...usual,
    id: 'ankang',
    name: '沙枣县安康卫生院',
    shortName: '安康卫生院',
    level: 'AA',
    area: 'rural',
    county: '沙枣县',
    address: '沙枣县安康巷 2 号',
    firstDesk: 2201,
    desks: 22,
    features: OFFICE,
    ...shazao,
    contact: { name: '佘宁' },
    signatory: '康如松',
  },
  {
    ...usual,
    id: 'beidou',
    name: '青泉县北斗气象站',
    shortName: '北斗气象站',
    level: 'A',
    area: 'rural',
    county: '青泉县',
    manager: 'manager2',
    address: '青泉县观云山',
    firstDesk: 2301,
    desks: 4,
    ...qingquan,
    contact: { name: '霍晴川' },
    signatory: '霍晴川',
  },
  {
    ...usual,
    id: 'hongliu',
    name: '青泉县红柳林场',
    shortName: '红柳林场',
    level: 'standard',
    area: 'rural',
    county: '青泉县',
    manager: 'manager2',
    address: '青泉县红柳滩',
    firstDesk: 2401,
    desks: 6,
    ...qingquan,
    contact: { name: '木槿' },
    signatory: '林深',
  },
];
