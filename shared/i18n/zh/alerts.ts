/** What the desk was alerted of lately. */
export const alerts = {
  alerts: {
    title: '告警消息',
    sub: '最近 24 小时，新的在上。已撤回的不再列出。',
    filter: '按类型',
    all: '全部',
    none: '最近 24 小时没有告警消息',
    noneOf: '没有这一类消息',
    isNew: '新',
    kind: {
      level: '时限',
      call: '呼叫值班',
      report: '重大故障报告',
      reminder: '催办',
      pool: '分钟池',
      notice: '通知未送达',
      work: '割接',
      obligation: '合同义务',
      screen: '大屏',
      suspicion: '疑似故障',
      feed: '话单',
    },
  },
};
