// `npm run mutate [-- PATH …]`: changes the core's code, one small mistake at a time, and says which no test has noticed.
// PATH is a file or folder of the core; without one it is the whole of it. What begins with `--` is Stryker's (`--force`).
import { existsSync } from 'node:fs';
import path from 'node:path';
import { installMissing, root, run } from '#server/prepare.mjs';

const CORE = ['shared/ticket', 'shared/clock', 'shared/contract'];
const TESTS = ['!shared/**/*.test.ts', '!shared/**/testing/**'];

const given = process.argv.slice(2);
const options = given.filter((arg) => arg.startsWith('--'));
const asked = given.filter((arg) => !arg.startsWith('--')).map((arg) => path.posix.normalize(arg).replace(/\/$/, ''));
const inCore = (place) => CORE.some((folder) => place === folder || place.startsWith(`${folder}/`));
const wrong = asked.filter((place) => !inCore(place) || !existsSync(path.join(root, place)));
if (wrong.length > 0) {
  process.stderr.write(`${wrong.join(', ')}: not in the core. It is ${CORE.join(', ')}.\n`);
  process.exit(1);
}

installMissing({ dev: true });
const sources = (asked.length > 0 ? asked : CORE).map((place) => (place.endsWith('.ts') ? place : `${place}/**/*.ts`));
run('Mutation testing', process.execPath, [
  'node_modules/@stryker-mutator/core/bin/stryker.js',
  'run',
  'test/mutation/stryker.config.mjs',
  '--mutate',
  [...sources, ...TESTS].join(','),
  ...options,
]);
