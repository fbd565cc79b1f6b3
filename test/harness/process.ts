import { once } from 'node:events';
import { atEnd } from './atEnd.ts';
import { dataFolderFor, launchNode, type ServerProcess, startNode } from './node.ts';

export type { ServerProcess } from './node.ts';

/** An empty data folder for one test or file; whatever PostgreSQL still runs in it at the end is stopped. */
export const dataFolder = (): string => dataFolderFor(atEnd);

/** Runs `node server/start.mjs` until it ends by itself. */
export async function runToEnd(
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; output: string }> {
  const { child, output } = launchNode(env, atEnd);
  if (child.exitCode === null) await once(child, 'close');
  return { code: child.exitCode, output: output() };
}

/** Runs `node server/start.mjs` until it serves, and kills it with the test. @throws with its output when it ends before */
export const startProcess = (env: Readonly<Record<string, string>>): Promise<ServerProcess> => startNode(env, atEnd);
