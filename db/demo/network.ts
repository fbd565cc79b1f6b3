import type { ELEMENT_KINDS } from '#shared/registry/tables.ts';
import type { SegmentParty } from '#shared/ticket/values.ts';

export type ElementKind = (typeof ELEMENT_KINDS)[number];

export interface DemoElement {
  readonly id: string;
  readonly name: string;
  readonly kind: ElementKind;
}

/** What several customers hang on: one cut here is many silent phones. */
export const CORE: DemoElement = { id: 'core-ims', name: 'IMS 核心网', kind: 'core' };

export const SBCS = {
  'sbc-1': { id: 'sbc-1', name: '会话边界 SBC-1', kind: 'sbc' },
  'sbc-2': { id: 'sbc-2', name: '会话边界 SBC-2', kind: 'sbc' },
} as const satisfies Record<string, DemoElement>;

export const ACCESS_NODES = {
  'an-east': { id: 'an-east', name: '城东接入机房', kind: 'access' },
  'an-north': { id: 'an-north', name: '城北接入机房', kind: 'access' },
  'an-west': { id: 'an-west', name: '城西接入机房', kind: 'access' },
  'an-huyang': { id: 'an-huyang', name: '胡杨县接入机房', kind: 'access' },
  'an-shazao': { id: 'an-shazao', name: '沙枣县接入机房', kind: 'access' },
  'an-qingquan': { id: 'an-qingquan', name: '青泉县接入机房', kind: 'access' },
} as const satisfies Record<string, DemoElement>;

export const RINGS = {
  'ring-city': { id: 'ring-city', name: '城区汇聚环', kind: 'transmission' },
  'ring-north': { id: 'ring-north', name: '北线传输环', kind: 'transmission' },
  'ring-south': { id: 'ring-south', name: '南线传输环', kind: 'transmission' },
} as const satisfies Record<string, DemoElement>;

/** A room that two customers of one building share; all others have one of their own. */
export const SHARED_ROOMS = {
  'room-tower': { id: 'room-tower', name: '金桥大厦弱电间', kind: 'customer_room' },
} as const satisfies Record<string, DemoElement>;

export const roomOf = (customer: string, shortName: string): DemoElement => ({
  id: `room-${customer}`,
  name: `${shortName}弱电间`,
  kind: 'customer_room',
});

export const phonesOf = (customer: string, desks: number): DemoElement => ({
  id: `phones-${customer}`,
  name: `桌面话机 ${desks} 部`,
  kind: 'phone',
});

/** As the contracts of the demo sign it. Of the transmission they say nothing: that makes it `channel`. */
export const PARTY_OF_KIND: Readonly<Record<ElementKind, SegmentParty | null>> = {
  core: 'carrier',
  sbc: 'carrier',
  access: 'carrier',
  transmission: null,
  customer_room: 'customer',
  phone: 'customer',
};
