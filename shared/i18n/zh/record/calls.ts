import type { CallWay } from '../../../clock/escalation.ts';
import type { DutyPost } from '../../../duty/rota.ts';

/** Staff who are called when it gets late. */
export const calls = {
  escalation: {
    title: '升级呼叫',
    banner: '等人确认的呼叫',
    note: '只有内部可见',
    cause: {
      level: '{{clock}}已用 {{level}}%',
      unacknowledged: '申告 {{after}}无人接单',
      chase: '客户第 {{count}} 次催单',
      report: '{{report}}逾期未报',
    },
    calling: '{{why}}，等人确认',
    called: '已呼叫 {{names}}',
    nobody: '没有联系上任何人',
    next: '{{time}} 再次呼叫，直到有人确认',
    times: '共 {{count}} 次',
    state: {
      calling: '等人确认',
      acknowledged: '已确认',
      withdrawn: '已撤回',
      overtaken: '已有新的升级',
      over: '已结束',
    },
    acknowledged: '{{by}} {{time}} 确认',
    onDuty: { lead: '当班值班长', engineer: '当班工程师' } satisfies Record<DutyPost, string>,
    instead: '代为通知',
    way: { alert: '告警', sms: '短信', email: '邮件' } satisfies Record<CallWay, string>,
    unreached: { nobody: '无人可叫', no_phone: '未登记手机', no_email: '未登记邮箱' },
  },
  major: {
    title: '重大故障',
    since: '{{time}} 定为重大故障：{{severity}}{{more}}',
    class: '（{{class}}）',
    numbers: '，{{count}} 个号码',
    children: '，{{count}} 张从单',
    due: '{{report}}应在 {{time}} 前报出',
    overdue: '{{report}}已逾期，应在 {{time}} 前报出',
    allFiled: '终报已报出，报告齐全',
    write: '写报告',
    filed: '{{report}} · {{by}}',
    sentTo: '发送给 {{names}}',
    show: '查看全文',
    notWritten: '没有写成，请自行填写。',
  },
};
