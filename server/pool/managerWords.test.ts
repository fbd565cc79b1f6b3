import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Item, managerDigest, managerWords } from './managerWords.ts';
import { NUMBER_OF, saidBy, TAKEN_BACK } from './said.ts';

const around = { name: '学院', contract: 'C-1', month: '2026-03', url: 'https://desk.example/pools?contract=C-1' };
const { runs_out: RUNS_OUT, bill: BILL } = NUMBER_OF;

it.each([
  [80, '分钟池已用 80%', '80% of the minutes of 2026-03 used'],
  [100, '分钟池已用完', 'minutes of 2026-03 used up'],
  [RUNS_OUT, '分钟池预计月底前用完', 'minutes of 2026-03 forecast to run out'],
  [BILL, '费用预计超过设定值', 'bill of 2026-03 forecast above its limit'],
  [80 + TAKEN_BACK, '分钟池“已用 80%”的提醒已撤回', 'no longer so, taken back: 80% of the minutes of 2026-03 used'],
  [100 + TAKEN_BACK, '分钟池“已用完”的提醒已撤回', 'no longer so, taken back: minutes of 2026-03 used up'],
  [
    RUNS_OUT + TAKEN_BACK,
    '分钟池“将用完”的提醒已撤回',
    'no longer so, taken back: minutes of 2026-03 forecast to run out',
  ],
  [
    BILL + TAKEN_BACK,
    '费用“将超过设定值”的提醒已撤回',
    'no longer so, taken back: bill of 2026-03 forecast above its limit',
  ],
])('%i names customer, contract, month, what it is and where to look, in either language', (what, zh, en) => {
  expect(managerWords(saidBy(what), 'zh', around)).toEqual({
    subject: `学院 合同 C-1：2026-03 ${zh}`,
    body: `学院 合同 C-1：2026-03 ${zh}。用量见 https://desk.example/pools?contract=C-1 。`,
  });
  expect(managerWords(saidBy(what), 'en', around)).toEqual({
    subject: `学院, contract C-1: ${en}`,
    body: `学院, contract C-1: ${en}. Usage: https://desk.example/pools?contract=C-1 .`,
  });
});

describe('several things in one message', () => {
  const url = 'https://desk.example/pools';
  const item = (name: string, what: number): Item => ({
    said: saidBy(what),
    name,
    contract: `C-${name}`,
    month: '2026-03',
  });
  const zh = { language: 'zh', channel: 'sms', url } as const;
  const some = [item('乙', 80), item('丁', 80 + TAKEN_BACK), item('丙', 100), item('戊', RUNS_OUT), item('甲', 80)];

  it('are said once each with those of whom they are so: what is used up first, what is taken back last', () => {
    expect(managerDigest(some, zh)).toEqual({
      subject: '5 项用量提醒，其中 1 项已用完',
      body: [
        '5 项用量提醒，其中 1 项已用完：',
        '2026-03 分钟池已用完：丙 C-丙',
        '2026-03 分钟池预计月底前用完：戊 C-戊',
        '2026-03 分钟池已用 80%：乙 C-乙、甲 C-甲',
        '2026-03 分钟池“已用 80%”的提醒已撤回：丁 C-丁',
        `用量见 ${url} 。`,
      ].join('\n'),
    });
  });

  it('stand in a mail in lines of their own', () => {
    expect(managerDigest(some.slice(0, 3), { language: 'en', channel: 'email', url })).toEqual({
      subject: '3 usage alerts (used up: 1)',
      body: [
        '3 usage alerts (used up: 1):',
        'minutes of 2026-03 used up:\n  丙 C-丙',
        '80% of the minutes of 2026-03 used:\n  乙 C-乙',
        'no longer so, taken back: 80% of the minutes of 2026-03 used:\n  丁 C-丁',
        `Usage: ${url} .`,
      ].join('\n\n'),
    });
  });

  it('are as many in an SMS as there is room for, and it says how many it leaves out', () => {
    const many = Array.from({ length: 40 }, (_, i) => item(`A${String(i).padStart(2, '0')}`, i === 39 ? 100 : 80));
    const [head, first, second, end, ...more] = managerDigest(many, { ...zh, language: 'en' }).body.split('\n');
    expect([head, first, more]).toEqual(['40 usage alerts (used up: 1):', 'minutes of 2026-03 used up: A39 C-A39', []]);
    expect(second).toMatch(/^80% of the minutes of 2026-03 used: A00 C-A00, A01 C-A01, /);
    const told = 1 + (second?.split(', ').length ?? 0);
    expect(end).toBe(`And ${40 - told} more. Usage: ${url} .`);
  });

  it('never make an SMS longer than three parts, and none is missing in a mail', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            name: fc.constantFrom('学院', '人民医院', '城区第一中学', 'Mill'),
            what: fc.constantFrom(50, 80, 100, RUNS_OUT, BILL, 100 + TAKEN_BACK),
          }),
          { minLength: 2, maxLength: 60 },
        ),
        fc.constantFrom('zh' as const, 'en' as const),
        (all, language) => {
          const items = all.map(({ name, what }) => item(name, what));
          const sms = managerDigest(items, { ...zh, language }).body;
          expect(sms.length).toBeLessThanOrEqual(201);
          const toldOf = (text: string) => text.split(' C-').length - 1;
          expect(toldOf(sms)).toBeGreaterThan(0);
          if (toldOf(sms) < all.length) expect(sms).toContain(` ${all.length - toldOf(sms)} `);
          expect(toldOf(managerDigest(items, { ...zh, language, channel: 'email' }).body)).toBe(all.length);
        },
      ),
    );
  });

  it('tell one at least, however long it is', () => {
    expect(managerDigest([item('某'.repeat(200), 100), item('乙', 80)], zh).body).toContain('某某');
  });
});
