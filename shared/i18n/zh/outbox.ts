/** Declarations that wait in the browser. */
export const outbox = {
  outbox: {
    title: '待发送的申告',
    waiting: '还没有发出去：已存在这台设备上，网络恢复后自动发送',
    fragile: '浏览器不让保存。请不要关闭这个页面，网络恢复后自动发送。',
    sending: '正在发送…',
    since: '{{time}} 填写',
    refused: '没有受理：{{why}}',
    expired: '存了将近 7 天才能发送，之前可能已经收到过。请先核对，再决定重新提交还是丢弃。',
    unreadable: '这条申告的内容要重新填写。',
    mend: '修改后提交',
    discard: '丢弃',
    discardSure: '真的丢弃吗？这条申告没有发出过。',
    discardYes: '丢弃',
    sent: '已发出：{{about}}',
    sentNo: '单号',
    sentJoined: '已并入正在处理的故障单',
    dismiss: '知道了',
    others: '这台设备上有 {{count}} 条申告还没有发出，请填写人登录后自动发送。',
    kept: '已存下，还没有发出去',
    keptText: '现在连不上服务器。申告已存在这台设备上，关掉页面也不会丢；网络恢复后自动发送，收到单号后在这里告诉您。',
  },
};
