import { expect, it } from 'vitest';
import { lastSaid } from './dueSaid.ts';
import { obligationsOf } from './obligations.ts';
import { obligationText } from './say.ts';
import { YEAR, beijing, recorded } from './testing/record.ts';

it('a day that is meant to its end is said as the day, a moment as the minute in Beijing', () => {
  expect(lastSaid(beijing('2026-06-26 00:00'))).toBe('2026-06-25');
  expect(lastSaid(beijing('2026-06-20 09:00'))).toBe('2026-06-20 09:00');
});

it('an obligation is told with what it is about, its last time, who owes it and the clause', () => {
  const events = recorded(['2026-06-01', { type: 'invoiced', invoice: 'R1', due: '2026-06-10', fen: 50_000 }]);
  const at = (when: string, kind: string) => {
    const found = obligationsOf(YEAR, events, beijing(when)).find((one) => one.kind === kind);
    if (found === undefined) throw new Error(`no ${kind}`);
    return found;
  };
  expect(obligationText('示范医专', at('2026-06-21', 'arrears'), 'near')).toEqual({
    zh: '示范医专：欠费缴清（R1）将到期，期限为 2026-06-25（甲方，条款 六、三）',
    en: '示范医专: Payment of arrears (R1) is due by 2026-06-25 (the customer’s, clause 六、三)',
  });
  expect(obligationText('示范医专', at('2026-06-26', 'arrears'), 'overdue').zh).toBe(
    '示范医专：欠费缴清（R1）已逾期，期限为 2026-06-25（甲方，条款 六、三）',
  );
  expect(obligationText('示范医专', at('2027-01-01', 'renewal_notice'), 'near').zh).toBe(
    '示范医专：续约异议将到期，期限为 2027-01-29（双方，条款 九）',
  );
  expect(obligationText('the college', at('2026-06-26', 'arrears'), 'overdue').en).toBe(
    'the college: Payment of arrears (R1) is overdue; the last time was 2026-06-25 (the customer’s, clause 六、三)',
  );
  expect(obligationText('the college', at('2027-01-01', 'renewal_notice'), 'near').en).toMatch(
    /: [^()]+ is due by 2027-01-29 \(either party’s, clause 九\)$/,
  );
});

it('what the carrier owes is told as the carrier’s', () => {
  const events = recorded(['2026-03-01', { type: 'signed' }]);
  const [one] = obligationsOf(YEAR, events, beijing('2026-04-10'));
  if (one === undefined) throw new Error('no installation');
  const told = obligationText('示范医专', one, 'near');
  expect(told.zh).toContain('（乙方，条款 二、二2）');
  expect(told.en).toContain('(the carrier’s, clause 二、二2)');
});
