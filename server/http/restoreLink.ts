import express, { type Request, type Response, Router } from 'express';
import { LANGUAGES, type Language } from '#shared/i18n/languages.ts';
import { text } from '#shared/ticket/values.ts';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { TOKEN } from '../notify/link.ts';
import type { RecordOn } from '../notify/progress.ts';
import { type Linked, answerStep, readLinked, storeAnswered } from '../notify/restoreAnswer.ts';
import { type Complaint, REASON_MAX, restorePage } from '../notify/restorePage.ts';
import { PAGE_TEXTS } from '../notify/restorePageTexts.ts';
import { type Standing, standingOf } from '../notify/standing.ts';
import { plainStyle, setPlainHeaders } from '../plain/frame.ts';

/** A whole office sits behind one address, and previews count too; a token of 128 bits needs no more than this. */
const REQUESTS = { points: 120, duration: 60 };
const BODY_LIMIT = '16kb';

/** `reason` is judged apart, so that a bad one is told from a missing answer. */
const formSchema = z.object({ answer: z.enum(['yes', 'no']), reason: z.unknown().optional() });
const reasonSchema = text(REASON_MAX);

/** Gone for good; the page says what to do instead. */
const GONE: readonly Standing[] = ['reopened', 'closed'];

/**
 * `GET /r/:token` shows the restore notice's question and changes nothing; `POST` (a form: `answer=yes|no`, `reason`) answers
 * it. HTML throughout, no log-in, no script. Mount at `/r`.
 *
 * GET: 200, 404 (no such link), 410 (reopened since, or closed). POST: 303 to the page, 400 (form), 404, 409 (the ticket is
 * not where this notice left it), 410 (too late to reopen). 429 with `Retry-After`.
 */
export function restoreLinkRouter(
  deps: Pick<Deps, 'db' | 'limits'>,
  { record }: { readonly record: RecordOn },
): Router {
  const router = Router();
  const requests = deps.limits.of('restore-link', REQUESTS);

  router.get('/page.css', plainStyle);

  router.use('/:token', async (req, res, next) => {
    setPlainHeaders(res);
    const wait = await requests.take(req.ip ?? '');
    if (wait === null) return next();
    res.set('Retry-After', String(wait));
    res.status(429).send(restorePage({ language: languageOf(req), screen: 'busy' }));
  });

  router.get('/:token', async (req, res) => {
    const linked = await find(req);
    if (linked === null) return missing(req, res);
    show(req, res, linked, GONE.includes(standing(linked)) ? 410 : 200);
  });

  router.post('/:token', express.urlencoded({ extended: false, limit: BODY_LIMIT }), async (req, res) => {
    const linked = await find(req);
    if (linked === null) return missing(req, res);
    const form = formSchema.safeParse(req.body);
    if (!form.success) return show(req, res, linked, 400, 'badAnswer');
    const { answer } = form.data;
    const reason = reasonOf(form.data.reason, PAGE_TEXTS[linked.language].noReason);
    if (answer === 'no' && reason === null)
      return show(req, res, linked, 400, 'badReason', String(form.data.reason ?? ''));

    const outcome = await record(linked.state.no, answerStep(linked, answer, reason ?? ''));
    if (outcome === null) return missing(req, res);
    if ('refused' in outcome) {
      const now = (await find(req)) ?? linked;
      return show(req, res, now, outcome.refused === 'too_late_to_reopen' ? 410 : 409, 'refused');
    }
    await storeAnswered(deps.db, linked.id);
    res.redirect(303, `${req.baseUrl}/${tokenOf(req)}?lang=${languageOf(req, linked)}`);
  });

  const find = async (req: Request): Promise<Linked | null> => {
    const token = tokenOf(req);
    return TOKEN.test(token) ? readLinked(deps.db, token) : null;
  };

  return router;
}

const tokenOf = (req: Request): string => (typeof req.params.token === 'string' ? req.params.token : '');

const standing = (linked: Linked): Standing => standingOf(linked.state, linked, linked.now);

/** As asked for, else the customer's, else the browser's. */
function languageOf(req: Request, linked?: Linked): Language {
  const asked = LANGUAGES.find((language) => language === req.query.lang);
  return (
    asked ?? linked?.language ?? LANGUAGES.find((language) => language === req.acceptsLanguages(...LANGUAGES)) ?? 'zh'
  );
}

/** What is still wrong: as typed, or `fallback` where nothing was; null when it cannot be kept. */
function reasonOf(typed: unknown, fallback: string): string | null {
  if (typed === undefined || (typeof typed === 'string' && typed.trim() === '')) return fallback;
  const reason = reasonSchema.safeParse(typed);
  return reason.success ? reason.data : null;
}

function show(
  req: Request,
  res: Response,
  linked: Linked,
  status: number,
  complaint?: Complaint,
  typed?: string,
): void {
  const { no, restoration, restoredAt: at } = linked.state;
  const restoredAt = restoration?.version === linked.factVersion ? at : null;
  const language = languageOf(req, linked);
  res
    .status(status)
    .send(restorePage({ language, screen: standing(linked), ticket: { no, restoredAt }, complaint, typed }));
}

function missing(req: Request, res: Response): void {
  res.status(404).send(restorePage({ language: languageOf(req), screen: 'missing' }));
}
