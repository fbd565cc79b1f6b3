export * from './registry.ts';
export * from './tickets.ts';
export * from './feed.ts';
export * from './auth.ts';
export * from './pool.ts';
export * from './wording.ts';
export * from './audit.ts';
