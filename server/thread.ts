import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { projectRoot } from '#db/root.ts';

/** Programs that run as threads, by the names that the build gives them (vite.config.ts). */
const PROGRAMS = {
  registryReader: 'server/registry/files/reader.ts',
  importProgram: 'server/pool/apart/program.ts',
} as const;

/** Begins a thread, of the build or, where this is run from its sources, of those. */
export function startThread(program: keyof typeof PROGRAMS, options: Omit<WorkerOptions, 'eval'>): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(path.join(projectRoot, `dist/server/${program}.js`), options);
  // From sources (tests, development) a thread has to be taught TypeScript by itself.
  const source = pathToFileURL(path.join(projectRoot, PROGRAMS[program])).href;
  const code = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(source)}); });`;
  return new Worker(code, { ...options, eval: true });
}
