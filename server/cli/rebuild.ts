import { openDatabase } from '#db/open.ts';
import { StartRefused } from '#db/refused.ts';
import { renewFeed } from '#db/renewFeed.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../log.ts';
import { countedContracts, recount } from '../pool/recount.ts';
import { Stopping } from '../stopping.ts';
import { rebuildTicket, recordedTickets, removeUnrecorded } from '../tickets/rebuild.ts';

/**
 * `npm run rebuild`: writes everything that is read from the facts and the call records anew. The desk may be running:
 * then it joins its database, and its screens begin anew at the end. Can be broken off and run again.
 */
const say = (line: string) => process.stdout.write(`${line}\n`);
const EVERY = 500;

async function each(what: string, all: readonly string[], work: (one: string) => Promise<void>): Promise<void> {
  for (const [i, one] of all.entries()) {
    if (stopping.begun) return;
    await work(one);
    if ((i + 1) % EVERY === 0) say(`  ${i + 1} of ${all.length} ${what}`);
  }
  say(`${all.length} ${what} rebuilt.`);
}

async function rebuild(): Promise<void> {
  const config = readConfig(process.env);
  const db = await openDatabase(config, createLogger('warn'), { share: true });
  stopping.opened('database', () => db.close());
  await each('tickets', await recordedTickets(db), (no) => rebuildTicket(db, no));
  if (stopping.begun) return;
  const gone = await removeUnrecorded(db);
  if (gone.length > 0) say(`${gone.length} removed that no fact speaks of: ${gone.join(', ')}`);
  await each('contracts’ usage', await countedContracts(db), (contract) => recount(db, contract));
  await renewFeed(db.pool);
}

const stopping = new Stopping(createLogger('warn'));
try {
  await stopping.during(rebuild());
  await stopping.stop(0);
} catch (thrown) {
  const told =
    thrown instanceof StartRefused ? thrown.message : thrown instanceof Error ? thrown.stack : String(thrown);
  process.stderr.write(`Nothing more was rebuilt. ${told}\n`);
  await stopping.stop(1);
}
