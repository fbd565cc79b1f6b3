import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page, Request } from 'playwright-core';
import { projectRoot } from '#db/root.ts';
import { row, type Row } from '../row.ts';
import { opened, ROW, type Stage } from './stage.ts';

const LIMIT_KB = 130;
const built = path.join(projectRoot, 'dist/web/assets');
/** Nothing more has come for so long: the page has all it wants, ms. */
const QUIET = 2_000;

interface Weight {
  readonly files: number;
  readonly kB: number;
}

/** As it travels to this browser, which takes brotli: compressed, without headers. */
async function weight(requests: readonly Request[]): Promise<Weight> {
  const sizes = await Promise.all(requests.map((request) => request.sizes()));
  return { files: sizes.length, kB: sizes.reduce((sum, size) => sum + size.responseBodySize, 0) / 1000 };
}

/** The same files by gzip, as they lie beside the others. */
function byGzip(requests: readonly Request[]): number {
  const sizes = requests.map((request) => {
    const file = path.join(built, path.basename(new URL(request.url()).pathname));
    return statSync(existsSync(`${file}.gz`) ? `${file}.gz` : file).size;
  });
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

/** Requests that have been answered in full, more of them as time goes by. */
function arriving(page: Page): readonly Request[] {
  const done: Request[] = [];
  page.on('requestfinished', (request) => done.push(request));
  return done;
}

interface Fetched {
  readonly script: Weight;
  /** kB of the scripts by gzip. */
  readonly gzip: number;
  readonly font: Weight;
}

/** What a browser that has never been here fetches from the sign-in page until triage stands still. */
async function fetched(stage: Stage, locale: 'zh-CN' | 'en-GB'): Promise<Fetched> {
  const context = await opened(stage, locale);
  try {
    const page = await context.newPage();
    const done = arriving(page);
    await page.goto(`${stage.desk.url}/triage`);
    await page.locator('input[name="username"]').fill('engineer');
    await page.locator('input[name="password"]').fill(stage.desk.password);
    await page.locator('button[type="submit"]').click();
    await page.locator(ROW['/triage']).first().waitFor();
    await page.locator('[data-age="fresh"]').first().waitFor();
    for (let before = -1; before < done.length; await pause(QUIET)) before = done.length;
    const of = (kind: string) => done.filter((request) => request.resourceType() === kind);
    return { script: await weight(of('script')), gzip: byGzip(of('script')), font: await weight(of('font')) };
  } finally {
    await context.close();
  }
}

/** Every font file there is: what would be fetched if nothing were left out. */
function fonts(): Weight {
  const files = readdirSync(built).filter((file) => file.endsWith('.woff2'));
  return {
    files: files.length,
    kB: files.reduce((sum, file) => sum + statSync(path.join(built, file)).size, 0) / 1000,
  };
}

export async function firstLoad(stage: Stage): Promise<Row[]> {
  const zh = await fetched(stage, 'zh-CN');
  const en = await fetched(stage, 'en-GB');
  const all = fonts();
  const scripts = Math.max(zh.gzip, en.gzip);
  const travelled = Math.max(zh.script.kB, en.script.kB);
  return [
    row('S8', 'sign-in to triage: scripts by gzip, of both languages the larger; limit', scripts, LIMIT_KB, 'kB'),
    row('S8a', 'as they travel to a browser that takes brotli; by gzip', travelled, scripts, 'kB'),
    row('S8b', 'files of that; in the other language', zh.script.files, en.script.files, 'files'),
    row('S8c', 'fonts of that in Chinese; all there are', zh.font.kB, all.kB, 'kB'),
    row('S8d', 'slices of that; all there are', zh.font.files, all.files, 'files'),
    row('S8e', 'fonts of that in English (the demo is Chinese); all there are', en.font.kB, all.kB, 'kB'),
  ];
}
