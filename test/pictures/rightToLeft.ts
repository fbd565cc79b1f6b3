import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';
import type { BrowserContext } from 'playwright-core';
import { projectRoot } from '#db/root.ts';

/*
 * A language that is written from right to left, made of the English one by machine: each text runs backwards, each value
 * in it forwards (the pages see to that), and the page is mirrored. It proves that such a language is one set of texts and its direction. It is
 * built for pictures alone, into a folder of its own, and never offered to anybody.
 */
const OVERRIDE = '\u202e';
const POP = '\u202c';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function backwards(texts: unknown): unknown {
  if (typeof texts === 'string') return `${OVERRIDE}${texts}${POP}`;
  if (isRecord(texts)) return Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, backwards(value)]));
  return texts;
}

const ENGLISH = path.join(projectRoot, 'shared/i18n/en', path.sep);
const LANGUAGES = path.join(projectRoot, 'shared/i18n/languages.ts');

const mirrored: Plugin = {
  name: 'right-to-left',
  enforce: 'pre',
  async load(id) {
    if (id === LANGUAGES) {
      const source = readFileSync(id, 'utf8');
      const turned = source.replace("en: 'ltr'", "en: 'rtl'");
      if (turned === source) throw new Error(`${LANGUAGES} no longer says which direction English has`);
      return turned;
    }
    if (!id.startsWith(ENGLISH)) return null;
    const texts: unknown = await import(pathToFileURL(id).href);
    if (!isRecord(texts)) return null;
    const lines = Object.entries(texts).map(([name, value]) => `export const ${name} = ${JSON.stringify(backwards(value))};`);
    return lines.join('\n');
  },
};

/** Builds the pages with English running from right to left, into `folder`. */
export async function buildRightToLeft(folder: string): Promise<void> {
  process.env.NODE_ENV = 'production';
  await build({
    configFile: path.join(projectRoot, 'vite.config.ts'),
    logLevel: 'warn',
    plugins: [mirrored],
    environments: { client: { build: { outDir: folder } } },
  });
}

/** Gives the browser these pages in place of the desk's own; data still come from the desk. */
export async function serveFrom(context: BrowserContext, folder: string): Promise<void> {
  await context.route('**/assets/*', (route) =>
    route.fulfill({ path: path.join(folder, 'assets', path.basename(new URL(route.request().url()).pathname)) }),
  );
  await context.route('**', (route) => {
    const own = route.request().resourceType() === 'document' && !/^\/[dr]\//.test(new URL(route.request().url()).pathname);
    return own ? route.fulfill({ path: path.join(folder, 'index.html') }) : route.fallback();
  });
}
