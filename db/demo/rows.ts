import { SHIPPED_POLICY } from '#shared/clock/policy.ts';
import { addDays, addYears } from '#shared/contract/days.ts';
import type { Instant } from '#shared/time.ts';
import { beijingDay, instant, iso } from '#shared/time.ts';
import { DEMO_CUSTOMERS, type DemoCustomer } from './customers.ts';
import {
  ACCESS_NODES,
  CORE,
  type DemoElement,
  PARTY_OF_KIND,
  phonesOf,
  RINGS,
  roomOf,
  SBCS,
  SHARED_ROOMS,
} from './network.ts';
import { DEMO_PLANS } from './plans.ts';

/**
 * The demo's registry as rows of db/schema/. Organisations, people and places are invented; desk numbers are of the
 * range 000 of the invented area 0903, mobiles of the prefix 154, which no operator has.
 */
export const DEMO_BRANCH = {
  id: 'demo-branch',
  name: '示范分公司',
  zone: 'Asia/Shanghai',
  testNumber: '+869030009112',
  testLines: ['+869030009113'],
};

/** Also what a desk without the demo begins with: the law is the law, and the targets say that they are examples. */
export const shippedPolicyRow = (validFrom: Instant) => ({
  version: 1,
  name: '随附政策：法定时限；内部指标为示例值，请替换',
  rules: SHIPPED_POLICY,
  validFrom: new Date(validFrom),
  demo: true,
});

export const serviceOf = (customer: Pick<DemoCustomer, 'id'>): string => `svc-${customer.id}`;
export const contractOf = (customer: Pick<DemoCustomer, 'id'>): string => `C-${customer.id.toUpperCase()}`;

export const deskNumber = (n: number): string => `+86903${String(n).padStart(7, '0')}`;
export const mobileNumber = (n: number): string => `+86154${String(n).padStart(8, '0')}`;

/** Desk numbers of a customer, in order. */
export const desksOf = ({ firstDesk, desks }: DemoCustomer): string[] =>
  Array.from({ length: desks }, (_, i) => deskNumber(firstDesk + i));

/** From the core to the phone; the order is the position. */
export const lineOf = (c: DemoCustomer): DemoElement[] => [
  CORE,
  SBCS[c.sbc],
  ACCESS_NODES[c.access],
  RINGS[c.ring],
  c.room === undefined ? roomOf(c.id, c.shortName) : SHARED_ROOMS[c.room],
  phonesOf(c.id, c.desks),
];

interface Term {
  readonly signedOn: string;
  readonly startsOn: string;
  readonly endsOn: string;
}

/** Contracts run from 1 March to the end of February, and have renewed since (contract 九). */
function termAt(now: Instant): Term {
  const [year = 0, month = 0] = beijingDay(now).split('-').map(Number);
  const from = month >= 3 ? year : year - 1;
  const end = new Date(Date.UTC(from + 1, 2, 0));
  return { signedOn: `${from - 1}-02-20`, startsOn: `${from}-03-01`, endsOn: iso(instant(end.getTime())).slice(0, 10) };
}

/** A year that ends in so many days; or, of a contract just signed, the one that has begun. */
const yearTo = (endsOn: string, signedBefore: number): Term => {
  const startsOn = addDays(addYears(endsOn, -1), 1);
  return { signedOn: addDays(startsOn, -signedBefore), startsOn, endsOn };
};

export const demoTerm = ({ endsIn }: Pick<DemoCustomer, 'endsIn'>, now: Instant): Term =>
  endsIn === undefined ? termAt(now) : yearTo(addDays(beijingDay(now), endsIn), 9);

/** The clinic's new site: signed, and not in service yet. */
const newSite = (now: Instant) => ({
  id: 'C-ANKANG-2',
  customer: 'ankang',
  name: '安康卫生院新院区融合通信业务合同',
  plan: 'centrex-small',
  ...yearTo(addDays(beijingDay(now), 334), 2),
});

const mobilesOf = (c: DemoCustomer): { number: string; label: string }[] =>
  Array.from({ length: c.mobiles }, (_, i) => ({ number: mobileNumber(c.firstDesk + i), label: `移动成员 ${i + 1}` }));

const numbersOf = (c: DemoCustomer) => {
  const service = serviceOf(c);
  return [
    ...desksOf(c).map((number, i) => ({ number, service, kind: 'desk' as const, label: `桌面话机 ${i + 1}` })),
    ...mobilesOf(c).map((mobile) => ({ ...mobile, service, kind: 'mobile' as const })),
  ];
};

/** Phones of people begin where members' mobiles can never reach. */
const personalPhone = (index: number, of: number): string => mobileNumber(90_000_000 + index * 10 + of);

const contactsOf = (c: DemoCustomer, index: number) => [
  {
    id: `${c.id}-fault`,
    customer: c.id,
    side: 'customer' as const,
    duty: 'fault_contact' as const,
    name: c.contact.name,
    phone: personalPhone(index, 1),
    email: `fault@${c.id}.example.cn`,
    user: c.contact.user ?? null,
  },
  {
    id: `${c.id}-signatory`,
    customer: c.id,
    side: 'customer' as const,
    duty: 'signatory' as const,
    name: c.signatory,
    phone: personalPhone(index, 2),
    email: null,
    user: null,
  },
  {
    id: `${c.id}-carrier`,
    customer: c.id,
    side: 'carrier' as const,
    duty: 'fault_contact' as const,
    name: '集团专席',
    phone: '10086-8',
    email: null,
    user: null,
  },
];

/** All rows of the registry, by table, parents before children. */
export function demoRegistry(now: Instant, customers: readonly DemoCustomer[] = DEMO_CUSTOMERS) {
  const lines = customers.map((c) => ({ c, line: lineOf(c) }));
  const elements = new Map(lines.flatMap(({ line }) => line.map((e) => [e.id, e] as const)));
  return {
    branch: DEMO_BRANCH,
    policy: shippedPolicyRow(instant(0)),
    plans: DEMO_PLANS.map(({ id, version, validFrom, plan }) => ({ id, version, validFrom, spec: plan })),
    customers: customers.map((c) => ({
      id: c.id,
      branch: DEMO_BRANCH.id,
      name: c.name,
      shortName: c.shortName,
      level: c.level,
      area: c.area,
      county: c.county,
      manager: c.manager,
    })),
    contracts: [
      ...customers.map((c) => ({
        id: contractOf(c),
        customer: c.id,
        name: `${c.shortName}融合通信业务合同`,
        plan: c.plan,
        ...demoTerm(c, now),
      })),
      ...(customers.some(({ id }) => id === 'ankang') ? [newSite(now)] : []),
    ],
    services: customers.map((c) => ({
      id: serviceOf(c),
      customer: c.id,
      contract: contractOf(c),
      name: `${c.shortName}融合通信 ${c.desks} 线`,
      state: c.state,
      features: [...c.features],
      address: c.address,
      cabinetCode: `DEMO-${c.id.toUpperCase()}`,
    })),
    numbers: customers.flatMap(numbersOf),
    elements: [...elements.values()].map((e) => ({ ...e, branch: DEMO_BRANCH.id })),
    lines: lines.flatMap(({ c, line }) =>
      line.map((e, position) => ({ service: serviceOf(c), position, element: e.id })),
    ),
    responsibilities: lines.flatMap(({ c, line }) =>
      line.flatMap((e) => {
        const party = PARTY_OF_KIND[e.kind];
        return party === null ? [] : [{ contract: contractOf(c), element: e.id, party }];
      }),
    ),
    contacts: customers.flatMap(contactsOf),
  };
}
