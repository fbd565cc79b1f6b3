import { randomBytes } from 'node:crypto';
import express, { type Request, type Response, Router } from 'express';
import { LANGUAGES, type Language } from '#shared/i18n/languages.ts';
import { declareAtCabinet, readReceipt } from '../cabinet/declare.ts';
import { findCabinet } from '../cabinet/cabinet.ts';
import { KEY, readForm } from '../cabinet/form.ts';
import { formPage, receivedPage, sayPage } from '../cabinet/page.ts';
import { CABINET_TEXTS } from '../cabinet/texts.ts';
import type { Deps } from '../deps.ts';
import type { Limit } from '../limits.ts';
import { plainStyle, setPlainHeaders } from '../plain/frame.ts';
import type { Declare } from '../tickets/declare.ts';
import { Problem } from './problem.ts';

/** Of the page, per address: an office scans through one. Codes are short, so this is also how fast they can be guessed. */
const OPENINGS = { points: 120, duration: 60 };
/** Of what is declared, per address and per code. Beyond it nothing is dropped in silence: what was typed comes back. */
const DECLARATIONS = { points: 60, duration: 600 };
const BODY_LIMIT = '16kb';

/**
 * `GET /d/:code` shows the form behind a cabinet's code and changes nothing; `POST` declares. HTML, no log-in, no script.
 * Mount at `/d`.
 *
 * GET: 200, 404 (no such code), 429. POST: 303 to `?received=KEY` (the page that names the ticket), 400 (form), 404, 409 (this
 * form was sent before with other words), 429 with `Retry-After` and all that was typed.
 */
export function cabinetRouter(
  { db, limits }: Pick<Deps, 'db' | 'limits'>,
  { declare }: { readonly declare: Declare },
): Router {
  const router = Router();
  const openings = limits.of('cabinet', OPENINGS);
  const byAddress = limits.of('cabinet-address', DECLARATIONS);
  const byCode = limits.of('cabinet-code', DECLARATIONS);

  router.get('/page.css', plainStyle);

  router.use('/:code', async (req, res, next) => {
    setPlainHeaders(res);
    const wait = await openings.take(req.ip ?? '');
    if (wait === null) return next();
    const { head, text } = CABINET_TEXTS[languageOf(req)].tooMany;
    answer(res, 429, sayPage(languageOf(req), { head, text: text.replace('{seconds}', String(wait)) }), wait);
  });

  router.get('/:code', async (req, res) => {
    const language = languageOf(req);
    const cabinet = await findCabinet(db, req.params.code);
    if (cabinet === null) return answer(res, 404, sayPage(language, CABINET_TEXTS[language].missing));
    const { received } = req.query;
    const receipt =
      typeof received === 'string' && KEY.test(received) ? await readReceipt(db, cabinet, received, language) : null;
    answer(
      res,
      200,
      receipt === null
        ? formPage({ language, cabinet, key: freshKey() })
        : receivedPage({ language, cabinet, receipt }),
    );
  });

  router.post('/:code', express.urlencoded({ extended: false, limit: BODY_LIMIT }), async (req, res) => {
    const language = languageOf(req);
    const texts = CABINET_TEXTS[language];
    const cabinet = await findCabinet(db, req.params.code);
    if (cabinet === null) return answer(res, 404, sayPage(language, texts.missing));
    const { typed, filled, wrong } = readForm(req.body, texts);
    const again = (complaint: string, key = freshKey()) =>
      formPage({ language, cabinet, key, typed, wrong, complaint });
    if (filled === null) return answer(res, 400, again(texts.bad));
    // A form that lost its key is a new one: nobody knows whether it was sent.
    const key = KEY.test(filled.key) ? filled.key : freshKey();
    const wait = await mostToWait([byAddress, req.ip ?? ''], [byCode, cabinet.service]);
    if (wait !== null) return answer(res, 429, again(texts.busy.replace('{seconds}', String(wait)), key), wait);
    try {
      await declareAtCabinet(declare, cabinet, language, { ...filled, key });
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.code !== 'idempotency_key_reused') throw problem;
      return answer(res, 409, again(texts.used));
    }
    res.redirect(303, `${req.baseUrl}/${encodeURIComponent(req.params.code)}?lang=${language}&received=${key}`);
  });

  return router;
}

/** For one form: 128 random bits that only its sender knows, so that the page behind it may name the ticket. */
const freshKey = (): string => randomBytes(16).toString('base64url');

/** As asked for, else the browser's. */
const languageOf = (req: Request): Language =>
  LANGUAGES.find((language) => language === req.query.lang) ??
  LANGUAGES.find((language) => language === req.acceptsLanguages(...LANGUAGES)) ??
  'zh';

function answer(res: Response, status: number, page: string, wait?: number): void {
  if (wait !== undefined) res.set('Retry-After', String(wait));
  res.status(status).type('html').send(page);
}

/** Counts against each. @returns as `take` does */
async function mostToWait(...limits: readonly (readonly [Limit, string])[]): Promise<number | null> {
  const waits = await Promise.all(limits.map(([limit, key]) => limit.take(key)));
  return waits.reduce((most, wait) => (wait === null ? most : Math.max(most ?? 0, wait)), null);
}
