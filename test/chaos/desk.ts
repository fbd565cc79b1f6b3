import { randomUUID } from 'node:crypto';
import { z } from 'zod';

export const PASSWORD = 'only-for-this-trial';
/** As every node of one desk has it. */
export const SECRET = 'a secret of this trial alone';

/** Signed in: what goes with every request. @throws what was answered, when nobody is let in */
export async function signIn(url: string, username: string, password = PASSWORD): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  if (!answer.ok) throw new Error(`${username} cannot sign in: ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

export const declarationBody = (service: string, key: string): string =>
  JSON.stringify({ service, symptom: 'other', description: `with key ${key}` });

export const declare = (url: string, cookie: string, service: string, key: string): Promise<Response> =>
  fetch(`${url}/api/declarations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, 'idempotency-key': key },
    body: declarationBody(service, key),
    signal: AbortSignal.timeout(60_000),
  });

const answerSchema = z.object({
  declaration: z.object({ id: z.string() }),
  ticket: z.object({ no: z.string(), version: z.number() }),
});

/** What was promised, by the key under which it was asked. */
export interface Acknowledged {
  readonly key: string;
  readonly service: string;
  readonly id: string;
  readonly no: string;
  readonly version: number;
}

export const readAcknowledged = (body: unknown, key: string, service: string): Acknowledged => {
  const { declaration, ticket } = z.parse(answerSchema, body);
  return { key, service, id: declaration.id, no: ticket.no, version: ticket.version };
};

/** Waits until it holds, looking every few ms. @returns how long it took, in ms. @throws when it takes too long */
export async function until(what: string, holds: () => boolean | Promise<boolean>, withinMs = 60_000): Promise<number> {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > withinMs) throw new Error(`${what}: not within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return performance.now() - began;
}

export const newKey = (): string => randomUUID();
