// `npm test`: every check there is, in order of how soon each can fail; ends at the first that does.
import { buildStale, installMissing, run, say } from '#server/prepare.mjs';

installMissing({ dev: true });
const bin = (what, file, ...args) => run(what, process.execPath, [`node_modules/${file}`, ...args]);

const stages = {
  'Types (tsc)': () => bin('Type checking', 'typescript/bin/tsc', '--noEmit', '-p', '.'),
  'Types of the pages (svelte-check)': () =>
    bin('Type checking of the pages', 'svelte-check/bin/svelte-check', '--output', 'human', '--fail-on-warnings'),
  'Rules (eslint)': () =>
    bin('Linting', 'eslint/bin/eslint.js', '.', '--max-warnings', '0', '--cache', '--cache-location', '.cache/eslint'),
  'Format (prettier)': () =>
    bin(
      'Formatting',
      'prettier/bin/prettier.cjs',
      '.',
      '--check',
      '--log-level',
      'warn',
      '--cache',
      '--cache-location',
      '.cache/prettier',
    ),
  Build: buildStale,
  'Tests (vitest: unit, pages, integration, browser)': () => bin('The tests', 'vitest/vitest.mjs', 'run'),
};

const total = Object.keys(stages).length;
for (const [index, [name, check]] of Object.entries(stages).entries()) {
  say(`\n── ${index + 1}/${total} ${name}`);
  check();
}
