import { parseArgs } from 'node:util';
import pg from 'pg';
import { openDatabase } from '#db/open.ts';
import { StartRefused } from '#db/refused.ts';
import { monthSchema } from '#shared/api/pool.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../log.ts';
import { bringBack, putAway } from '../pool/putAway.ts';
import { Stopping } from '../stopping.ts';

/**
 * `npm run put-away [-- --keep 13]` takes call records of old months out of the desk's tables; `-- --bring-back 2026-03` takes a
 * month back in. The desk may be running.
 */
const say = (line: string) => process.stdout.write(`${line}\n`);
const KEPT = '13';

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: { keep: { type: 'string', default: KEPT }, 'bring-back': { type: 'string' } },
  });
  const month = values['bring-back'];
  if (!/^[1-9]\d{0,3}$/.test(values.keep))
    throw new StartRefused(`--keep is ${values.keep}; it must be how many months are kept, such as ${KEPT}.`);
  if (month !== undefined && !monthSchema.safeParse(month).success)
    throw new StartRefused(`--bring-back is ${month}; it must be a month such as 2026-03.`);
  const config = readConfig(process.env);
  const db = await openDatabase(config, createLogger('warn'), { share: true });
  stopping.opened('database', () => db.close());
  const owner =
    config.databaseOwnerUrl === null ? await db.dedicated('put away') : await connect(config.databaseOwnerUrl);
  stopping.opened('owner', () => owner.end());
  // The desk's role may not do this; whoever logs in as the owner of the tables may.
  await owner.query('reset role');
  if (month === undefined) {
    const moved = await putAway(owner, Number(values.keep));
    for (const { month: away, calls } of moved)
      say(`${away}: ${calls} call records are in call_record_away_${away.replace('-', '_')}.`);
    say(
      moved.length === 0
        ? 'No month is older than that.'
        : 'What they used stays; the tables may be dumped and dropped.',
    );
  } else {
    const calls = await bringBack(owner, month);
    say(calls === null ? `${month} was not put away.` : `${month}: ${calls} call records are back.`);
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'demarc put away' });
  await client.connect();
  return client;
}

const stopping = new Stopping(createLogger('warn'));
try {
  await stopping.during(run());
  await stopping.stop(0);
} catch (thrown) {
  const told =
    thrown instanceof StartRefused ? thrown.message : thrown instanceof Error ? thrown.stack : String(thrown);
  process.stderr.write(`Nothing more was moved. ${told}\n`);
  await stopping.stop(1);
}
