// A process that owns an embedded PostgreSQL, as the server does; the tests kill and stop it: node --import tsx embeddedOwner.ts FOLDER
import { pino } from 'pino';
import { openEmbedded } from '#db/embedded.ts';
import { StartRefused } from '#db/refused.ts';

const [dataFolder = ''] = process.argv.slice(2);
try {
  const embedded = await openEmbedded({ dataFolder, log: pino({ level: 'silent' }) });
  process.on('SIGTERM', () => void embedded.close().then(() => process.exit(0)));
  process.stdout.write(`${embedded.url}\n`);
  setInterval(() => undefined, 1_000_000);
} catch (thrown) {
  process.stderr.write(thrown instanceof StartRefused ? thrown.message : String(thrown));
  process.exitCode = 1;
}
