/** What the portal says of a customer's own services, and without a network. */
export const own = {
  own: {
    numbers: '{{count}} 个号码',
    cabinet: '机柜编码',
    cabinetText: '机柜上贴的就是这个编码，在场的人扫码就能报修，不用登录。',
    offline: '现在连不上网络，看不到进展',
    offlineText: '仍然可以报修：先存在这台设备上，网络恢复后自动发送。',
  },
};
