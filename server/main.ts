import { once } from 'node:events';
import { freePort } from '#db/embedded/port.ts';
import { openDatabase } from '#db/open.ts';
import { StartRefused } from '#db/refused.ts';
import { createApp } from './app.ts';
import { readConfig, withPort } from './config.ts';
import { developmentPages } from './development.ts';
import { createLogger } from './log.ts';
import { Stopping } from './stopping.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

async function start(stopping: Stopping): Promise<void> {
  const read = readConfig(process.env);
  // The origins that may write are known by their port, so it is settled before the server is made.
  const config = read.port === 0 ? withPort(read, await anyPort(read.host)) : read;
  const log = createLogger(config.logLevel);

  const db = await openDatabase(config, log);
  stopping.opened('database', () => db.close());

  const pages = config.mode === 'development' ? await developmentPages() : undefined;
  if (pages) stopping.opened('development pages', () => pages.close());

  const app = await createApp({ config, db, log, pages: pages?.handler });
  stopping.opened('server', () => app.close());
  if (stopping.begun) return;

  app.http.listen(config.port, config.host);
  try {
    await once(app.http, 'listening');
  } catch (thrown) {
    throw cannotListen(thrown, config.host, config.port);
  }

  say(`\nDemarc is ready: ${config.publicUrl}`);
  for (const line of app.greeting) say(line);
  say('Ctrl+C stops it.\n');
}

async function anyPort(host: string): Promise<number> {
  try {
    return await freePort(host);
  } catch (thrown) {
    throw cannotListen(thrown, host, 0);
  }
}

function cannotListen(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new StartRefused(
      `Port ${port} of ${host} is in use by another program. Stop it, or set PORT to another one.`,
    );
  if (code === 'EACCES')
    return new StartRefused(
      `Port ${port} of ${host} may only be opened by an administrator. Set PORT to one above 1023.`,
    );
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new StartRefused(`HOST is ${host}, which is no address of this machine.`);
  return error;
}

const stopping = new Stopping(createLogger('info'));
try {
  await stopping.during(start(stopping));
} catch (thrown) {
  const told =
    thrown instanceof StartRefused ? thrown.message : thrown instanceof Error ? thrown.stack : String(thrown);
  process.stderr.write(`Demarc did not start. ${told}\n`);
  await stopping.stop(1);
}
