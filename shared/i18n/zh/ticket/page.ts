/** What the ticket's page says beside the ticket itself. */
export const page = {
  ticketPage: {
    copyNo: '复制 {{text}}',
    copied: '已复制 {{text}}',
    notCopied: '浏览器不让复制，请手工选中 {{text}}。',
    addReference: '关联工单号',
    print: '打印',
    printed: '打印于 {{time}}',
    related: '该客户其他故障单',
    relatedSame: '同一业务',
    relatedNone: '没有其他故障单',
  },
  /** The tickets of one major fault */
  family: {
    parent: '所属主单',
    children: '从单',
    open: '共 {{count}} 张，{{open}} 张未结',
  },
};
