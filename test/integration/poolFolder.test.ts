import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createImports } from '#server/pool/apart/imports.ts';
import type { ApartDeps } from '#server/pool/apart/thread.ts';
import { type FolderDeps, watchCallFolder } from '#server/pool/folder/folder.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import { silent } from '#test/harness/database.ts';
import { callOf } from './poolCalls.ts';
import { DESK_A, OUTSIDE, startPoolDesk, type PoolDesk } from './poolDesk.ts';

const line = (id: number | string): string => JSON.stringify(callOf(`c${id}`));
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `${line(from + i)}\n`).join('');

interface FolderDesk extends PoolDesk {
  readonly folder: string;
  put(name: string, text: string | Buffer): string;
  counted(): Promise<number>;
  log(): Promise<{ file: string; failure: string | null; by: string; source: string; branch: string }[]>;
  watch(deps?: Partial<ApartDeps & FolderDeps>, settled?: number): void;
}

async function folderDesk(): Promise<FolderDesk> {
  const desk = await startPoolDesk();
  const folder = mkdtempSync(path.join(tmpdir(), 'demarc-test-folder-'));
  atEnd(async () => rmSync(folder, { recursive: true, force: true }));
  return {
    ...desk,
    folder,
    put(name, text) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
    counted: async () => (await desk.pool('C-college', '2026-03')).byType.local?.calls ?? 0,
    log: async () =>
      (await desk.db.pool.query('select file, failure, by, source, branch from import_log order by at, id')).rows,
    watch(given = {}, settled = 100) {
      const deps = { db: desk.db, log: silent, ...given };
      const imports = createImports(deps);
      const watched = watchCallFolder({ ...deps, ...imports }, folder, { every: 20, settled, again: 100 });
      atEnd(async () => {
        await watched.close();
        await imports.close();
      });
    },
  };
}
const there = (file: string) => expect.poll(() => existsSync(file), { timeout: 20_000 }).toBe(true);

describe('the watched folder', () => {
  it('imports each file once, however many nodes watch, and moves it to done', async () => {
    const desk = await folderDesk();
    for (let i = 0; i < 4; i += 1) desk.put(`b1/march-${i}.ndjson`, lines(i * 50, i * 50 + 50));
    for (let node = 0; node < 3; node += 1) desk.watch();
    for (let i = 0; i < 4; i += 1) await there(path.join(desk.folder, `b1/done/march-${i}.ndjson`));
    expect(await desk.counted()).toBe(200);
    expect(await desk.log()).toHaveLength(4);
    expect((await desk.log())[0]).toMatchObject({ failure: null, by: 'folder', source: 'folder', branch: 'b1' });
    expect(readdirSync(path.join(desk.folder, 'b1')).sort()).toEqual(['done']);
  });

  it('says beside a file which of its lines were not taken, and keeps files of one name', async () => {
    const desk = await folderDesk();
    desk.watch();
    for (const [again, name] of ['march.ndjson', 'march (2).ndjson'].entries()) {
      desk.put('b1/march.ndjson', `${line(again)}\nnot json\n`);
      await there(path.join(desk.folder, `b1/done/${name}`));
      const report = readFileSync(path.join(desk.folder, `b1/done/${name}.report.csv`), 'utf8');
      expect(report).toContain('2,bad_json,不是有效的 JSON。');
    }
    expect(await desk.counted()).toBe(2);
  });

  it('moves what cannot be read to failed, with the reason', async () => {
    const desk = await folderDesk();
    desk.put('b1/letter.txt', 'Dear all,\nplease find enclosed');
    desk.put(
      'b1/bill.csv',
      '序号,通话日期,起始时间,通话时长,通话状态,通话类型,对方号码\n1,2026-03-10,09:00:00,60,主叫,本地,110\n',
    );
    desk.put('unclear.ndjson', line('x'));
    desk.watch();
    await there(path.join(desk.folder, 'b1/failed/letter.txt'));
    await there(path.join(desk.folder, 'b1/failed/bill.csv'));
    await there(path.join(desk.folder, 'failed/unclear.ndjson'));
    const reported = (name: string) => readFileSync(path.join(desk.folder, `${name}.report.csv`), 'utf8');
    expect(reported('b1/failed/letter.txt')).toContain('format_not_recognised');
    expect(reported('b1/failed/bill.csv')).toContain('number_missing');
    expect(reported('failed/unclear.ndjson')).toContain('branch_unclear');
  });

  it('knows whose bill it is by the file’s name', async () => {
    const desk = await folderDesk();
    desk.put(
      'b1/09030000001_202603.csv',
      '序号,通话日期,起始时间,通话时长,通话状态,通话类型,对方号码\n1,2026-03-10,09:00:00,1分1秒,主叫,本地,09030000999\n',
    );
    desk.watch();
    await there(path.join(desk.folder, 'b1/done/09030000001_202603.csv'));
    expect((await desk.pool('C-college', '2026-03')).byType.local).toMatchObject({ calls: 1, minutes: 2 });
  });

  it('waits for a file that still grows, and for one that is named as unfinished', async () => {
    const desk = await folderDesk();
    const file = desk.put('b1/growing.ndjson', '');
    desk.put('b1/unfinished.ndjson.part', lines(100, 110));
    let looks = 0;
    // Each look begins with the question for the branches: until the tenth, the file has grown by then.
    const pool = new Proxy(desk.db.pool, {
      get(target, name) {
        if (name === 'query' && looks < 10) appendFileSync(file, lines(looks * 10, (looks += 1) * 10));
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    desk.watch({ db: { ...desk.db, pool } }, 0);
    await there(path.join(desk.folder, 'b1/done/growing.ndjson'));
    expect(await desk.counted()).toBe(100);
    expect((await desk.log()).every(({ file: name }) => name === 'growing.ndjson')).toBe(true);
    expect(existsSync(path.join(desk.folder, 'b1/unfinished.ndjson.part'))).toBe(true);
  });

  it('reads nothing of an archive that was damaged on its way, and what there is of one that ends too early', async () => {
    const desk = await folderDesk();
    // Stored as it is, so that another digit is another digit.
    const archive = gzipSync(lines(0, 2_000), { level: 0 });
    const changed = Buffer.from(archive);
    const at = changed.indexOf('c100"');
    changed.write('c900"', at);
    desk.put('b1/changed.ndjson.gz', changed);
    desk.put('b1/short.ndjson.gz', archive.subarray(0, Math.floor(archive.length / 2)));
    desk.watch();
    await there(path.join(desk.folder, 'b1/failed/changed.ndjson.gz'));
    await there(path.join(desk.folder, 'b1/done/short.ndjson.gz'));
    expect((await desk.log()).map(({ file, failure }) => [file, failure]).toSorted()).toEqual([
      ['changed.ndjson.gz', 'bad_gzip'],
      ['short.ndjson.gz', null],
    ]);
    const kept = await desk.counted();
    expect(kept).toBeGreaterThan(500);
    expect(kept).toBeLessThan(1_100);
    desk.put('b1/whole.ndjson.gz', archive);
    await there(path.join(desk.folder, 'b1/done/whole.ndjson.gz'));
    expect(await desk.counted()).toBe(2_000);
  });

  it('reads a file again that changed while it was read: nothing twice, nothing lost, and no half a line', async () => {
    const desk = await folderDesk();
    // Its last line is cut where what is left is a record as well: one of six seconds.
    const whole =
      'id,caller,callee,startedAt,billsec\n' +
      Array.from({ length: 100_000 }, (_, i) => `c${i},${DESK_A},${OUTSIDE},2026-03-10 09:00:00,6`).join('\n');
    const file = desk.put('b1/changing.csv', whole);
    let changed = false;
    desk.watch({
      follow: async () => {
        if (changed) return;
        changed = true;
        appendFileSync(file, `1\nlast,${DESK_A},${OUTSIDE},2026-03-10 09:00:00,61\n`);
      },
    });
    await there(path.join(desk.folder, 'b1/done/changing.csv'));
    expect((await desk.log()).map(({ failure }) => failure)).toEqual(['broken_off', null]);
    const { rows } = await desk.db.pool.query(
      `select count(*)::int as calls, sum(minutes)::int as minutes, max(billsec) filter (where id = 'c99999') as last from call_record`,
    );
    expect(rows).toEqual([{ calls: 100_001, minutes: 100_003, last: 61 }]);
    expect(await desk.counted()).toBe(100_001);
  });

  it('reads a file again to which something was written while the last of it was being stored', async () => {
    const desk = await folderDesk();
    const file = desk.put('b1/late.ndjson', lines(0, 5));
    let changed = false;
    desk.watch({
      follow: async () => {
        if (changed) return;
        changed = true;
        appendFileSync(file, lines(5, 6));
      },
    });
    await there(path.join(desk.folder, 'b1/done/late.ndjson'));
    expect((await desk.log()).map(({ failure }) => failure)).toEqual([null, null]);
    expect(await desk.counted()).toBe(6);
  });

  it('tries again what failed for another reason than the file', async () => {
    const desk = await folderDesk();
    desk.put('b1/march.ndjson', lines(0, 5));
    await desk.db.asOwner('alter table usage rename to usage_gone');
    desk.watch();
    await expect.poll(async () => (await desk.log()).length, { timeout: 20_000 }).toBeGreaterThan(0);
    await desk.db.asOwner('alter table usage_gone rename to usage');
    await there(path.join(desk.folder, 'b1/done/march.ndjson'));
    expect(await desk.counted()).toBe(5);
  });

  it('goes on with the others where one cannot be moved or looked at, and does not import it again', async () => {
    const desk = await folderDesk();
    await desk.db.pool.query(`insert into branch (id, name, zone) values ('a-loop', 'A', 'Asia/Shanghai')`);
    symlinkSync(path.join(desk.folder, 'a-loop'), path.join(desk.folder, 'a-loop'));
    desk.put('b1/march.ndjson', lines(0, 5));
    // Leads nowhere: neither is it a folder, nor can it be made one.
    const nowhere = path.join(desk.folder, 'b1/done');
    symlinkSync(path.join(desk.folder, 'nowhere/done'), nowhere);
    const errors: unknown[] = [];
    const log = pino({ level: 'error' }, { write: (text) => void errors.push(text) });
    desk.watch({ log });
    await expect
      .poll(() => errors.filter((text) => String(text).includes('march')).length, { timeout: 20_000 })
      .toBe(3);
    desk.put('b2/april.ndjson', lines(100, 101));
    await there(path.join(desk.folder, 'b2/done/april.ndjson'));
    unlinkSync(nowhere);
    await there(path.join(desk.folder, 'b1/done/march.ndjson'));
    expect((await desk.log()).map(({ file }) => file)).toEqual(['march.ndjson', 'april.ndjson']);
    expect(await desk.counted()).toBe(5);
  });
});
