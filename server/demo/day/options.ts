import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readKept } from '#db/kept.ts';
import { StartRefused } from '#db/refused.ts';
import { projectRoot } from '#db/root.ts';

export interface DayOptions {
  /** Without a slash at the end. */
  readonly url: string;
  /** Of the demo log-ins. */
  readonly password: string;
  /** How many times faster than life; `max`: as fast as the desk answers. */
  readonly speed: number | 'max';
  /** How much is lived, in hours of the day. */
  readonly hours: number;
  /** Whether the college and the hospital take part. */
  readonly includeMain: boolean;
  readonly seed: number;
}

export const USAGE = `npm run simulate -- [--speed 60] [--hours 24] [--url http://127.0.0.1:8080] [--password …] [--seed n] [--include-main]
  Lives a day on a running desk with the demo, through its public interface.
  --speed         how many times faster than life (default 60: a day takes 24 minutes), or max
  --hours         how much of a day (default 24)
  --password      of the demo log-ins (default: DEMO_PASSWORD, else the one kept in the data folder)
  --include-main  the college and the hospital take part too`;

const number = (name: string, text: string, min: number, max: number): number => {
  const parsed = z.coerce.number().min(min).max(max).safeParse(text);
  if (!parsed.success) throw new StartRefused(`--${name} must be a number from ${min} to ${max}.\n${USAGE}`);
  return parsed.data;
};

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    speed: text,
    hours: text,
    url: text,
    password: text,
    seed: text,
    'include-main': { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (thrown) {
    throw new StartRefused(`${thrown instanceof Error ? thrown.message : String(thrown)}\n${USAGE}`);
  }
}

/**
 * @param seed for want of a given one
 * @throws StartRefused with a sentence and the usage
 */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv, seed: number): DayOptions {
  const given = parse(args);
  const url = given.url ?? `http://127.0.0.1:${env.PORT || 8080}`;
  if (!URL.canParse(url)) throw new StartRefused(`--url is no address: ${url}`);
  const password =
    given.password ??
    (env.DEMO_PASSWORD || readKept(path.resolve(projectRoot, env.DEMARC_DATA || '.demarc'), 'demo-password'));
  if (!password)
    throw new StartRefused(
      'The password of the demo log-ins is not known here: give --password, or set DEMO_PASSWORD. It is printed when the desk starts.',
    );
  return {
    url: url.replace(/\/+$/, ''),
    password,
    speed: given.speed === 'max' ? 'max' : number('speed', given.speed ?? '60', 1, 1_000_000),
    hours: number('hours', given.hours ?? '24', 0.1, 24 * 7),
    includeMain: given['include-main'] ?? false,
    seed: number('seed', given.seed ?? String(seed), 0, 0xffff_ffff),
  };
}
