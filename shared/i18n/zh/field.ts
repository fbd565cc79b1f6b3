export const field = { field: { title: '我的任务' } };
