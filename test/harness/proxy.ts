import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Defer } from './node.ts';

/**
 * Carries TCP to one of several targets in turn, as a load balancer does, and can be made to fail as networks do.
 *
 *   open ──cut──► open, all that was carried is gone
 *   open ──blacken──► black: nothing goes through in either direction, and nobody is told; new ones are accepted and starve
 *   black ──open──► open: what was held back goes on, or is gone where its end gave up
 */
export interface Proxy {
  readonly port: number;
  /** Where new connections go, each to the next that takes them. */
  targets: readonly number[];
  /** How many are carried. */
  readonly carried: number;
  cut(): void;
  blacken(): void;
  open(): void;
  close(): Promise<void>;
}

interface Pair {
  readonly from: Socket;
  readonly to: Socket;
}

/** @param targets ports of the loopback. @param port any free one by default */
export async function startProxy(targets: readonly number[], defer: Defer, port = 0): Promise<Proxy> {
  const pairs = new Set<Pair>();
  const waiting = new Set<Socket>();
  let next = 0;
  let black = false;

  /** One that refuses is passed over: the others are asked before anybody is turned away. */
  async function reach(): Promise<Socket | null> {
    const { targets: now } = proxy;
    for (let tries = 0; tries < now.length; tries += 1) {
      const target = now[next % now.length] ?? 0;
      next += 1;
      const to = connect(target, '127.0.0.1');
      try {
        await once(to, 'connect');
        return to;
      } catch {
        to.destroy();
      }
    }
    return null;
  }

  async function carry(from: Socket): Promise<void> {
    from.on('error', () => from.destroy());
    if (black) {
      waiting.add(from);
      from.once('close', () => waiting.delete(from));
      return;
    }
    const to = await reach();
    if (to === null || from.destroyed) {
      to?.destroy();
      return void from.destroy();
    }
    const pair = { from, to };
    pairs.add(pair);
    to.on('error', () => to.destroy());
    to.once('close', () => (pairs.delete(pair), from.destroy()));
    from.once('close', () => (pairs.delete(pair), to.destroy()));
    from.setNoDelay(true);
    to.setNoDelay(true);
    if (!black) join(pair);
  }

  const join = ({ from, to }: Pair): void => {
    from.pipe(to);
    to.pipe(from);
  };
  const part = ({ from, to }: Pair): void => {
    from.unpipe(to);
    to.unpipe(from);
    from.pause();
    to.pause();
  };

  // Paused until it is known where it goes: nothing that was said meanwhile is lost.
  const server = createServer({ pauseOnConnect: true }, (from) => void carry(from));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const proxy: Proxy = {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    targets,
    get carried() {
      return pairs.size;
    },
    cut() {
      for (const { from, to } of [...pairs]) {
        from.destroy();
        to.destroy();
      }
    },
    blacken() {
      black = true;
      pairs.forEach(part);
    },
    open() {
      black = false;
      pairs.forEach(join);
      for (const from of [...waiting]) {
        waiting.delete(from);
        void carry(from);
      }
    },
    async close() {
      server.close();
      this.cut();
      for (const from of waiting) from.destroy();
      if (server.listening) await once(server, 'close');
    },
  };
  defer(() => proxy.close());
  return proxy;
}
