import { z } from 'zod';
import { poolSchema } from '#shared/api/pool.ts';
import { declare, newKey, readAcknowledged, signIn } from './desk.ts';
import { checkKept, Tally } from './load.ts';
import { setStage, type Stage, USERNAME } from './stage.ts';
import { Findings, type Ground, type Outcome, type Trial } from './trial.ts';

const FAULTS = 20;
const DECLARATIONS = 60;
const NOTES = 30;
const CALLS = 400;
const MOST_COPIES = 4;
const IN_FLIGHT = 12;

const shuffled = <T>(values: readonly T[]): T[] => {
  const all = [...values];
  for (let i = all.length - 1; i > 0; i -= 1) {
    const j = Math.floor(Math.random() * (i + 1));
    const [a, b] = [all[i], all[j]];
    if (a !== undefined && b !== undefined) [all[i], all[j]] = [b, a];
  }
  return all;
};

/** Each one once or more often, in any order. */
const mixed = <T>(values: readonly T[]): T[] =>
  shuffled(values.flatMap((value) => Array.from({ length: 1 + Math.floor(Math.random() * MOST_COPIES) }, () => value)));

/** Does `work` for all, several at once. */
async function inFlight<T>(values: readonly T[], work: (value: T, i: number) => Promise<void>): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < values.length) {
      const i = next;
      next += 1;
      const value = values[i];
      if (value !== undefined) await work(value, i);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, one));
}

interface Scene {
  readonly stage: Stage;
  /** Addresses of two nodes of one desk. */
  readonly urls: readonly string[];
  readonly cookie: string;
  readonly findings: Findings;
}

const urlOf = ({ urls }: Scene, i: number): string => urls[i % urls.length] ?? '';

async function declarations(scene: Scene): Promise<number> {
  const { stage, cookie, findings } = scene;
  const tally = new Tally();
  const asked = Array.from({ length: DECLARATIONS }, (_, i) => ({
    key: newKey(),
    service: stage.services[i % stage.services.length] ?? '',
  }));
  const sent = mixed(asked);
  const answers = new Map<string, string>();
  await inFlight(sent, async ({ key, service }, i) => {
    const answer = await declare(urlOf(scene, i), cookie, service, key);
    const body: unknown = await answer.json();
    findings.expect(
      answer.ok,
      `a declaration that was sent again was answered ${answer.status}: ${JSON.stringify(body)}`,
    );
    if (!answer.ok) return;
    const kept = readAcknowledged(body, key, service);
    findings.expect((answers.get(key) ?? kept.id) === kept.id, `${key} was promised as two declarations`);
    if (!answers.has(key)) tally.acknowledged.push(kept);
    answers.set(key, kept.id);
  });
  findings.expect(answers.size === asked.length, `${asked.length} were declared, ${answers.size} promised`);
  await checkKept(stage.postgres.query, tally, findings);
  return sent.length;
}

async function commands(scene: Scene): Promise<number> {
  const { stage, cookie, findings } = scene;
  const rows = await stage.postgres.query<{ no: string }>(
    `select no from ticket where phase not in ('closed', 'dismissed') order by no limit 5`,
  );
  const asked = Array.from({ length: NOTES }, (_, i) => ({ key: newKey(), no: rows[i % rows.length]?.no ?? '' }));
  const sent = mixed(asked);
  await inFlight(sent, async ({ key, no }, i) => {
    const answer = await fetch(`${urlOf(scene, i)}/api/tickets/${no}/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, 'idempotency-key': key },
      body: JSON.stringify({ type: 'addNote', text: `note ${key}`, visibility: 'internal' }),
    });
    findings.expect(answer.ok, `a note that was sent again was answered ${answer.status}: ${await answer.text()}`);
  });
  const noted = await stage.postgres.query<{ text: string; times: number }>(
    `select text::jsonb->>'text' as text, count(*)::int as times from ticket_fact
      where type = 'NoteAdded' and text like '%note %' group by 1`,
  );
  for (const { key } of asked) {
    const times = noted.find(({ text }) => text === `note ${key}`)?.times ?? 0;
    findings.expect(times === 1, `a note stands ${times} times`);
  }
  return sent.length;
}

const call = (service: string, caller: string, i: number) =>
  JSON.stringify({
    id: `${service}-${i}`,
    service,
    caller,
    callee: i % 3 === 0 ? '+8613800000000' : i % 3 === 1 ? '+861080000000' : '+869030999999',
    startedAt: new Date(Date.now() - 3_600_000 - i * 20_000).toISOString(),
    billsec: 20 + ((i * 37) % 400),
  });

async function post(url: string, cookie: string, lines: readonly string[]): Promise<Response> {
  return fetch(`${url}/api/call-records?format=ndjson`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', cookie },
    body: lines.join('\n'),
  });
}

/** The same calls on two contracts: on one once and in order, on the other in pieces, in any order, several times. */
async function callRecords(scene: Scene): Promise<number> {
  const { stage, cookie, findings } = scene;
  const rows = await stage.postgres.query<{ service: string; contract: string; number: string }>(
    `select s.id as service, s.contract, min(n.number) as number
       from service s join service_number n on n.service = s.id group by s.id, s.contract order by s.id limit 2`,
  );
  const [plain, replayed] = rows;
  if (plain === undefined || replayed === undefined) throw new Error('there are no two services');
  const callsOf = ({ service, number }: typeof plain) =>
    Array.from({ length: CALLS }, (_, i) => call(service, number, i));
  const inOrder = await post(urlOf(scene, 0), cookie, callsOf(plain));
  findings.expect(inOrder.ok, `call records were answered ${inOrder.status}: ${await inOrder.text()}`);
  const all = shuffled(callsOf(replayed));
  const pieces = Array.from({ length: 16 }, (_, i) => all.filter((_line, n) => n % 16 === i));
  const sent = mixed(pieces);
  await inFlight(sent, async (lines, i) => {
    const answer = await post(urlOf(scene, i), cookie, lines);
    findings.expect(
      answer.ok,
      `call records that were sent again were answered ${answer.status}: ${await answer.text()}`,
    );
  });
  const [once, often] = await Promise.all(
    [plain, replayed].map(async ({ contract }) => {
      const answer = await fetch(`${urlOf(scene, 0)}/api/pools/${contract}`, { headers: { cookie } });
      const { used, byType, overageMinutes } = z.parse(poolSchema, await answer.json());
      return JSON.stringify({ used, byType, overageMinutes });
    }),
  );
  findings.expect(once === often, `once and in order: ${once}; replayed: ${often}`);
  return sent.reduce((sum, lines) => sum + lines.length, 0);
}

async function run({ times, say, defer }: Ground): Promise<Outcome> {
  const findings = new Findings();
  const total = { declarations: 0, notes: 0, calls: 0 };
  const stage = await setStage({ defer }, { faults: FAULTS });
  const urls = [(await stage.node()).url, (await stage.node()).url];
  const cookie = await signIn(urls[0] ?? '', USERNAME);
  const scene = { stage, urls, cookie, findings };
  for (let time = 1; time <= times; time += 1) {
    total.declarations += await declarations(scene);
    total.notes += await commands(scene);
    total.calls += await callRecords(scene);
    say(`${time}: ${total.declarations} declarations, ${total.notes} commands, ${total.calls} call records sent`);
  }
  return {
    counted: `${times * DECLARATIONS} declarations sent ${total.declarations} times, ${times * NOTES} commands ${total.notes} times, ${CALLS} call records ${total.calls} times, in any order, through two nodes`,
    broken: findings.broken,
  };
}

export const replays: Trial = {
  promise:
    'declarations, commands and call records sent again, in any order, through two nodes: the same as once and in order',
  unit: 'rounds',
  times: 5,
  run,
};
