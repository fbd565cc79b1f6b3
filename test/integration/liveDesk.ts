import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { io, type Socket } from 'socket.io-client';
import { createMetrics } from '#server/metrics/metrics.ts';
import { createApiKey } from '#server/auth/seed.ts';
import { createSessions, type Sessions } from '#server/auth/sessions.ts';
import { createFeed, type Feed } from '#server/live/feed.ts';
import { createGateway, type Gateway } from '#server/live/gateway.ts';
import { createScreens } from '#server/screens/screens.ts';
import type { Role } from '#shared/actor.ts';
import type { ClientEvents, ServerEvents } from '#shared/live/protocol.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import { silent, type TestDatabase } from '#test/harness/database.ts';
import { ownLimits } from '#test/harness/limits.ts';
import { feedDatabase } from './feedDesk.ts';

const secret = 'for tests alone: 0123456789abcdefghijklmnopqrstuvwxyz';

export type Client = Socket<ServerEvents, ClientEvents>;

/** What a client connects with. */
export interface Pass {
  readonly cookie?: string;
  readonly token?: string;
  readonly origin?: string;
}

export interface Node {
  readonly url: string;
  readonly feed: Feed;
  readonly gateway: Gateway;
  readonly sessions: Sessions;
  /** Not connected yet: listeners first. Closed at the end. */
  client(pass?: Pass): Client;
  connected(pass?: Pass): Promise<Client>;
  close(): Promise<void>;
}

export async function startNode(
  db: TestDatabase,
  { redisUrl = null, ...options }: { ttl?: number; recheckEvery?: number; redisUrl?: string | null } = {},
): Promise<Node> {
  const http = createServer((_req, res) => void res.writeHead(204).end());
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const config = { publicUrl: url, secret, redisUrl, port: 0 };
  const sessions = createSessions({ config, db }, options);
  const feed = createFeed({ config, db, log: silent, metrics: createMetrics() });
  const gateway = createGateway({
    http,
    deps: { config, log: silent, metrics: createMetrics() },
    sessions,
    feed,
    screens: createScreens({ db, log: silent, limits: ownLimits(), ring: () => feed.ring() }),
    ...options,
  });
  feed.start();
  let closed: Promise<void> | undefined;
  const closeAll = async () => {
    await gateway.close();
    await feed.close();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  };
  const close = () => (closed ??= closeAll());
  atEnd(close);
  const client = ({ cookie, token, origin }: Pass = {}): Client => {
    const headers = { ...(cookie === undefined ? {} : { cookie }), ...(origin === undefined ? {} : { origin }) };
    const socket: Client = io(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      autoConnect: false,
      extraHeaders: headers,
      ...(token === undefined ? {} : { auth: { token } }),
    });
    atEnd(() => Promise.resolve(void socket.close()));
    return socket;
  };
  return {
    url,
    feed,
    gateway,
    sessions,
    client,
    async connected(pass) {
      const socket = client(pass);
      const refused = await connecting(socket);
      if (refused !== null) throw new Error(refused);
      return socket;
    },
    close,
  };
}

/** @returns why it was refused; null when it was let in */
export async function connecting(socket: Client): Promise<string | null> {
  const outcome = new Promise<string | null>((resolve) => {
    socket.once('connect', () => resolve(null));
    socket.once('connect_error', (error) => resolve(error.message));
  });
  socket.connect();
  return outcome;
}

export interface LiveDesk {
  readonly db: TestDatabase;
  readonly keys: { readonly engineer: { key: string; id: string } };
  /** A new session of a user, who is made if there is none; both cookie and token of it. */
  signIn(
    user: string,
    role: Role,
    customer?: string,
  ): Promise<{ id: string; user: string; cookie: string; token: string }>;
}

export async function liveDesk(): Promise<LiveDesk> {
  const db = await feedDatabase();
  const engineer = await createApiKey(db.pool, { name: 'a wall of its own', role: 'engineer', branch: 'b1' });
  return {
    db,
    keys: { engineer },
    async signIn(user, role, customer) {
      await db.pool.query(
        `insert into app_user (id, name, email, username, role, customer, branch) values ($1, $1, $1, $1, $2, $3, 'b1') on conflict do nothing`,
        [user, role, customer ?? null],
      );
      const [id, token] = [randomUUID(), randomUUID()];
      await db.pool.query(
        `insert into session (id, token, user_id, expires_at) values ($1, $2, $3, now() + interval '1 day')`,
        [id, token, user],
      );
      const signed = `${token}.${createHmac('sha256', secret).update(token).digest('base64')}`;
      return { id, user, token: signed, cookie: `demarc_session=${encodeURIComponent(signed)}` };
    },
  };
}

/** Everything that ever reaches a socket, as it came. */
export function everything(socket: Client): unknown[][] {
  const all: unknown[][] = [];
  socket.onAny((...event: unknown[]) => all.push(event));
  return all;
}
