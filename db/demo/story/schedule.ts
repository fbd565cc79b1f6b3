import {
  beijingDay,
  days,
  duration,
  hours,
  type Instant,
  instant,
  minutes,
  minus,
  parseIso,
  plus,
} from '#shared/time.ts';
import type { Channel } from '#shared/ticket/values.ts';
import { DEMO_CUSTOMERS, type DemoCustomer } from '../customers.ts';
import type { Random } from '../random.ts';
import { dismissed, IN_ARREARS, NO_FAULTS } from './dismissed.ts';
import { anyFault, pastFault } from './past.ts';
import { desksAffected, type Scene, type Story, type Who } from './telling.ts';

/** A story and when it begins. */
export interface Planned {
  readonly at: Instant;
  readonly story: Story;
}

const HISTORY = days(30);
/** A ticket takes a day at the most: what begins later might not be over by now. */
const NEWEST = hours(30);
const PER_DAY = [4, 8] as const;

/** Beijing hours of a working day in the west, and a little of the night. */
const HOURS = [2, 9, 10, 10, 10, 11, 11, 11, 12, 12, 13, 16, 16, 17, 17, 17, 18, 18, 19, 20, 22];

const howOften = (c: DemoCustomer): number => (c.untroubled ? 0 : c.state === 'normal' ? 1 + Math.sqrt(c.desks) : 1);

const CHANNELS: readonly { readonly weight: number; readonly channel: Channel; readonly by: Who }[] = [
  { weight: 45, channel: 'hotline', by: 'hotline' },
  { weight: 20, channel: 'manager', by: 'manager' },
  { weight: 25, channel: 'portal', by: 'customer' },
  { weight: 10, channel: 'noc', by: 'engineer' },
];

function channelFor(scene: Scene) {
  const usable = CHANNELS.filter((c) => c.channel !== 'portal' || scene.customer.contact.user !== undefined);
  return scene.random.weighted(usable);
}

/** Who may turn up in a story. */
export interface Shift {
  readonly engineers: readonly Scene['engineer'][];
  readonly technicians: readonly Scene['technician'][];
}
const EVERYBODY: Shift = { engineers: ['engineer', 'shen.yan', 'meng.qiao'], technicians: ['field', 'tian.ye'] };

/** One story of a customer's service, whatever comes. */
export function anyStory(random: Random, customer: DemoCustomer, shift: Shift = EVERYBODY): Story {
  const scene: Scene = {
    random,
    customer,
    engineer: random.pick(shift.engineers),
    technician: random.pick(shift.technicians),
  };
  const { channel, by } = channelFor(scene);
  const began = random.chance(0.6) ? minutes(random.whole(3, 50)) : null;
  const common = { customer, by, began, contact: random.chance(0.7) };
  const stopped = customer.state !== 'normal';
  if (stopped || random.chance(0.11)) {
    const what = stopped ? IN_ARREARS : random.weighted(NO_FAULTS);
    const report = { channel, symptom: what.symptom, description: what.says, affected: desksAffected(scene, 0.1) };
    return { ...common, report, telling: (declared) => dismissed(scene, what, declared) };
  }
  const fault = anyFault(scene);
  const symptom = random.pick(fault.symptoms);
  const share = fault.share[0] + (fault.share[1] - fault.share[0]) * random.next();
  const description = random.pick(fault.customerSays);
  const report = { channel, symptom, description, affected: desksAffected(scene, share) };
  return { ...common, report, telling: (declared) => pastFault(scene, fault, declared) };
}

/**
 * What happened in the 30 days before `now`, rising by beginning. Whether two stories of one service overlap is known
 * only when they have been told: see `server/demo/history.ts`.
 */
export function pastStories(random: Random, now: Instant): Planned[] {
  const midnight = parseIso(`${beijingDay(minus(now, HISTORY))}T00:00:00+08:00`);
  const newest = minus(now, NEWEST);
  const weighted = DEMO_CUSTOMERS.map((customer) => ({ customer, weight: howOften(customer) }));
  const planned: Planned[] = [];
  for (let day = midnight; day < newest; day = plus(day, days(1))) {
    for (let i = random.whole(...PER_DAY); i > 0; i -= 1) {
      const offset = hours(random.pick(HOURS)) + minutes(random.whole(0, 59)) + random.whole(0, 59_999);
      const at = plus(day, duration(offset));
      const story = anyStory(random, random.weighted(weighted).customer);
      if (at < newest) planned.push({ at: instant(at), story });
    }
  }
  return planned.sort((a, b) => a.at - b.at);
}
