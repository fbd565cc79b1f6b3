export const field = { field: { title: 'My tasks' } };
