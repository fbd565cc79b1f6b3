import type { Language } from '#shared/i18n/languages.ts';

/** The page behind the link in a restore notice. `{no}`, `{at}` are filled in. */
const zh = {
  title: '故障单 {no}',
  restoredAt: '恢复时间',
  beijing: '（北京时间）',
  waiting: { head: '业务恢复了吗？', text: '双方测试均已通过。请试一下电话，再告诉我们。' },
  too_late: {
    head: '答复时限已过',
    text: '如果已经恢复，仍可在这里确认。如果又有故障，请在门户重新申告，或致电 10086-8。',
  },
  answered_yes: { head: '已收到：业务已恢复', text: '谢谢。如果又出现同样的问题，请在下面告诉我们。' },
  answered_yes_late: {
    head: '已收到：业务已恢复',
    text: '谢谢。如果又有故障，请在门户重新申告，或致电 10086-8。',
  },
  answered_no: { head: '已收到：仍未恢复', text: '故障单已重新打开，我们正在处理。修复后会再次通知您。' },
  reopened: { head: '正在处理', text: '这次恢复通知之后，故障单已重新打开。修复后会给您新的通知，请以新通知为准。' },
  closed: { head: '已归档', text: '这张故障单已经归档，不能再答复。如果又有故障，请在门户重新申告，或致电 10086-8。' },
  missing: { head: '没有这个链接', text: '请核对短信或邮件中的地址是否完整，或致电 10086-8。' },
  busy: { head: '请稍候', text: '打开次数太多，请过一分钟再试。' },
  yes: '已恢复',
  no: '仍未恢复',
  reason: '哪里还不正常？（可不填）',
  noReason: '客户经通知链接答复：仍未恢复',
  badAnswer: '请点“已恢复”或“仍未恢复”。',
  badReason: '说明太长，或含有无法保存的字符，请改短后再试。',
  refused: '您的答复没有记录：故障单刚刚有了变化，请看现在的状态。',
};

type Texts = {
  readonly [K in keyof typeof zh]: (typeof zh)[K] extends string ? string : { head: string; text: string };
};

const en: Texts = {
  title: 'Fault {no}',
  restoredAt: 'Restored on',
  beijing: ' (Beijing time)',
  waiting: { head: 'Is it working again?', text: 'Both sides have tested it. Please try your phone, then tell us.' },
  too_late: {
    head: 'The time to answer is over',
    text: 'If it works you can still say so here. If something is wrong again, declare it on the portal or call 10086-8.',
  },
  answered_yes: { head: 'Noted: it works again', text: 'Thank you. If the same trouble comes back, tell us below.' },
  answered_yes_late: {
    head: 'Noted: it works again',
    text: 'Thank you. If something is wrong again, declare it on the portal or call 10086-8.',
  },
  answered_no: {
    head: 'Noted: it does not work yet',
    text: 'The fault is open again and we are repairing it. You will be told when it is done.',
  },
  reopened: {
    head: 'We are repairing it',
    text: 'The fault has been opened again since this notice. A new notice follows when it is repaired; please answer that one.',
  },
  closed: {
    head: 'Closed',
    text: 'This fault is closed and takes no more answers. If something is wrong again, declare it on the portal or call 10086-8.',
  },
  missing: {
    head: 'There is no such link',
    text: 'Check that the address from your message is complete, or call 10086-8.',
  },
  busy: { head: 'One moment', text: 'This has been opened too often; try again in a minute.' },
  yes: 'Yes, it works',
  no: 'No, still broken',
  reason: 'What is still wrong? (optional)',
  noReason: 'The customer answered by the link in the notice: still broken',
  badAnswer: 'Press yes or no.',
  badReason: 'The text is too long, or has characters that cannot be kept; please shorten it.',
  refused: 'Your answer was not recorded: the fault has just changed. See how it stands now.',
};

export const PAGE_TEXTS: Record<Language, Texts> = { zh, en };
