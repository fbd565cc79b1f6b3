import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { freePort } from '#db/embedded/port.ts';
import { dataFolderFor, kill, type ServerProcess, startNode } from '#test/harness/node.ts';
import { type Proxy, startProxy } from '#test/harness/proxy.ts';
import { SECRET } from './desk.ts';
import { startPostgres } from './postgres.ts';
import { redisIsHere, startRedis } from './redis.ts';

/*
 * `npm run cluster [-- --nodes N --port P]`: a PostgreSQL, a Redis and N desks with the demo behind one door, for trying
 * out what happens when one is added, stopped or killed. Everything is gone when it ends.
 */
const HELP = `  add       one more node
  kill N    end node N without a word
  stop N    end node N in order: its screens are told
  list      the nodes, and how many connections the door carries
  quit      end everything`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Node extends ServerProcess {
  readonly port: number;
}

class Cluster {
  readonly #nodes = new Map<number, Node>();
  #next = 1;

  constructor(
    private readonly env: Readonly<Record<string, string>>,
    private readonly door: Proxy,
    private readonly defer: (undo: () => Promise<void>) => void,
  ) {}

  async add(): Promise<void> {
    const n = this.#next;
    this.#next += 1;
    const port = await freePort('127.0.0.1');
    const own = { ...this.env, PORT: String(port), DEMARC_DATA: dataFolderFor(this.defer) };
    const node = { ...(await startNode(own, this.defer)), port };
    node.child.once('exit', () => this.#gone(n));
    this.#nodes.set(n, node);
    this.#route();
    say(`node ${n} serves at http://127.0.0.1:${port} (process ${node.child.pid})`);
  }

  async end(n: number, how: 'kill' | 'stop'): Promise<void> {
    const node = this.#nodes.get(n);
    if (node === undefined)
      return say(`there is no node ${n}; there are ${[...this.#nodes.keys()].join(', ') || 'none'}`);
    if (how === 'kill') await kill(node.child);
    else node.child.kill('SIGTERM');
  }

  list(): void {
    for (const [n, { port, child }] of this.#nodes) say(`node ${n}  http://127.0.0.1:${port}  process ${child.pid}`);
    say(`${this.door.carried} connections through the door`);
  }

  #gone(n: number): void {
    this.#nodes.delete(n);
    this.#route();
    say(`node ${n} is gone`);
  }

  #route(): void {
    this.door.targets = [...this.#nodes.values()].map(({ port }) => port);
  }
}

async function run(nodes: number, port: number): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  const defer = (one: () => Promise<void>): void => void undo.push(one);
  let ended = (): void => undefined;
  const ending = new Promise<void>((resolve) => (ended = resolve));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, ended);
  try {
    say('PostgreSQL …');
    const postgres = await startPostgres(defer);
    const redis = redisIsHere() ? await startRedis(defer) : null;
    say(redis === null ? 'There is no redis-server here: nodes look every second.' : `Redis at ${redis.url}`);
    const door = await startProxy([], defer, port);
    const url = `http://127.0.0.1:${door.port}`;
    const password = process.env.DEMO_PASSWORD || 'try-the-cluster';
    const env = {
      DATABASE_URL: postgres.url,
      SECRET,
      PUBLIC_URL: url,
      DEMO: 'on',
      DEMO_PASSWORD: password,
      LOG_LEVEL: 'warn',
      ...(redis === null ? {} : { REDIS_URL: redis.url }),
    };
    const cluster = new Cluster(env, door, defer);
    say('The first node makes the demo …');
    for (let i = 0; i < nodes; i += 1) await cluster.add();
    say(`\nThe desk: ${url}  (log-ins of the demo, password ${password})\n${HELP}`);
    const input = createInterface({ input: process.stdin });
    input.on('line', (line) => {
      const [word = '', n = ''] = line.trim().split(/\s+/);
      if (word === 'add') void cluster.add().catch((thrown: unknown) => say(String(thrown)));
      else if (word === 'kill' || word === 'stop') void cluster.end(Number(n), word);
      else if (word === 'list') cluster.list();
      else if (word === 'quit') ended();
      else say(HELP);
    });
    await ending;
    input.close();
  } finally {
    for (const one of undo.toReversed()) await one();
  }
}

const { values } = parseArgs({ options: { nodes: { type: 'string' }, port: { type: 'string' } } });
const [nodes, port] = [Number(values.nodes ?? 2), Number(values.port ?? 8080)];
if (!Number.isInteger(nodes) || nodes < 1 || nodes > 20) say('--nodes must be a whole number from 1 to 20.');
else if (!Number.isInteger(port) || port < 0 || port > 65_535) say('--port must be a port: 0 (any free one) to 65535.');
else await run(nodes, port);
