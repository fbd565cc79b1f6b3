import { setTimeout as pause } from 'node:timers/promises';
import { due } from '#shared/clock/due.ts';
import { instant } from '#shared/time.ts';
import { readFacts } from '#server/tickets/record.ts';
import { kill } from '#test/harness/node.ts';
import { until } from './desk.ts';
import { setStage, type Stage } from './stage.ts';
import { Findings, type Ground, type Outcome, type Trial } from './trial.ts';

const FAULTS = 150;
/** In ms. */
const LATE = 2_000;
const LONGEST_STEP = 40 * 60_000;
const LONGEST_BACK = 5_000;
const LONGEST_LIFE = 600;

/** Moves the database's clock: mostly forward, over what comes due; now and then a little back, as a corrected clock goes. */
const step = (): number =>
  Math.random() < 0.2 ? -Math.ceil(Math.random() * LONGEST_BACK) : Math.ceil(Math.random() * LONGEST_STEP);

const nothingDue = async ({ postgres }: Stage): Promise<boolean> => {
  const [row] = await postgres.query<{ due: number }>(
    `select count(*)::int as due from timer where subject_kind = 'ticket' and due_at <= demarc_now()`,
  );
  return row?.due === 0;
};

/** Each record asked by the domain itself whether time has caused anything that is not in it, and whether anything twice. */
async function checkRecords({ db, postgres }: Stage, findings: Findings): Promise<number> {
  const rows = await postgres.query<{ no: string; now: string; alerts: number }>(
    `select no, demarc_now_ms() as now,
            (select count(*)::int from alert a where a.subject = no and a.kind = 'level') as alerts from ticket`,
  );
  let fired = 0;
  for (const { no, now, alerts } of rows) {
    const facts = await readFacts(db.pool, no);
    for (const missed of due(facts, instant(Number(now)))) findings.expect(false, `${no}: ${missed.type} was missed`);
    const standing = new Map<string, number>();
    let reached = 0;
    for (const fact of facts) {
      if (fact.type !== 'LevelReached' && fact.type !== 'LevelWithdrawn') continue;
      const key = `${fact.clock} ${fact.level} of policy ${fact.policyVersion}`;
      const count = (standing.get(key) ?? 0) + (fact.type === 'LevelReached' ? 1 : -1);
      standing.set(key, count);
      if (fact.type === 'LevelReached') reached += 1;
      findings.expect(count === 0 || count === 1, `${no}: ${key} stands ${count} times`);
    }
    findings.expect(alerts === reached, `${no}: ${reached} levels reached, and ${alerts} alerts`);
    fired += reached;
  }
  return fired;
}

async function run({ times, say, defer, strict }: Ground): Promise<Outcome> {
  const findings = new Findings();
  const stage = await setStage({ defer }, { faults: FAULTS });
  let node = await stage.node();
  let latest = 0;
  for (let time = 1; time <= times; time += 1) {
    await stage.postgres.query('update demarc_clock set offset_ms = offset_ms + $1', [step()]);
    await pause(Math.random() * LONGEST_LIFE);
    await kill(node.child);
    // It goes on while nobody is there.
    await stage.postgres.query('update demarc_clock set offset_ms = offset_ms + $1', [step()]);
    node = await stage.node();
    const late = await until('all that is due has happened', () => nothingDue(stage));
    latest = Math.max(latest, late);
    if (strict) findings.expect(late <= LATE, `after kill ${time} alarms were still due ${Math.round(late)} ms later`);
    if (time % 10 === 0 || time === times) say(`${time} kills and clock steps`);
  }
  const fired = await checkRecords(stage, findings);
  return {
    counted: `${times} kills between clock steps; ${fired} levels of ${FAULTS} tickets fired once, the last ${Math.round(latest)} ms after the server was back at the most`,
    broken: findings.broken,
  };
}

export const timers: Trial = {
  promise:
    'kills and clock steps while alarms come due: each fires exactly once, none is missed, none late after recovery',
  unit: 'kills',
  times: 20,
  run,
};
