import { accepted, acknowledged, cleared, dispatched, passes } from '#db/demo/story/chapters.ts';
import { act, type Scene, type Seen, type Telling } from '#db/demo/story/telling.ts';
import { hours, type Instant, plus } from '#shared/time.ts';
import type { Severity, Symptom } from '#shared/ticket/values.ts';

type Told = Telling<void>;

/** How one of many faults stands: what walls and lists are looked at with. */
export interface Situation {
  /** Minutes since it was declared. */
  readonly age: number;
  readonly symptom: Symptom;
  readonly says: string;
  /** Share of the desks. */
  readonly share: number;
  readonly telling: (scene: Scene, declared: Seen, now: Instant) => Told;
}

function* confirmed(scene: Scene, severity: Severity): Telling {
  yield* acknowledged(scene, 3);
  yield* act(4, scene.engineer, { type: 'recordFinding', text: '接入侧核查完毕' });
  yield* act(3, 'customer', { type: 'recordFinding', text: '现场核查完毕' });
  return yield* act(2, scene.engineer, { type: 'confirm', class: 'fault', severity });
}

const onCarrier = (severity: Severity, at: 'access' | 'core') =>
  function* (scene: Scene): Told {
    yield* confirmed(scene, severity);
    const now = yield* dispatched(scene, { party: 'carrier', at, unit: '线路维护组', onSite: at === 'access' }, 2);
    yield* accepted(scene, now, 3);
  };

function* onChannel(scene: Scene): Told {
  yield* confirmed(scene, 'major');
  const now = yield* dispatched(scene, { party: 'channel', at: 'transmission', unit: '传输维护组', onSite: false }, 2);
  yield* accepted(scene, now, 3);
  yield* act(10, 'customer', { type: 'chase' });
}

function* onCustomer(scene: Scene): Told {
  yield* confirmed(scene, 'minor');
  yield* dispatched(
    scene,
    { party: 'customer', at: 'customer_room', unit: null, onSite: false, evidence: '现场照片：机房断电' },
    2,
  );
}

function* testing(scene: Scene): Told {
  yield* confirmed(scene, 'major');
  let now = yield* dispatched(scene, { party: 'carrier', at: 'access', unit: '线路维护组', onSite: true }, 2);
  now = yield* accepted(scene, now, 3);
  now = yield* cleared(scene, now, { after: 20, cause: 'access_line', action: '更换接头' });
  yield* passes(scene, now, 'carrier');
}

function* suspended(scene: Scene, _declared: Seen, now: Instant): Told {
  yield* onCarrier('major', 'access')(scene);
  yield* act(5, scene.engineer, {
    type: 'suspendClock',
    reason: 'customer_appointment',
    evidence: '客户预约明日上门',
    until: plus(now, hours(20)),
  });
  yield* act(5, 'supervisor', { type: 'approveSuspension' });
}

function* untouched(): Told {}
function* taken(scene: Scene): Told {
  yield* acknowledged(scene, 4);
}

/** The first five are a small wall with one of each that matters; later ones keep the urgent to about one in twelve. */
export const SITUATIONS: readonly Situation[] = [
  { age: 2, symptom: 'all_down', says: '全部话机无法使用', share: 1, telling: untouched },
  { age: 170, symptom: 'no_dial_tone', says: '没有拨号音', share: 0.6, telling: onCarrier('major', 'access') },
  { age: 90, symptom: 'all_down', says: '机房停电', share: 1, telling: onCustomer },
  { age: 75, symptom: 'poor_quality', says: '杂音大', share: 0.5, telling: testing },
  { age: 600, symptom: 'cannot_call_out', says: '打不出外线', share: 0.4, telling: onCarrier('major', 'access') },
  { age: 60, symptom: 'dropped_calls', says: '通话中断', share: 0.8, telling: onChannel },
  { age: 25, symptom: 'cannot_be_called', says: '打不进', share: 0.3, telling: taken },
  { age: 300, symptom: 'short_dial_fails', says: '短号不通', share: 0.7, telling: onCarrier('minor', 'core') },
  { age: 120, symptom: 'no_dial_tone', says: '没有拨号音', share: 0.5, telling: suspended },
  { age: 45, symptom: 'one_way_audio', says: '单通', share: 0.2, telling: onChannel },
  { age: 200, symptom: 'feature_fails', says: '呼叫转移无效', share: 0.2, telling: onCustomer },
  { age: 35, symptom: 'other', says: '时通时不通', share: 0.4, telling: onCarrier('minor', 'access') },
  { age: 140, symptom: 'dropped_calls', says: '掉话', share: 0.6, telling: onCarrier('minor', 'core') },
  { age: 65, symptom: 'no_dial_tone', says: '没有拨号音', share: 0.9, telling: onChannel },
  { age: 410, symptom: 'poor_quality', says: '杂音大', share: 0.3, telling: onCustomer },
  { age: 15, symptom: 'cannot_call_out', says: '打不出', share: 0.5, telling: taken },
  { age: 230, symptom: 'other', says: '话机反复重启', share: 0.3, telling: onCarrier('minor', 'access') },
  { age: 110, symptom: 'short_dial_fails', says: '短号不通', share: 0.4, telling: onCarrier('minor', 'core') },
  { age: 85, symptom: 'one_way_audio', says: '单通', share: 0.3, telling: testing },
  { age: 55, symptom: 'cannot_be_called', says: '打不进', share: 0.6, telling: onCarrier('major', 'access') },
];
