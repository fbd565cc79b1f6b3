import type { Outcome } from '#server/notify/channels/sender.ts';
import { startManagerDesk } from './managerDesk.ts';
import { talk } from './poolCalls.ts';
import { DESK_A } from './poolDesk.ts';

/* An account manager of many customers, whose pools reach levels. */
const NUMBERS = { college: DESK_A, hotel: '+869030000301', port: '+869030000302', court: '+869030000303' };
type Name = keyof typeof NUMBERS;

export const USED_UP = 4_200;
export const accepted: Outcome = { outcome: 'accepted', ref: null };

/** The SMS that says of these that they have reached 80 %. */
export const AT_80 = (...of: string[]) =>
  [`${of.length} 项用量提醒：`, `2026-03 分钟池已用 80%：${of.join('、')}`, END].join('\n');
export const END = '用量见 https://desk.example/pools 。';

export async function startTogetherDesk() {
  const desk = await startManagerDesk();
  for (const id of ['hotel', 'port', 'court'] as const) await desk.customer(id, NUMBERS[id]);
  const ofSms = `n.kind = 'pool_manager' and n.channel = 'sms'`;
  const waiting = `from timer t join notice n on n.id::text = t.subject where t.subject_kind = 'notice' and ${ofSms}`;
  return {
    ...desk,
    /** The pool of a customer reaches 80 %, or is used up; a forecast is not what these tests are about. */
    async reaches(name: Name, minutesInAll = 3_300): Promise<void> {
      await desk.run(
        `insert into pool_warning (contract, month, kind, at, said, withdrawn_at)
         select $1, '2026-03', kind, demarc_now() - interval '30 days', '{}', demarc_now() - interval '30 days'
           from unnest(array['runs_out', 'bill']) kind on conflict do nothing`,
        [`C-${name}`],
      );
      await desk.take(talk(NUMBERS[name], minutesInAll));
      await desk.lookNow(`C-${name}`);
    },
    /** `contract what state why` of the SMS to the managers, by contract. */
    async became(): Promise<string[]> {
      const { rows } = await desk.run(
        `select split_part(key, ' ', 1) || ' ' || fact_version || ' ' || state || coalesce(' ' || last_error, '') as became
           from notice n where ${ofSms} order by key, queued_at, fact_version`,
      );
      return rows.map(({ became }) => String(became));
    },
    timersLeft: async (): Promise<number> => (await desk.run(`select ${waiting}`)).rowCount ?? 0,
    /** Of each that waits, whether for longer than others to its place do. */
    async putOff(): Promise<boolean[]> {
      const { rows } = await desk.run(`select t.due_at > demarc_now() + interval '2 minutes' as "putOff" ${waiting}`);
      return rows.map(({ putOff }) => putOff === true);
    },
  };
}
export type TogetherDesk = Awaited<ReturnType<typeof startTogetherDesk>>;
