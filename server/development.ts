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
  const handler: RequestHandler = (req, res, next) => {
    // Vite puts a component's styles into the page as elements of their own, which the policy in service rightly refuses.
    const policy = res.getHeader('content-security-policy');
    if (typeof policy === 'string')
      res.setHeader('content-security-policy', policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"));
    vite.middlewares(req, res, next);
  };
  return { handler, close: () => vite.close() };
}
