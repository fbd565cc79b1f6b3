// A screen in a process of its own, so that it can be stopped in the middle of reading: reader.ts URL, the cookie in COOKIE.
import { Findings } from './trial.ts';
import { Watcher } from './watcher.ts';

const [url = ''] = process.argv.slice(2);
const findings = new Findings();
const watcher = new Watcher(url, process.env.COOKIE ?? '', findings, () => undefined);

process.on('message', () =>
  process.send?.({
    fresh: watcher.fresh,
    resumes: watcher.resumes,
    snapshots: watcher.snapshots,
    broken: findings.broken,
    items: [...watcher.items],
  }),
);
process.once('disconnect', () => process.exit());
