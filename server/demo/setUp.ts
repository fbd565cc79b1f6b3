import { StartRefused } from '#db/refused.ts';
import { verifyPassword } from '../auth/password.ts';
import type { Deps } from '../deps.ts';
import { ensureBasics } from './basics.ts';
import { demoGreeting } from './greeting.ts';
import { hasDemo, loadDemo } from './load.ts';

/** Nodes that start together set up one after the other. */
const SET_UP_KEY = 0x7365_7475;

export interface DeskSetUp {
  /** Lines for the person who started the desk: how to sign in. */
  readonly greeting: string[];
}

async function isEmpty(db: Deps['db']): Promise<boolean> {
  const { rowCount } = await db.pool.query('select from branch limit 1');
  return rowCount === 0;
}

/** The demo's password as far as it is known here: it may have been set by another start, or changed since. */
async function knownPassword({ db, config }: Deps): Promise<string | null> {
  const { rows } = await db.pool.query<{ password: string }>(
    `select password from account where user_id = 'engineer' and provider_id = 'credential'`,
  );
  const held = rows[0]?.password;
  const password = config.demoPassword();
  return held !== undefined && (await verifyPassword(held, password)) ? password : null;
}

async function setUp(deps: Deps): Promise<DeskSetUp> {
  const { config, db, log } = deps;
  const there = await hasDemo(db);
  const empty = await isEmpty(db);
  if (config.demo === 'on' && !there && !empty)
    throw new StartRefused(
      'DEMO is on, but this database belongs to a real desk: the demo goes only into an empty one. Set DEMO=off, or give another DATABASE_URL or DEMARC_DATA.',
    );
  // A demo that is there is finished, if its loading was cut off, whatever DEMO says now: half of one helps nobody.
  const wanted = there || config.demo === 'on' || (config.demo === 'auto' && db.embedded && empty);
  if (!wanted) return { greeting: await ensureBasics(deps) };
  await loadDemo(deps, {
    password: config.demoPassword(),
    progress: (what) => log.info({ what }, 'loading the demo'),
  });
  return { greeting: demoGreeting(await knownPassword(deps)) };
}

/**
 * Brings an opened database to where the desk can serve: the demo where it is wanted (`DEMO`), else the little that an
 * empty desk needs. Repeatable; to be called before anything is served.
 * @throws StartRefused when the demo is wanted in a database that is in use
 */
export async function setUpDesk(deps: Deps): Promise<DeskSetUp> {
  const lock = await deps.db.dedicated('set-up');
  try {
    await lock.query('select pg_advisory_lock($1)', [SET_UP_KEY]);
    return await setUp(deps);
  } finally {
    await lock.end();
  }
}
