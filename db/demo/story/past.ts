import { SEVERITY_OF_SYMPTOM } from '#shared/ticket/values.ts';
import { hours, plus } from '#shared/time.ts';
import {
  accepted,
  acknowledged,
  arrived,
  cleared,
  diagnosed,
  dispatched,
  newestOpen,
  passes,
  reported,
  tested,
  toldAndClosed,
  workerOf,
} from './chapters.ts';
import { EVIDENCE, type Fault, FAULTS } from './faults.ts';
import { act, declareAgain, desksAffected, type Scene, type Seen, type Telling } from './telling.ts';

/** A fault from the first look to the closed ticket, with the detours that real ones take. */
export function* pastFault(scene: Scene, fault: Fault, declared: Seen): Telling<unknown> {
  const { random, engineer } = scene;
  const severity = random.chance(0.8) ? SEVERITY_OF_SYMPTOM[declared.symptom] : 'minor';
  if (random.chance(0.08))
    yield* declareAgain(random.mostlyLow(1, 6), 'hotline', {
      channel: 'hotline',
      symptom: declared.symptom,
      description: '另一科室来电反映同样现象',
      affected: desksAffected(scene, 0.05),
    });
  // Some are seen late: those are what the respond clock is for.
  yield* acknowledged(scene, random.chance(0.12) ? random.whole(16, 45) : random.mostlyLow(1, 9));
  yield* diagnosed(scene, fault, severity, random.chance(0.9));
  if (random.chance(0.15))
    yield* act(1, engineer, {
      type: 'addReference',
      system: '省集中故障系统',
      no: `PB${random.whole(10_000_000, 99_999_999)}`,
    });
  let now = yield* locatedAndDispatched(scene, fault);
  if (random.chance(0.25)) yield* chased(scene);
  now = yield* repaired(scene, fault, now);
  if (random.chance(0.14)) now = yield* failedOnce(scene, fault, now);
  if (random.chance(0.03)) return yield* neverConfirmed(scene, now);
  now = yield* tested(scene, now);
  if (random.chance(0.05)) now = yield* stillBroken(scene, now);
  now = yield* reported(scene, now, 12);
  return yield* toldAndClosed(scene, now, fault.cause);
}

/** To the segment where it is, or first to the wrong one and from there, with evidence, to the right one. */
function* locatedAndDispatched(scene: Scene, fault: Fault): Telling {
  const { random, engineer } = scene;
  const evidence = random.pick(EVIDENCE);
  if (fault.party !== 'customer' || random.chance(0.65))
    return yield* dispatched(scene, fault.party === 'customer' ? { ...fault, evidence } : fault);
  const ours = yield* dispatched(scene, { party: 'carrier', at: 'access', unit: '接入网维护组', onSite: true });
  const there = yield* accepted(scene, ours);
  const moved = yield* act(random.mostlyLow(15, 70), engineer, {
    type: 'handOverSegment',
    segment: newestOpen(there),
    to: 'customer',
    evidence,
  });
  if (!random.chance(0.2)) return moved;
  const contested = moved.contestable;
  if (contested === null) return moved;
  yield* act(random.mostlyLow(10, 40), 'customer', {
    type: 'dispute',
    fact: contested,
    reason: '我方机房供电正常，不认可为我方责任',
  });
  const upheld = random.chance(0.3);
  return yield* act(random.mostlyLow(10, 60), 'supervisor', {
    type: 'ruleOnDispute',
    fact: contested,
    upheld,
    note: upheld ? '证据不足以认定甲方段，时限计回乙方' : '现场照片显示设备断电，维持移交',
  });
}

function* chased({ random }: Scene): Telling {
  const again = random.whole(1, 3);
  let now = yield* act(random.mostlyLow(15, 60), 'customer', { type: 'chase', note: '什么时候能修好？' });
  for (let i = 1; i < again; i += 1) now = yield* act(random.mostlyLow(15, 60), 'customer', { type: 'chase' });
  return now;
}

function* repaired(scene: Scene, fault: Fault, state: Seen): Telling {
  const { random, engineer } = scene;
  let now = yield* accepted(scene, state);
  if (now.severity === 'critical' && random.chance(0.3)) {
    yield* act(random.mostlyLow(3, 12), engineer, { type: 'logMeasure', text: '启用应急措施：重点号码临时转接手机' });
    now = yield* act(2, engineer, { type: 'logBypass', what: '总机号码呼叫转移至值班手机' });
  }
  if (fault.onSite && fault.party !== 'customer' && random.chance(0.12)) now = yield* waitedForAccess(scene, now);
  const done = random.pick(fault.done);
  const segment = newestOpen(now);
  const drives = workerOf(scene, now) === scene.technician;
  if (drives) now = yield* arrived(scene, now);
  now = yield* cleared(scene, now, { after: random.mostlyLow(...fault.takes), cause: fault.cause, ...done });
  if (drives) now = yield* act(random.mostlyLow(2, 15), scene.technician, { type: 'leaveSite', segment });
  return !now.bypassed ? now : yield* act(1, engineer, { type: 'endBypass' });
}

/** The clock is suspended while nobody opens the door; one in four is approved too late, and never was. */
function* waitedForAccess(scene: Scene, state: Seen): Telling {
  const { random, engineer } = scene;
  yield* act(random.mostlyLow(10, 30), engineer, {
    type: 'suspendClock',
    reason: random.pick(['customer_access', 'customer_appointment']),
    evidence: '维护人员到场，机房钥匙持有人不在，已拍照并短信告知专人',
    until: plus(state.at, hours(10)),
  });
  if (!random.chance(0.25)) yield* act(random.mostlyLow(3, 25), 'supervisor', { type: 'approveSuspension' });
  const there = yield* act(random.mostlyLow(60, 240), engineer, {
    type: 'addNote',
    text: '现场已可进入，继续处理',
    visibility: 'customer',
  });
  return there.suspended ? yield* act(1, engineer, { type: 'resumeClock' }) : there;
}

/** The first round finds that it is not mended yet. */
function* failedOnce(scene: Scene, fault: Fault, state: Seen): Telling {
  const { random, engineer } = scene;
  const clearedOne = state.segments.findLast((s) => s.state === 'cleared');
  const item = state.test?.first ?? 'outgoing';
  const failed = random.chance(0.5)
    ? yield* act(random.mostlyLow(2, 8), 'customer', { type: 'recordTest', item, result: 'fail', note: '还是拨不出去' })
    : yield* act(random.mostlyLow(2, 8), engineer, {
        type: 'recordTest',
        item,
        result: 'fail',
        failing: clearedOne?.id ?? 'carrier',
        note: '拨测失败，重新处理',
      });
  const taken = yield* accepted(scene, failed, random.mostlyLow(1, 10));
  return yield* cleared(scene, taken, {
    after: random.mostlyLow(10, 80),
    cause: fault.cause,
    action: '复查后重新处理，现场拨测正常',
  });
}

/** Nobody at the customer tests, and nobody can be reached: the supervisor ends it, and it does not count as restored. */
function* neverConfirmed(scene: Scene, state: Seen): Telling {
  yield* passes(scene, state, 'carrier');
  for (const after of [30, 240, 900])
    yield* act(after, 'hotline', { type: 'logNotice', how: '电话联系专人配合测试', outcome: 'no_answer' });
  const last = yield* act(60, scene.engineer, {
    type: 'addNote',
    text: '三次联系未果，请值班长处理',
    visibility: 'internal',
  });
  return yield* act(20, 'supervisor', {
    type: 'closeUnverified',
    evidence: '三次不同时间联系客户未果，乙方测试全部通过',
    expectedVersion: last.version,
  });
}

function* stillBroken(scene: Scene, state: Seen): Telling {
  const { random } = scene;
  if (state.phase !== 'restored') return state;
  const back = yield* act(random.mostlyLow(10, 240), 'customer', {
    type: 'disputeRestoration',
    reason: '用了一会儿又不行了',
  });
  const taken = yield* accepted(scene, back);
  const done = yield* cleared(scene, taken, {
    after: random.mostlyLow(20, 120),
    cause: 'configuration',
    action: '检查注册参数并修正，连续拨测 20 次正常',
  });
  return yield* tested(scene, done);
}

/** Faults of a kind that a customer's line can have, by how often they happen. */
export const anyFault = (scene: Scene): Fault => {
  const features = scene.customer.features.includes('short_dial');
  return scene.random.weighted(FAULTS.filter((f) => features || !f.symptoms.includes('short_dial_fails')));
};
