/** A technician's visit, as the desk and the customer read of it. */
export const visit = {
  visit: {
    appointment: '预约时间',
    told: '客户会在自助页面看到。',
    noteHint: '只有内部看得到。',
    planned: '预约 {{time}} 上门',
    onSiteSince: '{{time}} 到场',
    onSiteShort: '在现场',
    left: '{{time}} 离场',
    deviceTime: '手机记录时间 {{time}}',
    /** To the customer */
    willCome: '维修人员预计 {{time}} 上门，请安排人员接待。',
    isThere: '维修人员已到现场，正在处理。',
  },
};
