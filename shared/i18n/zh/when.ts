/** Fields for days and times. */
export const when = {
  when: {
    dayHint: '如 11-24，或 2026-11-24',
    timeHint: '如 21:30，或 11-24 21:30；24 小时制，{{zone}}',
    notDay: '看不懂这个日期，请写成 11-24 或 2026-11-24。',
    notTime: '看不懂这个时间，请写成 21:30 或 11-24 21:30。',
    pick: '从日历里选',
  },
};
