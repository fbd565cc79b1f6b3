/** Names of joint-test items as both parties read them: staff in the field's terms, short enough for a sheet. */
export const TEST_LABELS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  outgoing: { zh: '打出', en: 'Outgoing call' },
  incoming: { zh: '打入', en: 'Incoming call' },
  quality: { zh: '通话质量', en: 'Voice quality' },
  short_dial: { zh: '短号互拨', en: 'Short dial' },
  fixed_mobile: { zh: '固移短号互拨', en: 'Desk–mobile short dial' },
  inter_zone: { zh: '区间', en: 'Inter-zone call' },
  domestic: { zh: '国内长途', en: 'Domestic long distance' },
  emergency_route: { zh: '紧急呼叫路由', en: 'Emergency call routing' },
  forwarding: { zh: '呼叫转移', en: 'Call forwarding' },
  conference: { zh: '会议电话', en: 'Conference' },
  barring: { zh: '呼叫限制', en: 'Call barring' },
  hold: { zh: '呼叫保持', en: 'Call hold' },
  waiting: { zh: '呼叫等待', en: 'Call waiting' },
  fax: { zh: '传真', en: 'Fax' },
};
