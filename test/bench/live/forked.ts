import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';
import { type Defer, kill } from '#test/harness/node.ts';
import { type CrowdAnswer, crowdAnswerSchema, type CrowdOrder } from './crowd.ts';

function start(file: string, defer: Defer, args: readonly string[] = []): ChildProcess {
  const child = fork(path.join(import.meta.dirname, file), args, { execArgv: ['--import', 'tsx'] });
  defer(() => kill(child));
  return child;
}

async function answer<T>(child: ChildProcess, schema: z.ZodType<T>, order?: object): Promise<T> {
  const answered = once(child, 'message');
  if (order !== undefined) child.send(order);
  const [message] = await answered;
  return schema.parse(message);
}

/** Many screens in a process of their own. */
export interface Crowd {
  asks(order: CrowdOrder): Promise<CrowdAnswer>;
  end(): Promise<void>;
}

export function startCrowd(defer: Defer): Crowd {
  const child = start('crowd.ts', defer);
  return { asks: (order) => answer(child, crowdAnswerSchema, order), end: () => kill(child) };
}

/** A server that only hands on, in a process of its own. */
export interface Bare {
  readonly url: string;
  broadcast(text: string): void;
  /** Time of a processor that it has had, in ms. */
  cpu(): Promise<number>;
}

export async function startBare(defer: Defer): Promise<Bare> {
  const child = start('bare.ts', defer);
  const { port } = await answer(child, z.object({ port: z.number() }));
  return {
    url: `http://127.0.0.1:${port}`,
    broadcast: (text) => void child.send({ do: 'broadcast', text }),
    cpu: async () => (await answer(child, z.object({ cpu: z.number() }), { do: 'state' })).cpu,
  };
}

/** A Socket.IO server that lets everybody in and answers every watch with nothing, on a port of one's choice. */
export async function startBareSocketIo(port: number, defer: Defer): Promise<{ end(): Promise<void> }> {
  const child = start('bareSocketIo.ts', defer, [String(port)]);
  await answer(child, z.object({ port: z.number() }));
  return { end: () => kill(child) };
}
