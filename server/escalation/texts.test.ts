import { expect, it } from 'vitest';
import { minutes } from '#shared/time.ts';
import { callWords, reportWords } from './texts.ts';

const about = { shortName: '学院', no: 'F20260310-0001', url: 'https://desk.example/tickets/F20260310-0001' };
const cause = { on: 'unacknowledged', after: minutes(5) } as const;

it('a call says the customer’s short name, the number, why, how often, and where to look', () => {
  expect(callWords({ cause, round: 1 }, 'zh', about)).toEqual({
    subject: '学院 F20260310-0001：申告 5 分钟无人接单',
    body: `学院 F20260310-0001：申告 5 分钟无人接单。请打开 ${about.url} 接单或确认收到。`,
  });
  expect(callWords({ cause, round: 2 }, 'zh', about).subject).toBe(
    '学院 F20260310-0001：申告 5 分钟无人接单（第 2 次）',
  );
  expect(callWords({ cause, round: 2 }, 'en', about)).toEqual({
    subject: '学院 F20260310-0001: not acknowledged for 5 min (call no. 2)',
    body: `学院 F20260310-0001: not acknowledged for 5 min (call no. 2). Open ${about.url} and acknowledge it, or confirm that you know.`,
  });
});

it('a report that was filed says which, of what, and where it stands in full', () => {
  expect(reportWords('interim', 'zh', about)).toEqual({
    subject: '【重大故障续报】学院 F20260310-0001',
    body: `【重大故障续报】学院 F20260310-0001，全文见 ${about.url} 。`,
  });
  expect(reportWords('first', 'en', about)).toEqual({
    subject: '[Major fault: first report] 学院 F20260310-0001',
    body: `[Major fault: first report] 学院 F20260310-0001. In full: ${about.url} .`,
  });
});
