import type { SegmentParty } from '#shared/ticket/values.ts';
import type { Cause, Severity } from '#shared/ticket/values.ts';
import type { Instant } from '#shared/time.ts';
import type { Fault } from './faults.ts';
import { act, elementOf, type Scene, type Seen, type Telling, type Who } from './telling.ts';

/** What most stories have in common, chapter by chapter. Each takes the ticket as it is and returns it as it leaves it. */
export function* acknowledged({ random, engineer }: Scene, after = random.mostlyLow(1, 9)): Telling {
  yield* act(after, engineer, { type: 'acknowledge' });
  return yield* act(random.mostlyLow(0.2, 1), engineer, { type: 'assign', to: engineer });
}

/** Both sides look (contract 四一), or it is on record how the customer was sought; then the engineer confirms. */
export function* diagnosed(scene: Scene, fault: Fault, severity: Severity, reached = true): Telling {
  const { random, engineer } = scene;
  yield* act(random.mostlyLow(2, 15), engineer, { type: 'recordFinding', text: random.pick(fault.carrierFinds) });
  const attempts: { at: Instant; how: string }[] = [];
  if (reached)
    yield* act(random.mostlyLow(2, 12), 'customer', { type: 'recordFinding', text: random.pick(fault.customerFinds) });
  else
    for (const after of [4, 7]) {
      const how = '拨打专人手机，无人接听';
      const { at } = yield* act(after, engineer, { type: 'addNote', text: how, visibility: 'internal' });
      attempts.push({ at, how });
    }
  const confirmed = yield* act(random.mostlyLow(1, 8), engineer, {
    type: 'confirm',
    class: severity === 'critical' && random.chance(0.25) ? 'major_hazard' : 'fault',
    severity,
    ...(reached ? {} : { customerUnreachable: attempts }),
  });
  return yield* reported(scene, confirmed, 6);
}

const REPORT = {
  first: '业务中断，原因正在定位，已派单抢修，影响和预计恢复时间续报。',
  interim: '抢修仍在进行，故障点已确定，预计按时限恢复。',
  final: '业务已恢复，双方测试通过，原因和处理经过见故障单。',
} as const;

/** Of a major fault the report that is wanted, by whoever works on it; of any other nothing. */
export function* reported({ customer, engineer }: Scene, now: Seen, after: number): Telling {
  if (now.report === null) return now;
  const name = { first: '首报', interim: '续报', final: '终报' }[now.report];
  const text = `【${name}】${customer.name}：${REPORT[now.report]}`;
  return yield* act(after, engineer, { type: 'fileReport', kind: now.report, text });
}

const openOnes = (state: Seen) => state.segments.filter((s) => s.state === 'open' || s.state === 'accepted');
export const newestOpen = (state: Seen): string => openOnes(state).at(-1)?.id ?? 'none';

export interface Dispatch {
  readonly party: SegmentParty;
  readonly at: Fault['at'];
  readonly unit: string | null;
  readonly onSite: boolean;
  readonly evidence?: string;
}

export function* dispatched(scene: Scene, to: Dispatch, after = scene.random.mostlyLow(1, 6)): Telling {
  return yield* act(after, scene.engineer, {
    type: 'openSegment',
    party: to.party,
    element: elementOf(scene.customer, to.at),
    ...(to.unit === null ? {} : { unit: to.unit }),
    ...(to.onSite ? { assignee: scene.technician } : {}),
    ...(to.evidence === undefined ? {} : { evidence: to.evidence }),
  });
}

/** Whoever has the newest open segment: the customer, the technician it was given to, else the engineer. */
export function workerOf(scene: Scene, state: Seen): Who {
  const segment = openOnes(state).at(-1);
  if (segment?.party === 'customer') return 'customer';
  return segment?.assigned === true ? scene.technician : scene.engineer;
}

export function* accepted(scene: Scene, state: Seen, after = scene.random.mostlyLow(1, 20)): Telling {
  return yield* act(after, workerOf(scene, state), { type: 'acceptSegment', segment: newestOpen(state) });
}

/** A technician who has a segment drives there. */
export function* arrived(scene: Scene, state: Seen, after = scene.random.mostlyLow(10, 40)): Telling {
  return yield* act(after, scene.technician, { type: 'arriveOnSite', segment: newestOpen(state) });
}

/** What was done, and what for: `causeDetail` is a code of the shipped tree beneath the cause. */
interface Work {
  readonly after: number;
  readonly cause: Cause;
  readonly causeDetail?: string;
  readonly action: string;
}

export function* cleared(scene: Scene, state: Seen, work: Work): Telling {
  return yield* act(work.after, workerOf(scene, state), {
    type: 'clearSegment',
    segment: newestOpen(state),
    cause: work.cause,
    ...(work.causeDetail === undefined ? {} : { causeDetail: work.causeDetail }),
    action: work.action,
  });
}

/** One side passes whatever it still owes. */
export function* passes(scene: Scene, state: Seen, side: 'carrier' | 'customer'): Telling {
  const who = side === 'carrier' ? scene.engineer : 'customer';
  let now = state;
  for (const item of state.test?.owed[side] ?? [])
    now = yield* act(scene.random.mostlyLow(0.5, 3), who, {
      type: 'recordTest',
      item,
      result: 'pass',
      ...(item === 'quality' && side === 'carrier' ? { value: (3.9 + scene.random.next() * 0.5).toFixed(1) } : {}),
    });
  return now;
}

export function* tested(scene: Scene, state: Seen): Telling {
  const first = yield* passes(scene, state, 'carrier');
  return yield* passes(scene, first, 'customer');
}

const NOTES = {
  satisfied: ['来得快，修得也快', '一直有人告诉我们进展', '很好'],
  fair: ['修好了，等得久了点', '希望早点通知'],
  dissatisfied: ['同样的问题不是第一次了', '打了几次电话才有人来'],
} as const;

/** Called back, the customer says how it was dealt with. */
function* saidOf({ random }: Scene): Telling {
  const lot = random.next();
  const satisfaction = lot < 0.78 ? 'satisfied' : lot < 0.93 ? 'fair' : 'dissatisfied';
  return yield* act(random.mostlyLow(3, 120), 'customer', {
    type: 'recordSatisfaction',
    satisfaction,
    ...(random.chance(0.5) ? { note: random.pick(NOTES[satisfaction]) } : {}),
  });
}

/** The customer is told, says yes or not, and the ticket is closed with proof of the notice. */
export function* toldAndClosed(scene: Scene, state: Seen, cause: Cause): Telling {
  const { random, engineer } = scene;
  let now = state;
  const answer = random.next();
  if (answer < 0.35) now = yield* act(random.mostlyLow(5, 180), 'link', { type: 'confirmRestoration' });
  else if (answer < 0.7)
    now = yield* act(random.mostlyLow(4, 120), 'customer', { type: 'confirmRestoration', note: '使用正常' });
  else {
    if (random.chance(0.4))
      yield* act(random.mostlyLow(8, 40), 'hotline', {
        type: 'logNotice',
        how: '电话回访专人手机',
        outcome: 'no_answer',
      });
    now = yield* act(random.mostlyLow(10, 90), 'hotline', {
      type: 'logNotice',
      how: '电话回访专人手机',
      outcome: 'reached',
      note: '客户称已正常',
    });
  }
  if (random.chance(0.7)) now = yield* saidOf(scene);
  const closed = yield* act(random.mostlyLow(5, 240), engineer, {
    type: 'close',
    cause,
    ...(now.causeDetail?.startsWith(`${cause}.`) ? { causeDetail: now.causeDetail } : {}),
    expectedVersion: now.version,
  });
  // What the lot falls on waits for the supervisor a day at the most.
  if (closed.drawn && random.chance(0.8))
    return yield* act(random.mostlyLow(60, 1400), 'supervisor', {
      type: 'checkQuality',
      ...(random.chance(0.85)
        ? {}
        : { wanting: ['notice', 'clearing'], note: '回单没有写清更换的部件；恢复通知发得晚' }),
    });
  return closed;
}
