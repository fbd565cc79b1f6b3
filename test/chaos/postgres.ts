import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { prepareCluster, superuser } from '#db/embedded/cluster.ts';
import { running, start, stop } from '#db/embedded/postmaster.ts';
import { dataFolderFor, type Defer } from '#test/harness/node.ts';
import { connectedTo } from '#test/harness/postgres.ts';

/** A PostgreSQL of a trial's own, which nobody brings back but the trial. */
export interface TrialPostgres {
  readonly url: string;
  /** Its data. */
  readonly folder: string;
  /** As a power cut would, without flushing anything; or in order. */
  stop(how: 'at once' | 'in order'): Promise<void>;
  start(): Promise<void>;
  /** Ends every connection of the desks. */
  cutConnections(): Promise<void>;
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** @param dataFolder an existing one; a temporary one by default */
export async function startPostgres(defer: Defer, dataFolder = dataFolderFor(defer)): Promise<TrialPostgres> {
  const { cluster, password } = prepareCluster(dataFolder, {});
  const { port } = await start(cluster);
  defer(() => stop(cluster));
  const urlOf = (database: string) =>
    `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  const url = urlOf('demarc');

  const on = <Row extends pg.QueryResultRow>(at: string, sql: string, values: readonly unknown[] = []) =>
    connectedTo(at, async (client) => (await client.query<Row>(sql, [...values])).rows);

  await on(urlOf('postgres'), `create database demarc template template0 encoding 'UTF8'`);
  return {
    url,
    folder: dataFolder,
    async stop(how) {
      const server = running(cluster);
      if (server === null || how === 'in order') return stop(cluster);
      process.kill(server.pid, 'SIGQUIT');
      while (running(cluster) !== null) await pause(10);
    },
    async start() {
      await start(cluster, port);
    },
    async cutConnections() {
      await on(
        url,
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'demarc%' and pid <> pg_backend_pid()`,
      );
    },
    query: (sql, values) => on(url, sql, values),
  };
}
