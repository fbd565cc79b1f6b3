import type { Dismissal, Symptom } from '#shared/ticket/values.ts';
import { acknowledged } from './chapters.ts';
import { act, type Scene, type Seen, type Telling } from './telling.ts';

/** Declarations that turn out to be no fault of the service. */
export interface NoFault {
  readonly weight: number;
  readonly reason: Exclude<Dismissal, 'duplicate'> | 'withdrawn';
  readonly symptom: Symptom;
  readonly says: string;
  readonly evidence: string;
}

export const NO_FAULTS: readonly NoFault[] = [
  {
    weight: 4,
    reason: 'no_fault',
    symptom: 'cannot_be_called',
    says: '对方说打不通我们',
    evidence: '拨测主被叫各 5 次均正常；对方开启了陌生来电拦截',
  },
  {
    weight: 3,
    reason: 'no_fault',
    symptom: 'poor_quality',
    says: '刚才通话有杂音',
    evidence: '通话质量记录 MOS 4.2，回访客户称已正常',
  },
  {
    weight: 2,
    reason: 'wrong_service',
    symptom: 'other',
    says: '宽带上不了网',
    evidence: '客户反映的是宽带，不属本业务，已转宽带报障',
  },
  {
    weight: 2,
    reason: 'planned_work',
    symptom: 'all_down',
    says: '夜里电话全断',
    evidence: '处于已提前 72 小时告知的割接窗口内，窗口结束后业务自动恢复',
  },
  {
    weight: 3,
    reason: 'withdrawn',
    symptom: 'no_dial_tone',
    says: '座机没有声音',
    evidence: '客户自查发现网线松脱，插紧后正常',
  },
];

/** What somebody declares of a service that is stopped for arrears: not a fault, and said so. */
export const IN_ARREARS: NoFault = {
  weight: 1,
  reason: 'suspended_service',
  symptom: 'cannot_call_out',
  says: '电话打不出去，能接听',
  evidence: '服务因欠费暂停，非故障；缴费后 48 小时内恢复',
};

export function* dismissed(scene: Scene, what: NoFault, declared: Seen): Telling<unknown> {
  const { random, engineer } = scene;
  if (what.reason === 'withdrawn')
    return yield* act(random.mostlyLow(3, 15), 'customer', {
      type: 'withdraw',
      reason: what.evidence,
      expectedVersion: declared.version,
    });
  const now = yield* acknowledged(scene);
  return yield* act(random.mostlyLow(5, 40), engineer, {
    type: 'dismiss',
    reason: what.reason,
    evidence: what.evidence,
    expectedVersion: now.version,
  });
}
