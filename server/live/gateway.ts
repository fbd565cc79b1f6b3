import { setTimeout as pause } from 'node:timers/promises';
import type { Server as HttpServer } from 'node:http';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import { z } from 'zod';
import type { Session, Sessions } from '#server/auth/sessions.ts';
import type { Config } from '#server/config.ts';
import { originTrusted } from '#server/http/origin.ts';
import type { Metrics } from '#server/metrics/metrics.ts';
import type { Screens } from '#server/screens/screens.ts';
import { type AlertPush, PROTOCOL } from '#shared/live/protocol.ts';
import { bufferedBytes, terminate } from './buffered.ts';
import type { Feed } from './feed.ts';
import { AgreeingWebSocketServer, LiveEvent, Message } from './message.ts';
import { parser } from './parser.ts';
import { type LiveServer, type LiveSocket, lookingRoom, Peer, pulseOf } from './peer.ts';
import { createPresence } from './presence.ts';
import { scopeKey, scopeOf } from './scope.ts';
import { Written, written } from './told.ts';

/*
 * Carries the feed to the browsers, and lets nobody in who has no session. A socket:
 *
 *   handshake (its origin is ours) → connect (a session, by cookie or token) → present (pulse, alerts, its watches)
 *     → gone, by itself or with a `bye`: signed_out (its session ended, or what it may see changed) · too_slow ·
 *       protocol (the page is of another version) · shutting_down
 */

/** Milliseconds. */
const PULSE = 2_000;
const RECHECK = 30_000;
const LOOK_FOR_SLOW = 250;
const CONNECT_WITHIN = 10_000;
const DRAIN = 1_000;
/** Bytes. */
const LARGEST_MESSAGE = 64 * 1024;

export interface GatewayOptions {
  readonly http: HttpServer;
  readonly deps: {
    readonly config: Pick<Config, 'publicUrl' | 'redisUrl'>;
    readonly log: Logger;
    readonly metrics: Pick<Metrics, 'frames' | 'gauge'>;
  };
  readonly sessions: Sessions;
  readonly feed: Feed;
  readonly screens: Screens;
  /** How often each socket's session is looked at again, in ms. */
  readonly recheckEvery?: number;
}

export interface Gateway {
  /** Sockets that are there. */
  readonly sockets: number;
  /** Says goodbye to everybody, each with a time of its own to come back; the HTTP server stays. */
  close(): Promise<void>;
}

const handshakeSchema = z.object({ token: z.string().optional(), protocol: z.number().optional() });

/** Whoever comes back at the same moment as everybody else waits. */
const soon = (from: number): number => Math.round(from + Math.random() * 3_000);

interface Present {
  readonly socket: LiveSocket;
  readonly peer: Peer;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { http, deps, sessions, feed, screens, recheckEvery = RECHECK } = options;
  const log = deps.log.child({ part: 'gateway' });
  const present = new Map<string, Present>();
  let closing = false;
  let lookedForSlow = 0;

  const io: LiveServer = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    parser,
    wsEngine: AgreeingWebSocketServer,
    maxHttpBufferSize: LARGEST_MESSAGE,
    connectTimeout: CONNECT_WITHIN,
    allowRequest: (req, answer) => answer('origin_not_trusted', !closing && originTrusted(deps.config.publicUrl, req)),
  });

  const presence = createPresence({ config: deps.config, log }, (no, people) =>
    io.to(lookingRoom(no)).emit('looking', { key: no, people }),
  );

  const sessionOf = async (socket: LiveSocket): Promise<Session | null> => {
    const { token } = handshakeSchema.parse(socket.handshake.auth);
    return token === undefined ? sessions.sessionOf(socket.request.headers) : sessions.sessionOfToken(token);
  };

  // Not in `allowRequest`: there the token of `auth` is not yet known, and a page would not learn why it was refused.
  io.use((socket, next) => {
    const shake = handshakeSchema.safeParse(socket.handshake.auth);
    if (!shake.success) return next(new Error('not_signed_in'));
    sessionOf(socket).then(
      (session) => {
        if (session === null) return next(new Error('not_signed_in'));
        socket.data = { session, protocol: shake.data.protocol };
        next();
      },
      (thrown: unknown) => {
        log.warn({ err: thrown }, 'a session could not be looked up');
        next(new Error('unavailable'));
      },
    );
  });

  io.on('connection', (socket) => {
    const { session, protocol = PROTOCOL } = socket.data;
    if (session === undefined) return socket.disconnect(true);
    const peer = new Peer(socket, session, feed, screens, presence, log);
    present.set(socket.id, { socket, peer });
    socket.once('disconnect', () => present.delete(socket.id));
    if (protocol !== PROTOCOL) return peer.end('protocol', 0);
    // It may have been cut since it was let in, when there was no socket yet to cut.
    void recheck({ socket, peer });
  });

  /** @returns false when it could not be found out */
  const recheck = async ({ socket, peer }: Present): Promise<boolean> => {
    try {
      const session = await sessionOf(socket);
      if (!socket.connected) return true;
      if (session === null) peer.end('signed_out', 0);
      // Signed in still, but not to see the same: it comes back as what it is now.
      else if (fingerprint(session) !== fingerprint(peer.session)) peer.end('shutting_down', 0);
      return true;
    } catch (thrown) {
      log.debug({ err: thrown }, 'a session could not be looked at again');
      return false;
    }
  };

  const recheckAll = async (): Promise<void> => {
    // One after the other, so that a thousand sockets are no burst. Without a database nobody is cut.
    for (const one of [...present.values()]) if (!(await recheck(one))) return;
  };

  const endSlow = (): void => {
    lookedForSlow = performance.now();
    for (const { socket, peer } of [...present.values()]) {
      const bytes = bufferedBytes(socket);
      if (!peer.isSlow(bytes)) continue;
      log.warn({ user: peer.session.caller.user, bytes }, 'a socket does not read what it is sent');
      peer.end('too_slow', soon(500));
      // It would hold what it has not read until it does.
      setTimeout(() => terminate(socket), DRAIN).unref();
    }
  };

  const tellRoom = (room: string, message: Message): void => {
    for (const id of io.of('/').adapter.rooms.get(room) ?? []) {
      const one = present.get(id);
      if (one !== undefined) message.send(one.socket);
    }
  };

  const events = new WeakMap<AlertPush, LiveEvent>();
  /** Of an alert: made once for all rooms that it is told in. */
  const eventOf = (alert: AlertPush): LiveEvent => {
    const event = events.get(alert) ?? new LiveEvent('alert', new Written(JSON.stringify(alert)));
    events.set(alert, event);
    return event;
  };

  feed.tell({
    changes({ room, topic, key, cursor, items }) {
      deps.metrics.frames.inc({ topic });
      tellRoom(
        room,
        new Message(new LiveEvent('changes', written({ topic, ...(key === null ? {} : { key }), cursor }, items))),
      );
      if (performance.now() - lookedForSlow > LOOK_FOR_SLOW) endSlow();
    },
    alerts: (room, alerts) => tellRoom(room, new Message(...alerts.map(eventOf))),
    cut: (cut) => sessions.forget(cut),
    lost() {
      for (const { peer } of [...present.values()]) peer.end('shutting_down', soon(0));
    },
  });

  const stopHearing = sessions.onCut(({ kind, id }) => {
    for (const { peer } of [...present.values()])
      if ((kind === 'session' ? peer.session.id : peer.session.caller.user) === id) peer.end('signed_out', 0);
  });

  const buffered = (): number[] => [...present.values()].map(({ socket }) => bufferedBytes(socket));
  const { gauge } = deps.metrics;
  gauge('demarc_sockets', 'Screens and pages connected to this node', () => present.size);
  // Each socket has one of its own name besides.
  gauge('demarc_rooms', 'Rooms of screens that are told the same', () =>
    Math.max(0, io.of('/').adapter.rooms.size - present.size),
  );
  gauge('demarc_socket_buffered_bytes', 'Bytes that wait to be read, of all sockets together', () =>
    buffered().reduce((sum, bytes) => sum + bytes, 0),
  );
  gauge('demarc_socket_buffered_most_bytes', 'Bytes that wait for the slowest socket', () =>
    Math.max(0, ...buffered()),
  );
  gauge('demarc_feed_lag_seconds', 'Age of what this node has told its screens; NaN before its first turn', () => {
    const now = feed.now();
    return now === null || feed.asOf === null ? Number.NaN : (now - feed.asOf) / 1_000;
  });

  const pulse = setInterval(() => {
    endSlow();
    const beat = pulseOf(feed);
    if (beat !== null) io.emit('pulse', beat);
  }, PULSE);
  let rechecking = false;
  const rechecks = setInterval(() => {
    if (rechecking) return;
    rechecking = true;
    void recheckAll().finally(() => (rechecking = false));
  }, recheckEvery);

  return {
    get sockets() {
      return present.size;
    },
    async close() {
      closing = true;
      clearInterval(pulse);
      clearInterval(rechecks);
      stopHearing();
      for (const { peer } of [...present.values()]) peer.end('shutting_down', soon(500));
      const end = performance.now() + DRAIN;
      while (io.engine.clientsCount > 0 && performance.now() < end) await pause(10);
      io.engine.close();
      presence.close();
    },
  };
}

const fingerprint = ({ id, caller }: Session): string => JSON.stringify([id, scopeKey(scopeOf(caller))]);
