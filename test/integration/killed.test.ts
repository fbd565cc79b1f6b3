import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { type ServerProcess, dataFolder, startProcess } from '#test/harness/process.ts';

/** The promise of intake: what was answered 201 is on disk, whatever happens to the server a moment later. */
const TIMES = 10;
const IN_FLIGHT = 8;
const password = 'the-demo-password-of-the-tests';

interface Acknowledged {
  readonly key: string;
  readonly id: string;
  readonly ticket: string;
}

async function signIn(url: string, username: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  expect(answer.status).toBe(200);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

const declare = (url: string, cookie: string, service: string, key: string) =>
  fetch(`${url}/api/declarations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, 'idempotency-key': key },
    body: JSON.stringify({ service, symptom: 'other', description: `with key ${key}` }),
  });

/** Declares without a pause until the server is gone. Keeps what was acknowledged, and what was left without an answer. */
async function underLoad(
  { url }: ServerProcess,
  cookie: string,
  services: readonly string[],
  kept: Acknowledged[],
  unanswered: string[],
): Promise<void> {
  for (let i = 0; ; i++) {
    const key = randomUUID();
    try {
      const answer = await declare(url, cookie, services[i % services.length] ?? '', key);
      const body = (await answer.json()) as { declaration: { id: string }; ticket: { no: string } };
      expect(answer.status).toBe(201);
      kept.push({ key, id: body.declaration.id, ticket: body.ticket.no });
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
      unanswered.push(key);
      return;
    }
  }
}

it(`keeps every acknowledged declaration once through ${TIMES} kills under load`, async () => {
  const env = { DEMARC_DATA: dataFolder(), DEMO: 'on', DEMO_PASSWORD: password };
  const kept: Acknowledged[] = [];
  let server = await startProcess(env);
  for (let time = 1; time <= TIMES; time++) {
    const cookie = await signIn(server.url, 'engineer');
    const { items } = (await (await fetch(`${server.url}/api/services`, { headers: { cookie } })).json()) as {
      items: { id: string }[];
    };
    const services = items.map((service) => service.id);
    const before = kept.length;
    const unanswered: string[] = [];
    const load = Array.from({ length: IN_FLIGHT }, (_, i) =>
      underLoad(server, cookie, [...services.slice(i), ...services.slice(0, i)], kept, unanswered),
    );
    // Killed on an acknowledgement, not at a time: however slow the machine, there is something to lose.
    await expect.poll(() => kept.length - before, { timeout: 30_000, interval: 5 }).toBeGreaterThan(IN_FLIGHT + time);
    server.child.kill('SIGKILL');
    await once(server.child, 'exit');
    await Promise.all(load);

    server = await startProcess(env);
    const again = await signIn(server.url, 'engineer');
    for (const { ticket, id } of kept.slice(before)) {
      const facts = await fetch(`${server.url}/api/tickets/${ticket}/facts`, { headers: { cookie: again } });
      const record = (await facts.json()) as { items: { declaration?: string }[] };
      expect(record.items.filter((fact) => fact.declaration === id)).toHaveLength(1);
    }
    // What was sent but not answered is safe to send again: stored before or not, it is there once.
    for (const key of unanswered) {
      const answer = await declare(server.url, again, services[0] ?? '', key);
      expect([200, 201, 409]).toContain(answer.status);
    }
  }
  server.child.kill('SIGTERM');
  await once(server.child, 'exit');
}, 300_000);
