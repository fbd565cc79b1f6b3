import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, randomUUID, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { type PushPayload, pushPayloadSchema } from '#shared/api/push.ts';
import { atEnd } from '#test/harness/atEnd.ts';

/** What a push service was sent, as it came. */
interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A push service on this machine (RFC 8030): remembers what it is sent, and answers as it is told. */
export interface PushServiceDouble {
  readonly origin: string;
  readonly received: readonly Received[];
  /** From now on; 201 at first. By path, or of all. */
  answers(status: number, path?: string): void;
  /** A browser that subscribes here. */
  browser(): BrowserDouble;
}

/** The receiving end: the keys that only a browser has, and what it reads with them. */
export interface BrowserDouble {
  readonly path: string;
  readonly subscription: {
    readonly endpoint: string;
    readonly keys: { readonly p256dh: string; readonly auth: string };
  };
  /** What was sent to it, decrypted (RFC 8291) and its sender's signature checked (RFC 8292) against `vapidKey`. */
  reads(vapidKey: string): PushPayload[];
}

export async function startPushService(): Promise<PushServiceDouble> {
  const received: Received[] = [];
  const answers = new Map<string | null, number>();
  const server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const path = req.url ?? '';
      received.push({ path, headers: req.headers, body: Buffer.concat(parts) });
      res.writeHead(answers.get(path) ?? answers.get(null) ?? 201).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    origin,
    received,
    answers: (status, path) => void answers.set(path ?? null, status),
    browser: () => browserOf(origin, received),
  };
}

function browserOf(origin: string, received: readonly Received[]): BrowserDouble {
  const path = `/push/${randomUUID()}`;
  const own = createECDH('prime256v1');
  own.generateKeys();
  const auth = randomBytes(16);
  return {
    path,
    subscription: {
      endpoint: origin + path,
      keys: { p256dh: own.getPublicKey('base64url'), auth: auth.toString('base64url') },
    },
    reads: (vapidKey) =>
      received
        .filter((one) => one.path === path)
        .map(({ headers, body }) => {
          checkSignature(headers, origin, vapidKey);
          return pushPayloadSchema.parse(JSON.parse(decrypt(body, own, auth)));
        }),
  };
}

/** RFC 8188 and 8291: one record of AES-128-GCM, its key agreed on by the sender's and the receiver's. */
function decrypt(body: Buffer, own: ReturnType<typeof createECDH>, auth: Buffer): string {
  const salt = body.subarray(0, 16);
  const sender = body.subarray(21, 21 + body.readUInt8(20));
  const sealed = body.subarray(21 + sender.length);
  const hkdf = (key: Buffer, of: Buffer, info: Buffer | string, length: number) =>
    Buffer.from(hkdfSync('sha256', key, of, info, length));
  const agreed = Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), sender]);
  const key = hkdf(own.computeSecret(sender), auth, agreed, 32);
  const decipher = createDecipheriv(
    'aes-128-gcm',
    hkdf(key, salt, 'Content-Encoding: aes128gcm\0', 16),
    hkdf(key, salt, 'Content-Encoding: nonce\0', 12),
  );
  decipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  const end = padded.lastIndexOf(2);
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('the record has no delimiter');
  return padded.subarray(0, end).toString('utf8');
}

const claims = z.object({ aud: z.string(), exp: z.number(), sub: z.string().regex(/^(mailto:|https:)/) });

/** RFC 8292: a token signed by the desk's key, for this service, and for no more than a day. */
function checkSignature({ authorization }: IncomingHttpHeaders, origin: string, vapidKey: string): void {
  const said = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), ?k=([\w-]+)$/.exec(authorization ?? '');
  if (said === null) throw new Error(`no VAPID: ${authorization}`);
  const [, head = '', claimed = '', signature = '', key = ''] = said;
  if (key !== vapidKey) throw new Error('signed by another key');
  const point = Buffer.from(key, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const right = verify(
    'sha256',
    Buffer.from(`${head}.${claimed}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!right) throw new Error('the signature is wrong');
  const { aud, exp } = claims.parse(JSON.parse(Buffer.from(claimed, 'base64url').toString('utf8')));
  if (aud !== origin) throw new Error(`signed for ${aud}`);
  const left = exp - Date.now() / 1000;
  if (left <= 0 || left > 86_400) throw new Error(`runs out in ${left} s`);
}
