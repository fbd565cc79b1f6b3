import { StartRefused } from '#db/refused.ts';
import { liveDay } from '../demo/day/day.ts';
import { readOptions, USAGE } from '../demo/day/options.ts';

/** `npm run simulate`: lives a day on a running desk through its public interface. Ctrl+C ends it in order. */
const say = (line: string) => process.stdout.write(`${line}\n`);

const breaking = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => breaking.abort());

try {
  const args = process.argv.slice(2);
  if (args.includes('--help')) say(USAGE);
  else {
    const options = readOptions(args, process.env, Date.now() % 1_000_000);
    const pace = options.speed === 'max' ? 'as fast as it answers' : `${options.speed} times faster than life`;
    say(`A day of ${options.hours} h at ${options.url}, ${pace} (seed ${options.seed}). Ctrl+C ends it.`);
    const { declared, ended, calls } = await liveDay(options, say, breaking.signal);
    say(`${declared} faults declared, ${ended} of them brought to an end, ${calls} call records imported.`);
  }
} catch (thrown) {
  const told =
    thrown instanceof StartRefused ? thrown.message : thrown instanceof Error ? thrown.stack : String(thrown);
  process.stderr.write(`The simulation ended. ${told}\n`);
  process.exitCode = 1;
}
