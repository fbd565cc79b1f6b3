import { z } from 'zod';
import { type Sender, later, refused, unknown } from './sender.ts';

const ANSWER_MS = 15_000;
const answerSchema = z.object({ id: z.union([z.string().min(1).max(200), z.number()]).transform(String) });
/** Of the refusals, those that say "not now". */
const NOT_NOW: readonly number[] = [401, 403, 404, 407, 408, 425, 429];

/**
 * SMS by a gateway of one's own: `POST SMS_URL {to, text, reference}` as JSON, `to` E.164, `reference` the same for every
 * attempt; a user and password in the address become Basic authentication. It answers 2xx `{id}`; 400, 413, 415 or 422 mean
 * that this message can never be sent, anything else is tried again. It gives no receipts yet, so `accepted` is the last word.
 */
export function createSmsGateway(smsUrl: string): Sender {
  const url = new URL(smsUrl);
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const headers = new Headers({ 'Content-Type': 'application/json', Accept: 'application/json' });
  if (url.username !== '') headers.set('Authorization', `Basic ${Buffer.from(credentials).toString('base64')}`);
  url.username = '';
  url.password = '';
  return {
    channel: 'sms',
    async send({ id, to, text }) {
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers,
          body: JSON.stringify({ to, text, reference: id }),
          redirect: 'error',
          signal: AbortSignal.timeout(ANSWER_MS),
        });
        return await outcomeOf(response);
      } catch (error) {
        return wasCut(error) ? unknown('no_answer') : later('unreachable');
      }
    },
    close: () => Promise.resolve(),
  };
}

async function outcomeOf(response: Response) {
  const detail = `HTTP ${response.status}`;
  if (response.ok) {
    const answer = answerSchema.safeParse(await response.json().catch(() => null));
    return { outcome: 'accepted', ref: answer.success ? answer.data.id : null } as const;
  }
  await response.body?.cancel();
  return response.status >= 500 || response.status < 400 || NOT_NOW.includes(response.status)
    ? later(detail)
    : refused(detail);
}

/** Whether the message had left when it failed. `fetch` wraps the cause; a refused connection never carried anything. */
function wasCut(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  const cause: unknown = error.cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return !/^(ECONNREFUSED|ENOTFOUND|EAI_|EHOST|ENET|CERT_|ERR_TLS|UND_ERR_CONNECT)/.test(code);
}
