import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { freePort } from '#db/embedded/port.ts';
import { type Defer, kill } from '#test/harness/node.ts';

export const redisIsHere = (): boolean => spawnSync('redis-server', ['--version']).status === 0;

/** Whether tests of `what` can run; says loudly where they cannot. */
export function redisFor(what: string): boolean {
  const here = redisIsHere();
  if (!here) process.stderr.write(`\n*** NOT RUN: ${what}. There is no redis-server on this machine. ***\n\n`);
  return here;
}

/** A Redis of a trial's own, on the loopback, that keeps nothing. */
export interface TrialRedis {
  readonly url: string;
  readonly port: number;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** It keeps its connections, and answers nothing. */
  freeze(): void;
  thaw(): void;
}

async function launch(port: number): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/'];
  const redis = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  for await (const chunk of redis.stdout.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    if (said.includes('Ready to accept connections')) break;
  }
  redis.stdout.resume();
  return redis;
}

export async function startRedis(defer: Defer): Promise<TrialRedis> {
  const port = await freePort('127.0.0.1');
  let redis = await launch(port);
  defer(() => kill(redis));
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill: () => kill(redis),
    async start() {
      redis = await launch(port);
    },
    freeze: () => void redis.kill('SIGSTOP'),
    thaw: () => void redis.kill('SIGCONT'),
  };
}
