/** The keyboard, and the palette that finds everything by its name. */
export const keys = {
  keys: {
    title: '快捷键',
    notNow: '现在不能“{{what}}”。{{next}}',
    note: '在输入框以外的地方按下即可。',
    everywhere: '任何页面',
    pages: '转到',
    list: '列表',
    ticket: '当前故障单',
  },
  palette: {
    title: '命令面板',
    open: '查找',
    placeholder: '输入单号、客户、页面或操作',
    results: '匹配项',
    tickets: '故障单',
    none: '没有匹配的内容',
  },
};
