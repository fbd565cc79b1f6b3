import type { ReportKind } from '../../../clock/escalation.ts';
import type { CheckPoint, Satisfaction } from '../../../ticket/values.ts';

/** What stands in the record and in forms alike. */
export const words = {
  /** What a reminder is about */
  awaited: { test: '测试结果', segment: '本方段处理' },
  /** What shows that the customer was told, or was sought */
  proof: {
    answered: '客户已答复',
    receipt: '通知已送达',
    call: '电话已告知',
    attempts: '多次联系未果',
    reminders: '有提醒或联系记录',
    word: '仅凭值班长说明，没有提醒或联系记录',
  },
  satisfaction: { satisfied: '满意', fair: '一般', dissatisfied: '不满意' } satisfies Record<Satisfaction, string>,
  /** What a quality check looks at */
  checkPoint: {
    acknowledge: '接单响应',
    findings: '诊断意见',
    dispatch: '定界派单',
    evidence: '依据',
    clearing: '消障回单',
    test: '双方测试',
    notice: '告知客户',
    cause: '故障原因',
    passed: '合格',
    wanting: '不到位：{{points}}',
    and: '、',
  } satisfies Record<CheckPoint | 'passed' | 'wanting' | 'and', string>,
  /** Reports of a major fault */
  reportKind: { first: '首报', interim: '续报', final: '终报' } satisfies Record<ReportKind, string>,
  ruling: { upheld: '成立', rejected: '不成立' },
};
