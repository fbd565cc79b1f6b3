export const attach = {
  attach: {
    title: '附件',
    none: '还没有照片或文件。',
    add: '添加',
    adding: '正在上传 {{name}}',
    shown: '客户可见',
    shownHint: '客户在自助页面能看到。',
    unreadable: '浏览器打不开这张照片，请换成 JPEG 或 PNG。',
    photos: '现场照片',
    open: '打开 {{name}}',
  },
};
