import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importAnswerSchema } from '#shared/api/pool.ts';
import { DESK_A, startPoolDesk } from './poolDesk.ts';

/* Files that give their calls no ids: what tells one call from another is made of what a line says. */

interface Draft {
  readonly callee: string;
  readonly second: number;
  readonly billsec: number;
  readonly channel: number;
  /** Which of two programs wrote the line. */
  readonly again: boolean;
}
interface Layout {
  readonly format: string;
  row(draft: Draft): string;
  /** What tells a call from every other. */
  key(draft: Draft): string;
}

const A = DESK_A.replace('+86', '0');
const spoken = ({ callee, second, billsec }: Draft): string => [callee, second, billsec].join();

const LAYOUTS: Readonly<Record<string, Layout>> = {
  'CSV, written by an exchange and saved by a spreadsheet': {
    format: 'csv&columns=caller:%231,callee:%232,startedAt:%233,billsec:%234',
    row: ({ callee, second, billsec, again }) =>
      again
        ? `${A.slice(1)},${callee.replace(/^0/, '')},2026/3/10 9:00:0${second},0:${Math.floor(billsec / 60)}:${String(billsec % 60).padStart(2, '0')}`
        : `${A},${callee},2026-03-10 09:00:0${second},${billsec}`,
    key: spoken,
  },
  'a 统一 Centrex bill, numbered anew each time it is exported': {
    format: `cm-ims&number=${A}`,
    row: ({ callee, second, billsec, again }) =>
      `${again ? 7 : 1},${again ? '20260310' : '2026-03-10'},09:00:0${second},${billsec}秒,主叫,本地,${callee}`,
    key: spoken,
  },
  'Asterisk without unique ids, in both orders': {
    format: 'asterisk',
    row({ callee, second, billsec, channel, again }) {
      const at = `2026-03-10 09:00:0${second}`;
      const call = `"${A}","${callee}","in"`;
      const leg = `"SIP/x-${channel}","SIP/t-1","Dial","","${at}","${at}","${at}","${billsec}","${billsec}","ANSWERED","3"`;
      return again ? `"x",${call},${leg}` : `"",${call},"x",${leg}`;
    },
    // The switch says on which line it was: two calls at once are two.
    key: (draft) => [spoken(draft), draft.channel].join(),
  },
};

const draft = fc.record({
  callee: fc.constantFrom('02151234567', '09030000999'),
  second: fc.nat(2),
  billsec: fc.constantFrom(6, 61),
  channel: fc.nat(1),
  again: fc.boolean(),
});

describe.each(Object.entries(LAYOUTS))('calls without ids: %s', (_name, { format, row, key }) => {
  it('count once each, in whatever order and pieces their lines come, again and at the same time', async () => {
    const desk = await startPoolDesk();
    await fc.assert(
      fc.asyncProperty(
        fc.array(draft, { minLength: 1, maxLength: 20 }),
        fc.array(fc.tuple(fc.nat(1000), fc.nat(2)), { minLength: 40, maxLength: 40 }),
        async (drafts, places) => {
          await desk.db.asOwner('truncate call_record, linked_call, usage, usage_day');
          const twice = [...drafts, ...drafts.map((one) => ({ ...one, again: !one.again }))]
            .map((one, at) => ({ text: row(one), at: places[at]?.[0] ?? 0, file: places[at]?.[1] ?? 0 }))
            .toSorted((one, other) => one.at - other.at);
          const files = [0, 1, 2].map((file) => twice.filter((line) => line.file === file).map(({ text }) => text));
          const answers = await Promise.all(
            [...files, ...files].map(async (lines) =>
              importAnswerSchema.parse(await (await desk.send(lines.join('\n'), { format })).json()),
            ),
          );
          const calls = new Map(drafts.map((one) => [key(one), one.billsec]));
          expect(answers.flatMap(({ rejected }) => rejected)).toEqual([]);
          expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(calls.size);
          expect(answers.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(4 * drafts.length - calls.size);
          const used = [...calls.values()].reduce((sum, billsec) => sum + Math.ceil(billsec / 60), 0);
          expect((await desk.pool('C-college', '2026-03')).used).toBe(used);
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('two lines without ids that say the same', () => {
  it('are one call, and those that differ in anything that is said of the call are two', async () => {
    const desk = await startPoolDesk();
    const line = `${A},02151234567,2026-03-10 09:00:00,61`;
    const others = [line.replace('4567', '4568'), line.replace('09:00:00', '09:00:01'), line.replace(',61', ',62')];
    const answer = await desk.send([line, line, ...others].join('\n'), {
      format: 'csv&columns=caller:%231,callee:%232,startedAt:%233,billsec:%234',
    });
    expect(await answer.json()).toMatchObject({ accepted: 4, duplicates: 1, rejected: [] });
  });
});
