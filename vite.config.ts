import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname;
const testing = Boolean(process.env.VITEST);

/**
 * The server, what it runs as threads (server/thread.ts), and every command of `server/cli/`, each a program of its own:
 * dist/server/main.js, dist/server/cli/rebuild.js, …
 */
function programs(): Record<string, string> {
  const folder = path.join(here, 'server/cli');
  const commands = existsSync(folder) ? readdirSync(folder).filter((file) => /^[^.]+\.ts$/.test(file)) : [];
  return {
    main: path.join(here, 'server/main.ts'),
    registryReader: path.join(here, 'server/registry/files/reader.ts'),
    importProgram: path.join(here, 'server/pool/apart/program.ts'),
    ...Object.fromEntries(
      commands.map((file) => [`cli/${path.basename(file, '.ts')}`, path.join(folder, file)] as const),
    ),
  };
}

/**
 * Pages speak WebSocket alone (design of the live part), so the other ways that Socket.IO's client has are left out of
 * them: two kilobytes of every first visit.
 */
const onlyWebSocket: Plugin = {
  name: 'only-websocket',
  applyToEnvironment: ({ name }) => name === 'client',
  transform: (code, id) => {
    if (id.endsWith('/engine.io-client/build/esm/transports/index.js'))
      return `import { WS } from './websocket.node.js';\nexport const transports = { websocket: WS };`;
    // Exported beside the client, for nobody here; it would stay for what it does on being loaded.
    if (/\/engine\.io-client\/build\/esm\/transports\/polling-xhr(?:\.node)?\.js$/.test(id))
      return { code, map: null, moduleSideEffects: false };
    return null;
  },
};

/** Writes each script and style a second and third time, compressed as well as can be: once here, not at each request. */
const compressed: Plugin = {
  name: 'compressed',
  applyToEnvironment: ({ name }) => name === 'client',
  writeBundle({ dir = '' }, bundle) {
    for (const file of Object.keys(bundle).filter((name) => /\.(?:js|css|svg)$/.test(name))) {
      const whole = readFileSync(path.join(dir, file));
      writeFileSync(path.join(dir, `${file}.gz`), gzipSync(whole, { level: 9 }));
      writeFileSync(path.join(dir, `${file}.br`), brotliCompressSync(whole));
    }
  },
};

/** The first page names every file there is. */
const shortName = (name: string): string => (name.startsWith('shared~') ? 'shared' : name);

export default defineConfig({
  // Pages are built from web/; tests are found from the project's own folder.
  root: testing ? here : path.join(here, 'web'),
  plugins: [svelte({ configFile: false }), onlyWebSocket, compressed],
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
            chunkFileNames: ({ name }) => `assets/${shortName(name)}-[hash].js`,
            assetFileNames: ({ names: [name = ''] }) => `assets/${shortName(path.parse(name).name)}-[hash][extname]`,
            codeSplitting: {
              groups: [
                // One file for what every page has, and few for what pages share: many small ones compress badly.
                { name: 'frame', tags: ['$initial'], priority: 1 },
                { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 0 },
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
    // As many as there are cores, and not one fewer.
    maxWorkers: availableParallelism(),
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
          expect: { poll: { timeout: 15_000 } },
          // They wait for databases, timers and sockets half of the time.
          maxWorkers: availableParallelism() + 1,
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
          // A page on a busy machine comes to it in its own time.
          expect: { poll: { timeout: 15_000 } },
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
