/** What call records show of a repair. */
export const byCall = {
  byCall: {
    proved: '话单 {{time}}，{{seconds}} 秒',
    proof: '话单 {{time}}，{{seconds}} 秒，{{number}} 与测试号 {{with}}',
    first: '首次 {{time}}，{{seconds}} 秒，{{number}}',
    resumed: '通话已恢复：{{time}} 起 {{count}} 次通话',
    resumedNote: '按话单佐证，不代替双方测试',
    dial: '测试号',
    dialHow: '请客户用故障电话拨打，通话满 {{seconds}} 秒，甲方“打出”凭话单自动通过',
    lines: '测试电话',
    linesHow: '用它拨打故障号码，客户接听满 {{seconds}} 秒，甲方“打入”凭话单自动通过',
  },
};
