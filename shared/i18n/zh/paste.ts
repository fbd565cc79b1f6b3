import type { SIGN_SOURCES } from '../../api/service.ts';
import type { SpokenZone } from '../../intake/saidTime.ts';

/** Intake: a pasted message, the time something was said to begin, and the sources of the precheck's signs. */
export const paste = {
  paste: {
    open: '粘贴群消息',
    title: '群消息转申告',
    note: '认出的内容点一下可去掉；选好业务后还可以改，提交前不会保存。',
    message: '消息原文',
    understood: '认出的内容',
    nothing: '没有认出号码、单位或现象，原文会填进“客户怎么说”。',
    empty: '把消息粘贴到上面。',
    number: '号码',
    customer: '单位',
    time: '时间',
    contact: '联系人',
    zoneOf: '消息里的时间是',
    zone: { beijing: '北京时间', xinjiang: '新疆时间' } satisfies Record<SpokenZone, string>,
    use: '用这些填单',
    notFound: '没有找到消息里的号码或单位，请在上面查找业务，其余内容已备好。',
    ready: '消息内容已备好，请选业务。',
    occurred: '什么时候开始的',
    inFuture: '时间还没有到，请核对日期和时区。',
    source: '{{source}} · {{time}}',
    sourceUpTo: '{{source}} · 导入到 {{time}}',
    from: { registry: '业务资料', tickets: '故障单', call_records: '话单' } satisfies Record<
      (typeof SIGN_SOURCES)[number],
      string
    >,
    locatedAt: '已定界于此',
    notLocated: '未定界',
    callOut: '打出',
    callIn: '打入',
    unanswered: '，未接通',
    away: '连不上服务器：下面是这台设备记得的业务。申告会先存在这里，网络恢复后自动发送。',
    awayNoPrecheck: '连不上服务器，暂时没有预处理结果。可以照常登记。',
    unchecked: '按“{{text}}”登记，联网后核对',
    uncheckedNote: '业务还没有核对：发送时如果对不上，会退回来让您改。',
  },
};
