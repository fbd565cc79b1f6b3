import helmet from 'helmet';
import type { RequestHandler } from 'express';

/**
 * Headers that keep a page from doing what it was not made for: no script but ours, nothing loaded from elsewhere, no
 * framing. On plain http the two that would force https are left out, for they would make the page unreachable.
 */
export function securityHeaders(publicUrl: string): RequestHandler {
  const secure = publicUrl.startsWith('https://');
  const headers = (styles: string[]) =>
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          connectSrc: ["'self'", 'ws:', 'wss:'],
          imgSrc: ["'self'", 'data:', 'blob:'],
          fontSrc: ["'self'"],
          scriptSrc: ["'self'"],
          workerSrc: ["'self'"],
          manifestSrc: ["'self'"],
          styleSrc: styles,
          styleSrcAttr: ["'unsafe-inline'"],
          objectSrc: ["'none'"],
          baseUri: ["'self'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          ...(secure ? { upgradeInsecureRequests: [] } : {}),
        },
      },
      strictTransportSecurity: secure,
      crossOriginOpenerPolicy: secure,
      originAgentCluster: secure,
    });
  const pages = headers(["'self'"]);
  // The API's reading page styles itself inline; it runs no inline script.
  const docs = headers(["'self'", "'unsafe-inline'"]);
  return (req, res, next) => (req.path.startsWith('/api/docs') ? docs : pages)(req, res, next);
}
