import { pino } from 'pino';
import { freePort } from '#db/embedded/port.ts';
import { type Database, openDatabase } from '#db/open.ts';
import { readConfig } from '#server/config.ts';
import { openBranchWithFaults } from '#test/harness/faults.ts';
import { dataFolderFor, type ServerProcess, startNode } from '#test/harness/node.ts';
import { PASSWORD, SECRET } from './desk.ts';
import { startPostgres, type TrialPostgres } from './postgres.ts';
import type { Ground } from './trial.ts';

export const BRANCH = 'trial';
/** Signs in as a supervisor of the trial's branch. */
export const USERNAME = 'watch';

/** A database with a branch full of open faults, and as many desks on it as one likes. */
export interface Stage {
  readonly postgres: TrialPostgres;
  readonly db: Database;
  readonly services: readonly string[];
  /** @param env on top of what every node of the desk has */
  node(env?: Readonly<Record<string, string>>): Promise<ServerProcess>;
}

export interface StageOptions {
  readonly faults: number;
  /** How nodes reach the database; directly by default. */
  readonly through?: (postgres: TrialPostgres) => Promise<string>;
  /** Where the database's data lies; in a temporary folder by default. */
  readonly dataFolder?: string;
}

export async function setStage(
  { defer }: Pick<Ground, 'defer'>,
  { faults, through, dataFolder }: StageOptions,
): Promise<Stage> {
  const postgres = await startPostgres(defer, dataFolder);
  const env = {
    DATABASE_URL: postgres.url,
    DEMARC_DATA: dataFolderFor(defer),
    SECRET,
    DEMO: 'off',
    LOG_LEVEL: 'fatal',
  };
  const db = await openDatabase(readConfig(env), pino({ level: 'silent' }));
  defer(() => db.close());
  await openBranchWithFaults(db, { id: BRANCH, faults, username: USERNAME, password: PASSWORD });
  const reached = (await through?.(postgres)) ?? postgres.url;
  return {
    postgres,
    db,
    services: Array.from({ length: faults }, (_, i) => `svc-${BRANCH}-${i}`),
    async node(own = {}) {
      // Not where it says that it is: that may be the door before it.
      const port = own['PORT'] ?? String(await freePort('127.0.0.1'));
      const all = { ...env, DATABASE_URL: reached, DEMARC_DATA: dataFolderFor(defer), ...own, PORT: port };
      return { ...(await startNode(all, defer)), url: `http://127.0.0.1:${port}` };
    },
  };
}
