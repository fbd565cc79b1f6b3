import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * A mutant is noticed soonest by the tests beside it: these first, then those of its folder; random histories last, since what
 * a plain test notices need not be tried on them.
 */
class NearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const [mutated = ''] = this.ctx.config.related ?? [];
    const distance = ({ moduleId }: TestSpecification): number => {
      if (/\/(?:histories|life|segmentOrder)\.test\.ts$/.test(moduleId)) return 3;
      if (moduleId === mutated.replace(/\.ts$/, '.test.ts')) return 0;
      return path.dirname(moduleId) === path.dirname(mutated) ? 1 : 2;
    };
    return files.toSorted((a, b) => distance(a) - distance(b));
  }
}

/** The unit tests that bear on what is mutated. */
export default defineConfig({
  root: path.join(import.meta.dirname, '../..'),
  test: {
    include: ['shared/{ticket,clock,contract}/**/*.test.ts'],
    setupFiles: ['test/mutation/setup.ts'],
    environment: 'node',
    // Other work shares the machine. Endless loops are Stryker's to notice.
    testTimeout: 60_000,
    // Modules are loaded once for all files of a run: loading them anew costs more than the tests.
    isolate: false,
    fileParallelism: false,
    sequence: { sequencer: NearestFirst },
  },
});
