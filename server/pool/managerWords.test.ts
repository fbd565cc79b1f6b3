import { expect, it } from 'vitest';
import { managerWords } from './managerWords.ts';
import { NUMBER_OF, saidBy, TAKEN_BACK } from './said.ts';

const around = { name: '学院', contract: 'C-1', month: '2026-03', url: 'https://desk.example/pools?contract=C-1' };
const { runs_out: RUNS_OUT, bill: BILL } = NUMBER_OF;
const said = (what: number) => managerWords(saidBy(what), around);

it.each([
  [80, '分钟池已用 80%'],
  [100, '分钟池已用完'],
  [RUNS_OUT, '分钟池预计月底前用完'],
  [BILL, '费用预计超过设定值'],
  [80 + TAKEN_BACK, '分钟池“已用 80%”的提醒已撤回'],
  [100 + TAKEN_BACK, '分钟池“已用完”的提醒已撤回'],
  [RUNS_OUT + TAKEN_BACK, '分钟池“将用完”的提醒已撤回'],
  [BILL + TAKEN_BACK, '费用“将超过设定值”的提醒已撤回'],
])('%i names customer, contract, month, what it is and where to look', (what, words) => {
  expect(said(what)).toEqual({
    subject: `学院 合同 C-1：2026-03 ${words}`,
    body: `学院 合同 C-1：2026-03 ${words}。用量见 https://desk.example/pools?contract=C-1 。`,
  });
});
