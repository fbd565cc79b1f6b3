import { parseArgs } from 'node:util';
import { TRIALS } from './trials.ts';
import { type Outcome, tried, type Trial } from './trial.ts';

/**
 * `npm run chaos [-- --times N R1 R4 …]`: makes faults happen on the loopback, counts them, and says of each promise whether
 * it held. Exit 0: every one did. 1: one was broken. 3: none was, but something could not be tried here.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const { values, positionals } = parseArgs({ options: { times: { type: 'string' } }, allowPositionals: true });
const wanted = positionals.length > 0 ? positionals : Object.keys(TRIALS);
const unknown = wanted.filter((id) => !Object.hasOwn(TRIALS, id));
const times = values.times === undefined ? undefined : Number(values.times);

if (unknown.length > 0) {
  say(`There is no ${unknown.join(', ')}. There are: ${Object.keys(TRIALS).join(', ')}.`);
  process.exitCode = 2;
} else if (times !== undefined && !(Number.isInteger(times) && times > 0)) {
  say(`--times must be a whole number above 0, and is ${values.times}.`);
  process.exitCode = 2;
} else {
  const results = [];
  for (const [id, trial] of Object.entries(TRIALS)) if (wanted.includes(id)) results.push(await result(id, trial));
  say(`\n${results.map(({ line }) => line).join('\n')}`);
  if (results.some(({ state }) => state === 'broken')) process.exitCode = 1;
  else if (results.some(({ state }) => state === 'not run')) process.exitCode = 3;
}

async function result(id: string, trial: Trial) {
  say(`\n── ${id}  ${trial.promise}`);
  const lacking = trial.lacks?.() ?? null;
  if (lacking !== null) return { state: 'not run', line: `${id}  NOT RUN  ${lacking}` };
  const given = { times: times ?? trial.times, strict: true, say: (line: string) => say(`   ${line}`) };
  const outcome: Outcome = await tried(trial, given).catch((thrown: unknown) => ({
    counted: 'ended in the middle',
    broken: [thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)],
  }));
  for (const broken of outcome.broken) say(`   BROKEN  ${broken}`);
  if (outcome.notRun !== undefined) say(`   NOT RUN  ${outcome.notRun}`);
  const held = outcome.notRun === undefined ? 'held' : 'not run';
  const state = outcome.broken.length === 0 ? held : 'broken';
  return {
    state,
    line: `${id}  ${state === 'broken' ? 'BROKEN ' : 'held   '}  ${outcome.counted}${outcome.notRun === undefined ? '' : `; NOT RUN: ${outcome.notRun}`}`,
  };
}
