import type { Language } from '#shared/i18n/languages.ts';

/**
 * What goes out by SMS and mail: the number, how it stands, a link, and nothing else (contract 五). `{link}` is filled in when
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
};

export type Wording = keyof typeof zh;
export const WORDS: Record<Language, Words> = { zh, en };
