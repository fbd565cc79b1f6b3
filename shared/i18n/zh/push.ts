/** Pushes to this browser: one switch, and what stands in its way. */
export const push = {
  push: {
    title: '推送提醒',
    label: '有进展时在这台设备上提醒我',
    note: '短信和门户照常；锁屏上只显示单号和一句话',
    state: {
      checking: '正在查看这台设备的情况',
      on: '已打开。退出登录后，这台设备不再收到提醒。',
      off: '未打开。',
      refused: '浏览器已拒绝本站的通知。请在浏览器的网站设置里改为允许，再回到这里打开。',
      unsupported: '这个浏览器不支持推送。苹果手机请先把门户添加到主屏幕，再从主屏幕打开。',
      insecure: '推送要求用 https 打开门户。请用 https 地址打开后再试。',
      unreachable: '连不上浏览器的推送服务，没有打开。换个网络或浏览器再试；短信和门户不受影响。',
      not_offered: '本系统没有启用推送。',
    },
  },
};
