export const attach = { attach: { title: 'Files' } };
