import { portal as enPortal } from '#shared/i18n/en/portal.ts';
import type { Language } from '#shared/i18n/languages.ts';
import { portal as zhPortal } from '#shared/i18n/zh/portal.ts';
import type { Symptom } from '#shared/ticket/values.ts';

/** The page behind the code on a cabinet. `{no}`, `{time}`, `{seconds}` are filled in. */
const zh = {
  title: '电话报修',
  symptom: '出了什么问题？',
  description: '还想说明什么？',
  name: '您的姓名',
  phone: '我们打哪个电话找您？',
  optional: '（可不填）',
  send: '提交报修',
  again: '补充情况',
  foot: '全天 24 小时受理，也可致电 10086-8。',
  signIn: '有账号的联系人可登录查看进度',
  working: { head: '已有人报修，正在处理', text: '您看到的情况也可以告诉我们，会补充到同一张故障单里。' },
  restored: { head: '刚刚修复过', text: '如果还不正常，请告诉我们，会重新处理。' },
  stopped: {
    head: '这条业务目前停机',
    text: '停机不是线路故障，请由贵单位的联系人向客户经理或 10086-8 查询。仍可报修；紧急电话打不通，请一定告诉我们。',
  },
  received: '收到了',
  receivedText: '工程师马上查看。请记下单号：',
  receivedPromise: '工程师会在 {time}（北京时间）前打电话给您。请记下单号：',
  joined: '收到了，已补充到正在处理的故障单',
  joinedText: '这条线路已经在修。单号：',
  missing: { head: '没有这个编码', text: '请核对机柜标签上的编码，或致电 10086-8 报修。' },
  badSymptom: '请选择出了什么问题。',
  badText: '太长，或含有无法保存的字符，请改一下。',
  badPhone: '请填写能打通的电话号码。',
  bad: '还没有提交：请看下面标出的地方。',
  used: '刚才那份已经收到了。如果要补充，请再按一次“提交报修”。',
  busy: '提交太多，这一份还没有收下。内容都在下面，请 {seconds} 秒后再按“提交报修”；紧急请致电 10086-8。',
  tooMany: { head: '请稍候', text: '打开次数太多，请 {seconds} 秒后再试；紧急请致电 10086-8。' },
  nobody: '扫码申告人',
};

type Texts = {
  readonly [K in keyof typeof zh]: (typeof zh)[K] extends string
    ? string
    : { readonly head: string; readonly text: string };
};

const en: Texts = {
  title: 'Report a fault',
  symptom: 'What is wrong?',
  description: 'Anything else?',
  name: 'Your name',
  phone: 'Which number do we call you on?',
  optional: ' (optional)',
  send: 'Send report',
  again: 'Add something',
  foot: 'Reports are taken around the clock, by phone too: 10086-8.',
  signIn: 'Contacts with a log-in can follow it here',
  working: {
    head: 'Already reported, and being repaired',
    text: 'Tell us what you see as well: it is added to the same fault.',
  },
  restored: { head: 'Repaired a moment ago', text: 'If it still does not work, tell us and we go on.' },
  stopped: {
    head: 'This service is stopped at present',
    text: 'That is not a fault of the line: your contact person can ask the account manager or 10086-8. You can still report; do so if an emergency number cannot be reached.',
  },
  received: 'Received',
  receivedText: 'An engineer is about to look at it. Keep this number:',
  receivedPromise: 'An engineer will call you before {time} (Beijing time). Keep this number:',
  joined: 'Received, and added to the fault being worked on',
  joinedText: 'This line is already being repaired. Its number:',
  missing: { head: 'There is no such code', text: 'Check the code on the label of the cabinet, or call 10086-8.' },
  badSymptom: 'Choose what is wrong.',
  badText: 'Too long, or with characters that cannot be kept; please change it.',
  badPhone: 'Give a number that can be called.',
  bad: 'Not sent yet: see what is marked below.',
  used: 'What you sent before has been received. To add this, send once more.',
  busy: 'Too many reports: this one has not been taken yet. All you typed is below; send it again in {seconds} s. If it is urgent, call 10086-8.',
  tooMany: {
    head: 'One moment',
    text: 'This has been opened too often; try again in {seconds} s. If it is urgent, call 10086-8.',
  },
  nobody: 'Whoever scanned the code',
};

export const CABINET_TEXTS: Record<Language, Texts> = { zh, en };
export const SYMPTOM_TEXTS: Record<Language, Readonly<Record<Symptom, string>>> = {
  zh: zhPortal.portal.symptom,
  en: enPortal.portal.symptom,
};
