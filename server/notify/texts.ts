import type { Language } from '#shared/i18n/languages.ts';

/**
 * What goes out by SMS and mail: the number, how it stands, a link, and nothing else (contract 五); `{dial}` is a number of our own. `{link}` is filled in when
 * it is sent, the rest when it is queued. A space ends each address, or phones take the next Chinese word for a part of it.
 */
const zh = {
  restored: {
    subject: '故障单 {no}：请确认是否恢复',
    body: '故障单 {no}：双方测试已通过，业务已恢复。是否恢复正常？请打开 {link} 点“已恢复”或“仍未恢复”，也可在门户答复或致电 10086-8。记录摘要 {head}',
  },
  your_part: {
    subject: '故障单 {no}：需要您方配合',
    body: '故障单 {no}：现有一段由您方处理，时限计时随之转移。事项和依据见 {portal} ，如有异议可在该页提出或致电 10086-8。',
  },
  suspended: {
    subject: '故障单 {no}：时限已挂起',
    body: '故障单 {no}：时限计时已挂起。原因和依据见 {portal} ，如有异议可在该页提出或致电 10086-8。',
  },
  suspension_approved: {
    subject: '故障单 {no}：挂起已批准',
    body: '故障单 {no}：时限计时的挂起已由值班长批准。原因和依据见 {portal} ，如有异议可在该页提出或致电 10086-8。',
  },
  suspension_refused: {
    subject: '故障单 {no}：挂起未获批准',
    body: '故障单 {no}：值班长没有批准挂起，计时视同从未停过。详见 {portal} 。',
  },
  suspension_lapsed: {
    subject: '故障单 {no}：挂起作废',
    body: '故障单 {no}：挂起逾期未获批准，计时视同从未停过。详见 {portal} 。',
  },
  suspension_ended: {
    subject: '故障单 {no}：挂起到期',
    body: '故障单 {no}：挂起已到期，时限继续计时。进展见 {portal} ，或致电 10086-8。',
  },
  resumed: {
    subject: '故障单 {no}：挂起已解除',
    body: '故障单 {no}：挂起已提前解除，时限继续计时。进展见 {portal} ，或致电 10086-8。',
  },
  dispute_upheld: {
    subject: '故障单 {no}：异议成立',
    body: '故障单 {no}：您方的异议经值班长裁定成立，责任和计时已按此更正。理由见 {portal} ，或致电 10086-8。',
  },
  dispute_rejected: {
    subject: '故障单 {no}：异议未成立',
    body: '故障单 {no}：您方的异议经值班长裁定未成立，原记录不变。理由见 {portal} ，或致电 10086-8。',
  },
  delay: {
    subject: '故障单 {no}：可能不能按期修复',
    body: '故障单 {no}：仍在抢修，可能不能在法定时限内修复。超过时限的，故障期间的月租费按规定减免。进展见 {portal} ，或致电 10086-8。',
  },
  overdue: {
    subject: '故障单 {no}：已超过法定时限',
    body: '故障单 {no}：仍在抢修，已超过法定时限，故障期间的月租费按规定减免。进展见 {portal} ，或致电 10086-8。',
  },
  remind_test: {
    subject: '故障单 {no}：等您方测试结果',
    body: '故障单 {no}：双方测试还在等您方的结果。请打开 {portal} 逐项回答，或致电 10086-8。',
  },
  remind_test_dial: {
    subject: '故障单 {no}：等您方测试结果',
    body: '故障单 {no}：双方测试还在等您方的结果。请用报障的电话拨 {dial} ，听到提示音再挂断，“能打出去”一项就自动记为通过；其余请打开 {portal} 逐项回答，或致电 10086-8。',
  },
  remind_part: {
    subject: '故障单 {no}：等您方处理',
    body: '故障单 {no}：还在等您方处理完。事项见 {portal} ，处理完请在该页回复，如有异议也可在该页提出，或致电 10086-8。',
  },
  dismissed: {
    subject: '故障单 {no}：已办结',
    body: '故障单 {no}：已办结，不再按故障处理。原因和依据见 {portal} ，如有异议可在该页提出或致电 10086-8。',
  },
  withdrawn: { subject: '故障单 {no}：已撤单', body: '故障单 {no}：已按申告人要求撤单。详见 {portal} 。' },
  closed: {
    subject: '故障单 {no}：已归档',
    body: '故障单 {no}：已归档。记录摘要 {head} ，请留存，可用于核对全部记录。详见 {portal} 。',
  },
  closed_unverified: {
    subject: '故障单 {no}：未经确认归档',
    body: '故障单 {no}：双方测试未能完成，已归档，不计为恢复。记录摘要 {head} ，请留存。如仍有故障请重新申告或致电 10086-8。详见 {portal} 。',
  },
  work_planned: {
    subject: '计划施工 {no}：请查看并答复',
    body: '计划施工 {no}：将影响您的业务。时间和业务见 {portal} ，请在该页答复是否同意，或致电 10086-8。',
  },
  work_moved: {
    subject: '计划施工 {no}：时间已变更',
    body: '计划施工 {no}：时间已变更，之前的答复不再有效。新的时间见 {portal} ，请在该页重新答复，或致电 10086-8。',
  },
  work_cancelled: {
    subject: '计划施工 {no}：已取消',
    body: '计划施工 {no}：已取消，不再影响您的业务。详见 {portal} ，或致电 10086-8。',
  },
  pool_level: {
    subject: '合同 {no}：本月分钟到达提醒线',
    body: '合同 {no}：本月通话分钟已到提醒线。用量见 {portal} ，或致电 10086-8。',
  },
  pool_runs_out: {
    subject: '合同 {no}：本月分钟预计用完',
    body: '合同 {no}：本月通话分钟预计在月底前用完，之后按超出资费计费。详见 {portal} ，或致电 10086-8。',
  },
  pool_bill: {
    subject: '合同 {no}：本月费用预计超过设定值',
    body: '合同 {no}：本月费用预计超过设定的提醒值。详见 {portal} ，或致电 10086-8。',
  },
  pool_taken_back: {
    subject: '合同 {no}：用量提醒已撤回',
    body: '合同 {no}：之前的用量提醒已不成立，现撤回。用量见 {portal} ，或致电 10086-8。',
  },
};

type Words = { readonly [W in keyof typeof zh]: { readonly subject: string; readonly body: string } };

const en: Words = {
  restored: {
    subject: 'Fault {no}: is it working again?',
    body: 'Fault {no}: both sides have tested it and the service is restored. Is it working again? Open {link} and press yes or no, or answer on the portal or by calling 10086-8. Record digest {head}',
  },
  your_part: {
    subject: 'Fault {no}: your help is needed',
    body: 'Fault {no}: a part of it is now yours to mend, and the clock has moved with it. What and why: {portal} , where you can also object; or call 10086-8.',
  },
  suspended: {
    subject: 'Fault {no}: the clock is suspended',
    body: 'Fault {no}: its clock has been suspended. Why: {portal} , where you can also object; or call 10086-8.',
  },
  suspension_approved: {
    subject: 'Fault {no}: the suspension is approved',
    body: 'Fault {no}: a supervisor has approved the suspension of its clock. Why: {portal} , where you can also object; or call 10086-8.',
  },
  suspension_refused: {
    subject: 'Fault {no}: the suspension was refused',
    body: 'Fault {no}: a supervisor has refused the suspension. The clock counts as if it had never stood still. See {portal} .',
  },
  suspension_lapsed: {
    subject: 'Fault {no}: the suspension is void',
    body: 'Fault {no}: the suspension was not approved in time. The clock counts as if it had never stood still. See {portal} .',
  },
  suspension_ended: {
    subject: 'Fault {no}: the suspension has ended',
    body: 'Fault {no}: the suspension has run out, and its clock runs again. Progress: {portal} , or call 10086-8.',
  },
  resumed: {
    subject: 'Fault {no}: the clock runs again',
    body: 'Fault {no}: the suspension was ended early, and its clock runs again. Progress: {portal} , or call 10086-8.',
  },
  dispute_upheld: {
    subject: 'Fault {no}: your objection is upheld',
    body: 'Fault {no}: a supervisor has upheld your objection; responsibility and clock are corrected accordingly. Why: {portal} , or call 10086-8.',
  },
  dispute_rejected: {
    subject: 'Fault {no}: your objection is not upheld',
    body: 'Fault {no}: a supervisor has not upheld your objection; the record stands. Why: {portal} , or call 10086-8.',
  },
  delay: {
    subject: 'Fault {no}: it may take longer than the law allows',
    body: 'Fault {no}: we are still repairing it, and may not be done within the statutory limit. Beyond it the monthly fee of the fault’s period is waived as the rules say. Progress: {portal} , or call 10086-8.',
  },
  overdue: {
    subject: 'Fault {no}: the statutory limit has passed',
    body: 'Fault {no}: we are still repairing it. The statutory limit has passed: the monthly fee of the fault’s period is waived as the rules say. Progress: {portal} , or call 10086-8.',
  },
  remind_test: {
    subject: 'Fault {no}: your test results are awaited',
    body: 'Fault {no}: the joint test still waits for your results. Open {portal} and answer item by item, or call 10086-8.',
  },
  remind_test_dial: {
    subject: 'Fault {no}: your test results are awaited',
    body: 'Fault {no}: the joint test still waits for your results. Call {dial} from the phone that was faulty and hang up after the tone: that alone passes “can call out”. Answer the rest at {portal} , or call 10086-8.',
  },
  remind_part: {
    subject: 'Fault {no}: your part is awaited',
    body: 'Fault {no}: your part of it is still awaited. What it is: {portal} , where you report it done or object; or call 10086-8.',
  },
  dismissed: {
    subject: 'Fault {no}: ended',
    body: 'Fault {no}: it has been ended and is no longer handled as a fault. Why: {portal} , where you can also object; or call 10086-8.',
  },
  withdrawn: {
    subject: 'Fault {no}: withdrawn',
    body: 'Fault {no}: withdrawn as whoever declared it asked. See {portal} .',
  },
  closed: {
    subject: 'Fault {no}: closed',
    body: 'Fault {no}: closed. Record digest {head} , which you can keep to check the whole record by. See {portal} .',
  },
  closed_unverified: {
    subject: 'Fault {no}: closed without confirmation',
    body: 'Fault {no}: the tests by both sides could not be completed; it is closed and does not count as restored. Record digest {head} . If it is still broken, declare it again or call 10086-8. See {portal} .',
  },
  work_planned: {
    subject: 'Planned work {no}: please look and answer',
    body: 'Planned work {no}: it will touch your service. When and which: {portal} , where you can agree or object; or call 10086-8.',
  },
  work_moved: {
    subject: 'Planned work {no}: another time',
    body: 'Planned work {no}: it has been moved, and your answer to the old time no longer counts. The new time: {portal} , where you can agree or object; or call 10086-8.',
  },
  work_cancelled: {
    subject: 'Planned work {no}: cancelled',
    body: 'Planned work {no}: it has been cancelled and will not touch your service. See {portal} , or call 10086-8.',
  },
  pool_level: {
    subject: 'Contract {no}: this month’s minutes have reached a level',
    body: 'Contract {no}: the minutes of this month have reached a level of which you are told. Usage: {portal} , or call 10086-8.',
  },
  pool_runs_out: {
    subject: 'Contract {no}: this month’s minutes are forecast to run out',
    body: 'Contract {no}: the minutes of this month are forecast to run out before its end; overage is charged from then on. See {portal} , or call 10086-8.',
  },
  pool_bill: {
    subject: 'Contract {no}: this month’s bill is forecast above its limit',
    body: 'Contract {no}: the bill of this month is forecast above the limit that was set. See {portal} , or call 10086-8.',
  },
  pool_taken_back: {
    subject: 'Contract {no}: an alert of usage is taken back',
    body: 'Contract {no}: an earlier alert of usage no longer holds and is taken back. Usage: {portal} , or call 10086-8.',
  },
};

export type Wording = keyof typeof zh;
export const WORDS: Record<Language, Words> = { zh, en };
