import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '#shared/i18n/languages.ts';
import { zh } from '#shared/i18n/zh.ts';

import { type Area, AREAS, ON_DEMAND, readArea } from './areas.ts';

const web = path.resolve(import.meta.dirname, '..');

const areaOf = new Map<string, Area>();
for (const area of AREAS) for (const group of Object.keys(await readArea('zh', area))) areaOf.set(group, area);

const resolve = (name: string, from: string): string | null => {
  const file = name.startsWith('#web/')
    ? path.join(web, name.slice('#web/'.length))
    : name.startsWith('.')
      ? path.resolve(path.dirname(from), name)
      : null;
  return file !== null && existsSync(file) ? file : null;
};

const WITH_TEXTS = /(?:page|withTexts)\(\s*\(\) => import\('([^']+)'\)((?:,\s*'[a-zA-Z]+')*),?\s*\)/g;
const read = (file: string): string => readFileSync(file, 'utf8');
const without = (text: string): string => text.replace(WITH_TEXTS, '').replace(/import type [^;]*;/g, '');

/** What a file brings along at once: not what is fetched later together with texts of its own. */
const imports = (file: string): string[] =>
  [...without(read(file)).matchAll(/(?:from|import\(|import)\s*'([^']+)'/g)].flatMap(([, name = '']) => {
    const found = resolve(name, file);
    return found === null ? [] : [found];
  });

function reachable(file: string, seen = new Set<string>()): Set<string> {
  if (!seen.has(file)) {
    seen.add(file);
    for (const next of imports(file)) if (!next.endsWith('routes.ts')) reachable(next, seen);
  }
  return seen;
}

/** Where texts are fetched when they are needed first. */
const onDemand = path.join(web, 'http/problem.ts');

/** Areas whose groups stand in a string, as in `t('triage.title')`. */
const areasIn = (file: string): Area[] =>
  file === onDemand
    ? []
    : [...read(file).matchAll(/['"`]([a-zA-Z]+)\.[a-zA-Z$]/g)].flatMap(([, group = '']) => areaOf.get(group) ?? []);

const fetched = readdirSync(web, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:ts|svelte)$/.test(name) && !name.endsWith('.test.ts'))
  .map((name) => path.join(web, name))
  .flatMap((file) =>
    [...read(file).matchAll(WITH_TEXTS)].map(([, name = '', areas = '']) => ({
      name,
      file: resolve(name, file) ?? '',
      areas: [...areas.matchAll(/'([a-zA-Z]+)'/g)].flatMap(([, name]) => AREAS.filter((area) => area === name)),
    })),
  );

describe('areas of texts', () => {
  it('have every group of every language, each once', async () => {
    for (const language of LANGUAGES) {
      const groups = (await Promise.all(AREAS.map((area) => readArea(language, area)))).flatMap((texts) =>
        Object.keys(texts),
      );
      expect(groups.toSorted()).toEqual(Object.keys(zh).toSorted());
    }
  });

  it('are found where pages are fetched', () => {
    expect(fetched.length).toBeGreaterThan(25);
  });

  it.each(fetched)('of $name are all fetched with it, and no other', ({ file, areas }) => {
    const used = new Set([...reachable(file)].flatMap(areasIn));
    used.delete('core');
    // A page may name what it says also before anything was refused.
    const named = areas.filter((area) => !ON_DEMAND.includes(area) || used.has(area));
    expect([...used].toSorted()).toEqual([...new Set(named)].toSorted());
  });

  it('of what is there from the start are core', () => {
    const used = new Set([...reachable(path.join(web, 'main.ts'))].flatMap(areasIn));
    expect([...used]).toEqual(['core']);
  });
});
