import type { RequestHandler } from 'express';
import path from 'node:path';
import { projectRoot } from '#db/root.ts';

/** Serves the pages from their sources, changes shown at once (`npm run dev`). Vite is only loaded here: a server in service has no use for it. */
export async function developmentPages(): Promise<{ handler: RequestHandler; close(): Promise<void> }> {
  const { createServer } = await import('vite');
  const vite = await createServer({
    configFile: path.join(projectRoot, 'vite.config.ts'),
    server: { middlewareMode: true },
    appType: 'spa',
  });
  return { handler: vite.middlewares, close: () => vite.close() };
}
