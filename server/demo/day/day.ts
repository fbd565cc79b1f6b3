import { DEMO_CUSTOMERS, type DemoCustomer } from '#db/demo/customers.ts';
import { Random } from '#db/demo/random.ts';
import { serviceOf } from '#db/demo/rows.ts';
import { anyStory } from '#db/demo/story/schedule.ts';
import { beijingDay, duration, hours, instant, iso, minutes, plus } from '#shared/time.ts';
import type { DemoUsername } from '../../auth/seed.ts';
import { callRecords } from './calls.ts';
import { Desk } from './desk.ts';
import { type Life, live } from './live.ts';
import type { DayOptions } from './options.ts';
import { asFastAsItGoes, paced } from './pace.ts';

/**
 * A day on a running desk, faster than life: faults are declared through the day and worked side by side, each a story of
 * the demo's, and call records come in every few minutes. It ends when its hours are over, or when it is broken off; what
 * is then still open stays so, for whoever plays on.
 */
export interface Summary {
  readonly declared: number;
  readonly ended: number;
  readonly calls: number;
}

const MAIN = ['college', 'hospital'];
const FAULTS_AN_HOUR = 0.6;
/** Late ones would hardly get anywhere. */
const LAST_DECLARED = 0.7;
const BETWEEN_IMPORTS = minutes(20);

/** The day is over, or was broken off: whoever waits stops here. */
class Over extends Error {}

interface Day extends Life {
  readonly options: DayOptions;
  readonly random: Random;
  readonly customers: readonly DemoCustomer[];
  readonly tally: { declared: number; ended: number; calls: number };
}

const logInsOf = (customers: readonly DemoCustomer[]): Set<DemoUsername> =>
  new Set<DemoUsername>([
    'supervisor',
    'engineer',
    'hotline',
    'field',
    ...customers.flatMap((c) => [c.manager, ...(c.contact.user === undefined ? [] : [c.contact.user])]),
  ]);

/** One fault, from its time of the day on, on a service that is free then. */
async function oneFault(day: Day, busy: Set<string>, key: string): Promise<void> {
  await day.wait(duration(hours(day.options.hours) * LAST_DECLARED * day.random.next()));
  const free = day.customers.filter((c) => !busy.has(serviceOf(c)));
  if (free.length === 0) return;
  const customer = day.random.pick(free);
  busy.add(serviceOf(customer));
  const story = anyStory(day.random, customer, { engineers: ['engineer'], technicians: ['field'] });
  day.tally.declared += 1;
  await live(day, story, key, () => {
    day.tally.ended += 1;
    busy.delete(serviceOf(customer));
  });
}

async function allCalls(day: Day): Promise<void> {
  const { customers, options, run } = day;
  const begin = instant(day.now());
  for (let i = 0; i * BETWEEN_IMPORTS < hours(options.hours); i += 1) {
    await day.wait(BETWEEN_IMPORTS);
    const from = plus(begin, duration(i * BETWEEN_IMPORTS));
    const wanted = { customers, from, to: plus(from, BETWEEN_IMPORTS), endedAt: instant(day.now()) };
    const calls = callRecords({ ...wanted, seed: options.seed, idPrefix: `sim-${run}` });
    if (calls.length === 0) continue;
    const accepted = await day.desk.importCalls('supervisor', calls);
    day.tally.calls += accepted;
    day.say(`${accepted} call records imported`);
  }
}

/** That the day is over is no error. */
async function untilOver(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (thrown) {
    if (!(thrown instanceof Over)) throw thrown;
  }
}

/**
 * @param signal breaks the day off; what is under way is answered first
 * @throws StartRefused when there is no desk with the demo; whatever goes wrong with the desk on the way
 */
export async function liveDay(options: DayOptions, say: (line: string) => void, signal: AbortSignal): Promise<Summary> {
  const desk = new Desk(options.url);
  const wanted = DEMO_CUSTOMERS.filter((c) => options.includeMain || !MAIN.includes(c.id));
  for (const username of logInsOf(wanted)) await desk.signIn(username, options.password);
  const there = await desk.customers('supervisor');
  const customers = wanted.filter(({ id }) => there.has(id));

  const many = Math.max(1, Math.round(options.hours * FAULTS_AN_HOUR));
  // The faults, the calls, and whoever waits for the end of the day.
  const pace = options.speed === 'max' ? asFastAsItGoes(many + 2) : paced(options.speed);
  const over = new AbortController();
  const stop = AbortSignal.any([signal, over.signal]);
  const day: Day = {
    options,
    desk,
    customers,
    random: new Random(options.seed),
    run: Date.now().toString(36),
    tally: { declared: 0, ended: 0, calls: 0 },
    now: Date.now,
    say: (line) => say(`${clockOf(pace.now())}  ${line}`),
    async wait(time) {
      // Also when there is nothing to wait for: a day that is over goes no further.
      await pace.wait(time, stop);
      if (stop.aborted) throw new Over();
    },
  };
  const busy = await desk.busyServices('engineer');
  const faults = Array.from({ length: many }, (_, i) => oneFault(day, busy, `sim-${day.run}-${i}`));
  const work = Promise.all([allCalls(day), ...faults].map((each) => untilOver(each).finally(() => pace.leave())));
  try {
    await Promise.race([work, untilOver(day.wait(hours(options.hours)))]);
  } finally {
    over.abort();
  }
  await work;
  return day.tally;
}

/** `dd HH:MM`, Beijing time of the day that is lived. */
const clockOf = (at: ReturnType<typeof instant>): string =>
  `${beijingDay(at).slice(8)} ${iso(plus(at, hours(8))).slice(11, 16)}`;
