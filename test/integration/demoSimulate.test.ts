import { expect, it } from 'vitest';
import { z } from 'zod';
import { liveDay } from '#server/demo/day/day.ts';
import { readOptions } from '#server/demo/day/options.ts';
import { demoPassword, startServer } from '#test/harness/server.ts';

const MAIN = ['svc-college', 'svc-hospital'];

it('lives half a day through the interface, and leaves the college and the hospital alone', async () => {
  const { url, db } = await startServer({ demo: true });
  const before = await ticketsAndCalls();
  const lines: string[] = [];
  const options = readOptions(['--hours', '12', '--speed', 'max', '--url', url], { DEMO_PASSWORD: demoPassword }, 7);
  const { declared, ended, calls } = await liveDay(options, (line) => lines.push(line), new AbortController().signal);

  expect(lines.filter((line) => line.includes('left to others'))).toEqual([]);
  expect(declared).toBeGreaterThanOrEqual(4);
  expect(ended).toBeGreaterThan(0);
  const after = await ticketsAndCalls();
  expect(after.tickets - before.tickets).toBe(declared);
  expect(after.over - before.over).toBe(ended);
  expect(after.calls - before.calls).toBe(calls);
  expect(after.main).toEqual(before.main);
  for (const what of ['acknowledge', 'openSegment', 'recordTest outgoing pass', 'is closed'])
    expect(
      lines.some((line) => line.includes(what)),
      what,
    ).toBe(true);

  async function ticketsAndCalls() {
    const { rows } = await db.pool.query(
      `select (select count(*)::int from ticket) as tickets,
              (select count(*)::int from ticket where phase in ('closed', 'dismissed')) as over,
              (select count(*)::int from call_record) as calls,
              (select jsonb_build_array((select sum(version) from ticket where service = any($1)),
                                        (select count(*) from call_record where service = any($1)))) as main`,
      [MAIN],
    );
    const counts = z.object({ tickets: z.int(), over: z.int(), calls: z.int(), main: z.array(z.number()) });
    return counts.parse(rows[0]);
  }
});

it('ends at once when it is broken off, with what it has done', async () => {
  const { url } = await startServer({ demo: true });
  const breaking = new AbortController();
  const options = readOptions(['--speed', '1', '--url', url], { DEMO_PASSWORD: demoPassword }, 7);
  const day = liveDay(options, () => undefined, breaking.signal);
  breaking.abort();
  expect(await day).toEqual({ declared: 0, ended: 0, calls: 0 });
});

it('says in a sentence what is missing', async () => {
  const { url } = await startServer();
  expect(() => readOptions(['--speed', 'fast', '--password', 'x'], {}, 7)).toThrow(/--speed must be a number/);
  const day = (at: string) =>
    liveDay(
      readOptions(['--url', at, '--password', 'no such password'], {}, 7),
      () => undefined,
      new AbortController().signal,
    );
  await expect(day('http://127.0.0.1:1')).rejects.toThrow('There is no desk at http://127.0.0.1:1.');
  await expect(day(url)).rejects.toThrow(/does not let supervisor in \(401\)\. Is the demo loaded there/);
});
