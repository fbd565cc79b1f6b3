import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { projectRoot } from '#db/root.ts';
import { VARIABLES } from '#server/config.ts';

const read = (file: string): string => readFileSync(path.join(import.meta.dirname, file), 'utf8');
const container = read('Containerfile');

const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
      environment: z.record(z.string(), z.string()).default({}),
      depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
      volumes: z.array(z.string()).default([]),
    }),
  ),
  volumes: z.record(z.string(), z.null()),
});

it('builds the container from files that there are, with everything that a start reads', () => {
  const copied = [...container.matchAll(/^COPY --from=build (.+) \S+$/gm)].flatMap(([, from = '']) => from.split(' '));
  const inProject = copied.map((place) => place.replace('/demarc/', ''));
  for (const place of inProject.filter((one) => one !== 'dist'))
    expect(existsSync(path.join(projectRoot, place)), place).toBe(true);
  const migrating = readFileSync(path.join(projectRoot, 'db/migrate.ts'), 'utf8');
  const sql = [...migrating.matchAll(/path\.join\(folder, '([\w.]+)'\)/g)].map(([, name]) => `db/${name}`);
  expect(sql.length).toBeGreaterThan(1);
  expect(inProject).toEqual(expect.arrayContaining([...sql, 'dist', 'node_modules', 'package.json']));
});

it('composes services that know each other, with variables that the desk reads', () => {
  const { services, volumes } = composeSchema.parse(parse(read('compose.yaml')));
  const { desk } = services;
  if (desk?.build === undefined) throw new Error('there is no desk to build');
  expect(path.resolve(import.meta.dirname, desk.build.context)).toBe(projectRoot);
  expect(existsSync(path.join(projectRoot, desk.build.dockerfile))).toBe(true);
  expect(Object.keys(desk.environment).filter((name) => !VARIABLES.includes(name))).toEqual([]);
  for (const name of ['DATABASE_URL', 'REDIS_URL']) {
    const address = desk.environment[name]?.replace(/\$\{[^}]*\}/, 'x') ?? '';
    expect(Object.keys(services)).toContain(new URL(address).hostname);
  }
  for (const one of Object.values(services)) {
    for (const other of Object.keys(one.depends_on)) expect(services).toHaveProperty(other);
    for (const volume of one.volumes) expect(volumes).toHaveProperty(volume.split(':')[0] ?? '');
  }
});

it('runs as a service what the container runs, and sets nothing that the desk does not read', () => {
  const unit = read('demarc.service');
  const command = /^CMD \[(.+)\]$/m.exec(container)?.[1] ?? '';
  expect(unit).toContain(`ExecStart=/usr/bin/env ${command.replaceAll(/[",]/g, '')}`);
  const set = [...unit.matchAll(/^Environment=(.+)$/gm), ...container.matchAll(/^ENV (.+)$/gm)];
  const names = set.flatMap(([, line = '']) => line.split(' ').map((pair) => pair.split('=')[0] ?? ''));
  expect(names.length).toBeGreaterThan(2);
  expect(names.filter((name) => !VARIABLES.includes(name))).toEqual([]);
});
