/** People's numbers: masked, shown on purpose, and who has seen them. */
export const person = {
  person: {
    show: '显示{{name}}的号码',
    call: '呼叫{{name}}',
    logged: '查看和拨打会记入访问记录',
    accessTitle: '号码访问记录',
    accessNone: '还没有人查看过号码',
    who: '查看人',
    whose: '号码所属',
    number: '号码',
    when: '时间',
    why: '用途',
    why_call: '拨打',
    why_look: '查看',
    what_contact: '联系人',
    what_declared: '申告联系人',
    what_affected: '受影响号码',
    what_member: '移动成员',
    what_call: '通话对端',
    more: '更早的记录',
  },
};
