/** Mutation testing of the domain's core. Run by `npm run mutate` (run.mjs), which says what to mutate. */
export default {
  testRunner: 'vitest',
  // Which tests bear on a mutant is measured (perTest), not guessed from imports.
  vitest: { configFile: 'test/mutation/vitest.config.ts' },
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  ignorePatterns: ['/web', '/server', '/db', '/dist', '/pictures', '/.demarc', '/.readme', '/.cache'],
  tempDirName: '.cache/mutation/sandbox',
  incremental: true,
  incrementalFile: '.cache/mutation/incremental.json',
  reporters: ['clear-text', 'json', 'html', 'progress-append-only'],
  jsonReporter: { fileName: '.cache/mutation/report.json' },
  htmlReporter: { fileName: '.cache/mutation/report.html' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  concurrency: 2,
  timeoutMS: 10_000,
  thresholds: { high: 95, low: 90, break: 90 },
};
