export const attach = { attach: { title: '附件' } };
