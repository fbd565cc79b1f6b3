import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname;
const testing = Boolean(process.env.VITEST);

/** The server, and every command of `server/cli/`, each a program of its own: dist/server/main.js, dist/server/cli/rebuild.js, … */
function programs(): Record<string, string> {
  const folder = path.join(here, 'server/cli');
  const commands = existsSync(folder) ? readdirSync(folder).filter((file) => /^[^.]+\.ts$/.test(file)) : [];
  return {
    main: path.join(here, 'server/main.ts'),
    ...Object.fromEntries(
      commands.map((file) => [`cli/${path.basename(file, '.ts')}`, path.join(folder, file)] as const),
    ),
  };
}

export default defineConfig({
  // Pages are built from web/; tests are found from the project's own folder.
  root: testing ? here : path.join(here, 'web'),
  plugins: [svelte({ configFile: false })],
  builder: {},
  environments: {
    client: {
      // Inlined fonts would be data: addresses, which the pages' policy refuses.
      build: {
        outDir: path.join(here, 'dist/web'),
        emptyOutDir: true,
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rolldownOptions: {
          output: {
            chunkFileNames: ({ name }) => `assets/${name.startsWith('shared~') ? 'shared' : name}-[hash].js`,
            codeSplitting: {
              groups: [
                // One file for what every page has, and few for what pages share: many small ones compress badly.
                { name: 'frame', tags: ['$initial'], priority: 1 },
                { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 1000 },
              ],
            },
          },
        },
      },
    },
    ssr: {
      build: {
        ssr: true,
        outDir: path.join(here, 'dist/server'),
        emptyOutDir: true,
        copyPublicDir: false,
        target: 'node20',
        minify: false,
        sourcemap: true,
        rolldownOptions: { input: programs(), output: { chunkFileNames: 'chunks/[name]-[hash].js' } },
      },
    },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{shared,server,db}/**/*.test.ts'],
          environment: 'node',
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        // Resolves packages as a browser does; the other projects must not (ws would be its stub).
        plugins: [svelteTesting()],
        test: { name: 'web', include: ['web/**/*.test.ts'], environment: 'jsdom', sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['test/harness/postgres.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['test/harness/postgres.ts', 'test/harness/built.mjs'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
