import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { atEnd } from '#test/harness/atEnd.ts';
import { createSmsGateway } from './smsGateway.ts';

const message = { id: 'n-1', to: '+869030000001', subject: '', text: '故障单 F1：业务已恢复', notice: null };

async function gateway(answer: RequestListener) {
  const seen: { headers: IncomingHttpHeaders; body: unknown }[] = [];
  const server = createServer((req, res) => {
    void text(req).then((body) => {
      seen.push({ headers: req.headers, body: JSON.parse(body) });
      answer(req, res);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  atEnd(stop);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { seen, stop, sender: createSmsGateway(`http://desk:p%40ss@127.0.0.1:${port}/sms`) };
}

const status =
  (code: number, body = ''): RequestListener =>
  (_req, res) =>
    res.writeHead(code).end(body);

describe('an SMS gateway by HTTPS', () => {
  it('is given number, text and reference, and answers with its own', async () => {
    const { seen, sender } = await gateway(status(200, '{"id": 42}'));
    expect(await sender.send(message)).toEqual({ outcome: 'accepted', ref: '42' });
    expect(seen[0]?.body).toEqual({ to: message.to, text: message.text, reference: 'n-1' });
    expect(seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from('desk:p@ss').toString('base64')}`);
  });

  it.each([200, 202])('that says %i without an id has accepted it all the same', async (code) => {
    const { sender } = await gateway(status(code, 'OK'));
    expect(await sender.send(message)).toEqual({ outcome: 'accepted', ref: null });
  });

  it.each([
    [422, 'refused'],
    [400, 'refused'],
    [429, 'later'],
    [401, 'later'],
    [503, 'later'],
  ])('that answers %i: %s', async (code, outcome) => {
    const { sender } = await gateway(status(code));
    expect(await sender.send(message)).toEqual({ outcome, detail: `HTTP ${code}` });
  });

  it('that cuts the line may have sent it', async () => {
    const { sender } = await gateway((req) => req.socket.destroy());
    expect(await sender.send(message)).toEqual({ outcome: 'unknown', detail: 'no_answer' });
  });

  it('that is not there has not', async () => {
    const { sender, stop } = await gateway(status(200));
    await stop();
    expect(await sender.send(message)).toEqual({ outcome: 'later', detail: 'unreachable' });
  });
});
