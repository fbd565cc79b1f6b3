import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { problemSchema } from '#shared/api/service.ts';
import { declarationAnswerSchema } from '#shared/api/declaration.ts';
import { type Caller, startServer } from '#test/harness/server.ts';

const app = await startServer({ demo: true });
const [supervisor, hotline, field] = (await Promise.all(
  ['supervisor', 'hotline', 'field'].map((name) => app.signIn(name)),
)) as [Caller, Caller, Caller];

/** What stands behind a name and its labels; null while nothing does. */
async function measured(sample: string): Promise<number | null> {
  const text = await (await supervisor.fetch('/metrics')).text();
  const line = text.split('\n').find((one) => one.startsWith(`${sample} `));
  return line === undefined ? null : Number(line.slice(sample.length + 1));
}
const soon = (sample: string) => expect.poll(() => measured(sample), { timeout: 10_000 });

it('are read by who looks after the desk, in the format of Prometheus', async () => {
  const answer = await supervisor.fetch('/metrics');
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=/);
  const text = await answer.text();
  for (const line of text.split('\n'))
    expect(line).toMatch(/^$|^# (HELP|TYPE) \w+ .+|^\w+(\{[^{}]*\})? (NaN|[-+]?Inf|[-+\d.e]+)$/);
  expect(problemSchema.parse(await (await field.fetch('/metrics')).json()).code).toBe('role_forbidden');
  expect((await fetch(`${app.url}/metrics`)).status).toBe(401);
});

it('count what is declared, what is commanded and with what it was refused, and measure it by its route', async () => {
  const open = (await measured('demarc_tickets_open{phase="declared"}')) ?? 0;
  const request = { service: 'svc-college', symptom: 'no_dial_tone', description: '无拨号音' };
  const declare = async () =>
    declarationAnswerSchema.parse(
      await (await hotline.post('/api/declarations', request, { 'idempotency-key': randomUUID() })).json(),
    );
  const { ticket } = await declare();
  await declare();
  await supervisor.post(`/api/tickets/${ticket.no}/commands`, { type: 'acknowledge' });
  await supervisor.post(`/api/tickets/${ticket.no}/commands`, { type: 'acknowledge' });

  expect(await measured('demarc_declarations_total{role="hotline",outcome="opened"}')).toBe(1);
  expect(await measured('demarc_declarations_total{role="hotline",outcome="joined"}')).toBe(1);
  expect(await measured('demarc_tickets_open{phase="declared"}')).toBe(open);
  expect(await measured('demarc_commands_total{type="acknowledge",outcome="accepted"}')).toBe(1);
  expect(await measured('demarc_commands_total{type="acknowledge",outcome="wrong_phase"}')).toBe(1);
  const route = 'method="POST",route="/api/tickets/:no/commands"';
  expect(await measured(`demarc_http_request_seconds_count{${route},status="200"}`)).toBe(1);
  expect(await measured(`demarc_http_request_seconds_count{${route},status="422"}`)).toBe(1);
});

it('say how late what was committed reached the screens, and who is there to see it', async () => {
  const before = await measured('demarc_change_emitted_seconds_count');
  const socket = await supervisor.socket();
  await soon('demarc_sockets').toBe(1);
  await new Promise((resolve) => socket.emit('watch', { topic: 'rows' }, resolve));
  const told = new Promise((resolve) => socket.once('changes', resolve));
  await hotline.post(
    '/api/declarations',
    { service: 'svc-hospital', symptom: 'all_down', description: '全部不通' },
    { 'idempotency-key': randomUUID() },
  );
  await told;
  await soon('demarc_change_emitted_seconds_count').toBeGreaterThan(before ?? 0);
  await soon('demarc_frames_total{topic="rows"}').toBeGreaterThan(0);
  expect(await measured('demarc_feed_lag_seconds')).toBeLessThan(10);
  expect(await measured('demarc_database_up')).toBe(1);
});

it('name each request, by the name that a proxy gave it where that is one', async () => {
  const named = async (id: string) =>
    (await fetch(`${app.url}/healthz`, { headers: { 'x-request-id': id } })).headers.get('x-request-id');
  expect(await named('edge-7:42')).toBe('edge-7:42');
  expect(await named('no name at all')).toMatch(/^[0-9a-f-]{36}$/);
});
