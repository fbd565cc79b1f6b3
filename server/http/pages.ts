import { existsSync } from 'node:fs';
import path from 'node:path';
import express, { type RequestHandler, Router } from 'express';
import sirv from 'sirv';
import { projectRoot } from '#db/root.ts';
import { isInterface } from './auth.ts';

const built = path.join(projectRoot, 'dist', 'web');
const YEAR = 31_536_000;

/** Headers that say what a page may do. A script or a font is none, and there are many: half a kilobyte each. */
const ABOUT_PAGES = [
  'Content-Security-Policy',
  'Referrer-Policy',
  'X-DNS-Prefetch-Control',
  'X-Download-Options',
  'X-Frame-Options',
  'X-Permitted-Cross-Domain-Policies',
  'X-XSS-Protection',
];

/** A script that is not there (any more) must not be answered with a page. */
const isFile = (where: string): boolean => where.toLowerCase().startsWith('/assets/');

/**
 * The web application: its files, and its one page for every address that is not an interface. Files carry their hash in
 * the name and never change; the page is asked for anew each time, so that a new version is met at the next load.
 * @param development serves the sources instead (`npm run dev`)
 */
export function pages(development?: RequestHandler): Router {
  const router = Router();
  if (development) {
    router.use(development);
    return router;
  }
  const assets = path.join(built, 'assets');
  // Compressed when they were built (vite.config.ts), better than there would be time for now.
  if (existsSync(assets))
    router.use(
      '/assets',
      sirv(assets, {
        immutable: true,
        maxAge: YEAR,
        brotli: true,
        gzip: true,
        etag: true,
        setHeaders: (res) => ABOUT_PAGES.forEach((header) => res.removeHeader(header)),
      }),
    );
  router.use(express.static(built, { index: false, maxAge: 0 }));
  router.get('/{*path}', (req, res, next) => {
    const page = path.join(built, 'index.html');
    if (isInterface(req.path) || isFile(req.path) || !req.accepts('html') || !existsSync(page)) return next();
    res.set('Cache-Control', 'no-cache').sendFile(page);
  });
  return router;
}
