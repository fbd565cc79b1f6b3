import { randomUUID } from 'node:crypto';
import excel from 'exceljs';
import { describe, expect, it } from 'vitest';
import { auditListSchema } from '#shared/api/audit.ts';
import { registryImportSchema, registrySchema } from '#shared/api/registry.ts';
import { TABLES } from '#shared/registry/tables.ts';
import { startServer } from '#test/harness/server.ts';
import { apply, askPlan, csvOf, importFile, planOf, told, workbookOf } from './registryDesk.ts';

/* The registry out as files and in again, on the whole demo desk. Each test leaves what the next ones do not look at. */
const app = await startServer({ demo: true });
const admin = await app.signIn('admin');

const one = async <T>(sql: string, values: readonly unknown[] = []): Promise<T | undefined> =>
  (await app.db.pool.query(sql, [...values])).rows[0] as T | undefined;
const NOTHING_NEW = { new: 0, changed: 0, removed: 0, refused: 0 };
const audit = async () => auditListSchema.parse(await (await admin.fetch('/api/admin/audit?limit=200')).json()).items;

describe('an export imported again', () => {
  it.each(['zh', 'en'] as const)('changes nothing, as a workbook in %s', async (lang) => {
    const plan = await planOf(admin, 'export.xlsx', await workbookOf(admin, `lang=${lang}`));
    expect(plan.faults).toEqual([]);
    expect(plan.tables.map(({ table }) => table)).toEqual([...TABLES]);
    expect(plan.counts).toMatchObject(NOTHING_NEW);
    expect(plan.counts.unchanged).toBeGreaterThan(700);
  });

  it.each(TABLES.flatMap((table) => [[table, 'zh'] as const, [table, 'en'] as const]))(
    'changes nothing, as CSV of %s in %s',
    async (table, lang) => {
      const plan = await planOf(admin, 'export.csv', await csvOf(admin, table, lang));
      expect(plan.faults).toEqual([]);
      expect(plan.tables).toMatchObject([{ table, counts: NOTHING_NEW }]);
      expect(plan.counts.unchanged).toBeGreaterThan(0);
    },
  );

  it('has the rows that the page says, and is on record with the whole numbers in it', async () => {
    const { tables } = registrySchema.parse(await (await admin.fetch('/api/admin/registry')).json());
    const contacts = new TextDecoder().decode(await csvOf(admin, 'contacts'));
    expect(contacts.trimEnd().split('\r\n')).toHaveLength((tables.find((t) => t.table === 'contacts')?.rows ?? 0) + 1);
    expect(contacts).toContain("'+86154");
    const [entry] = await audit();
    expect(entry).toMatchObject({
      action: 'registryExported',
      actor: { id: 'admin' },
      after: { tables: ['contacts'] },
    });
  });
});

describe('a plan', () => {
  it('says what is new, changed and refused, each refusal with line, column and the way to mend it', async () => {
    const file = [
      '客户编号,客户名称,简称,等级,城乡,区县,客户经理',
      'college,示范医学高等专科学校,医专,AAA,,,',
      'new-school,新学校,新学校,A,城区,市区,manager2',
      'half,只有名字,,,,,',
      'hospital,,,金牌,,,nobody',
      'yulin,,,,,,-',
    ].join('\n');
    const plan = await planOf(admin, '客户.csv', file);
    expect(told(plan)).toEqual([
      'changed college: shortName 示范医专 → 医专, level AA → AAA',
      'new new-school',
      '4 refused half: value_missing@shortName value_missing@level value_missing@area value_missing@county',
      '5 refused hospital: not_in_list@level user_unknown@manager',
      'changed yulin: manager manager → null',
    ]);
    const wrong = plan.tables[0]?.rows.find(({ key }) => key === 'hospital')?.faults[0]?.message;
    expect(wrong?.zh).toBe('“金牌”不在可选值之中。可选值：普通、A、AA、AAA。');
    expect(wrong?.en).toContain('Use one of: Standard, A, AA, AAA.');
    expect(await one(`select id from customer where id = 'new-school'`)).toBeUndefined();
  });

  it('reads GB18030 with semicolons', async () => {
    // 合同编号;合同名称 / C-COLLEGE;新名 in GB18030.
    const bytes = Buffer.concat([
      Buffer.from('bacfcdacb1e0bac53bbacfcdacc3fbb3c60d0a', 'hex'),
      Buffer.from('C-COLLEGE;'),
      Buffer.from('d0c2c3fb', 'hex'),
    ]);
    expect(told(await planOf(admin, 'x.csv', new Uint8Array(bytes)))).toEqual([
      'changed C-COLLEGE: name 示范医专融合通信业务合同 → 新名',
    ]);
  });

  it('does not tell a person’s number to whoever does not know it', async () => {
    const plan = await planOf(admin, 'contacts.csv', 'id,phone\ncollege-fault,+8615400000001\n');
    expect(told(plan)[0]).toMatch(/^changed college-fault: phone \+86154\*{4}\d{4} → \+8615400000001$/);
  });

  it('names the sheet and the column of a header that it does not know, and reads the other sheets', async () => {
    const book = new excel.Workbook();
    book.addWorksheet('客户').addRows([
      ['客户编号', '称呼'],
      ['college', 'x'],
    ]);
    book.addWorksheet('网元').addRows([
      ['网元编号', '网元名称', '网元类型'],
      ['an-new', '新接入机房', '接入'],
    ]);
    const plan = await planOf(admin, 'book.xlsx', new Uint8Array(await book.xlsx.writeBuffer()));
    expect(plan.faults).toMatchObject([{ sheet: '客户', line: 1, code: 'column_unknown' }]);
    expect(plan.faults[0]?.message.zh).toContain('“客户”表没有“称呼”这一列');
    expect(told(plan)).toEqual(['new an-new']);
  });

  it.each([
    ['a.xls', Buffer.from('d0cf11e0a1b11ae100', 'hex'), 422, 'old_workbook'],
    ['a.xlsx', Buffer.from('PK\x03\x04 and then nothing'), 422, 'workbook_unreadable'],
    ['a.csv', Buffer.from([0xff, 0xfe, 0x61, 0, 0x2c, 0]), 422, 'not_text'],
    ['a.csv', Buffer.from('\r\n,,,\r\n'), 422, 'no_table'],
    ['a.csv', Buffer.alloc(0), 400, 'body_missing'],
    ['a.csv', Buffer.alloc(17 * 1024 * 1024, 'a'), 413, 'too_large'],
  ])('of a file that is none (%s) is refused', async (name, bytes, status, code) => {
    const answer = await askPlan(admin, name, new Uint8Array(bytes));
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
  });

  it('of a file with an open quotation mark says where it is', async () => {
    const plan = await planOf(admin, 'elements.csv', 'id,name\nan-east,"城东\nan-west,城西\n');
    expect(plan.faults).toMatchObject([{ code: 'bad_quotes' }]);
    expect(plan.tables).toEqual([]);
  });
});

describe('doing what a plan says', () => {
  it('makes a customer with contract, service, numbers, line and matrix of one workbook, and records it', async () => {
    const book = new excel.Workbook();
    const sheet = (name: string, ...rows: unknown[][]) => book.addWorksheet(name).addRows(rows);
    sheet(
      '业务',
      ['id', 'customer', 'contract', 'name', 'features'],
      ['svc-nova', 'nova', 'C-NOVA', '新星 2 线', '短号互拨|传真'],
    );
    sheet(
      '客户',
      ['id', 'name', 'shortName', 'level', 'area', 'county'],
      ['nova', '新星公司', '新星', 'A', '城区', '市区'],
    );
    sheet(
      '合同',
      ['id', 'customer', 'name', 'signedOn', 'startsOn', 'endsOn', 'plan'],
      ['C-NOVA', 'nova', '新星合同', new Date('2026-02-20'), '2026/3/1', '2027年2月28日', 'centrex-small'],
    );
    sheet(
      '号码',
      ['number', 'service', 'kind'],
      [8690300090001, 'svc-nova', 'desk'],
      ['09030009002', 'svc-nova', '桌面话机'],
    );
    sheet('链路 lines', ['service', 'position', 'element'], ['svc-nova', 0, 'core-ims']);
    sheet('matrix', ['contract', 'element', 'party'], ['C-NOVA', 'core-ims', '乙方']);
    const bytes = new Uint8Array(await book.xlsx.writeBuffer());
    const plan = await importFile(admin, 'nova.xlsx', bytes);
    expect(plan.counts).toEqual({ new: 7, changed: 0, removed: 0, unchanged: 0, refused: 0 });
    expect(
      await one(
        `select s.features, s.state, k.starts_on::text, k.ends_on::text, k.signed_on::text,
                array(select number from service_number where service = s.id order by 1) as numbers
           from service s join contract k on k.id = s.contract where s.id = 'svc-nova'`,
      ),
    ).toEqual({
      features: ['short_dial', 'fax'],
      state: 'normal',
      starts_on: '2026-03-01',
      ends_on: '2027-02-28',
      signed_on: '2026-02-20',
      numbers: ['+8690300090001', '+869030009002'],
    });
    const [entry] = await audit();
    expect(entry).toMatchObject({
      action: 'registryImported',
      actor: { id: 'admin' },
      subject: { name: 'nova.xlsx' },
      after: { new: '7', changed: '0', refused: '0', sha256: plan.file.sha256 },
    });
    expect((await planOf(admin, 'nova.xlsx', bytes)).counts).toMatchObject({ ...NOTHING_NEW, unchanged: 7 });
  });

  it('moves a number only by a row that names the service it is on', async () => {
    const move = (from: string) => `number,service,moveFrom\n+869030001501,svc-bishui,${from}\n`;
    expect(told(await planOf(admin, 'n.csv', move('')))).toEqual(['2 refused +869030001501: number_elsewhere@service']);
    expect(told(await planOf(admin, 'n.csv', move('svc-college')))).toEqual([
      '2 refused +869030001501: move_from_wrong@moveFrom',
    ]);
    expect(told(await importFile(admin, 'n.csv', move('svc-chenguang')))).toEqual([
      'changed +869030001501: service svc-chenguang → svc-bishui',
    ]);
    expect(await one(`select service from service_number where number = '+869030001501'`)).toEqual({
      service: 'svc-bishui',
    });
    // The same file again has nothing left to do.
    expect((await planOf(admin, 'n.csv', move('svc-chenguang'))).counts).toMatchObject({ unchanged: 1, refused: 0 });
  });

  it('empties with a dash, removes with an explicit word, and leaves everything else', async () => {
    const before = await one(`select count(*)::int as n from contact`);
    await importFile(admin, 'contacts.csv', 'id,email,remove\nyulin-fault,-,\nyulin-signatory,,是\n');
    expect(await one(`select email, name from contact where id = 'yulin-fault'`)).toEqual({
      email: null,
      name: '向晚',
    });
    expect(await one(`select count(*)::int as n from contact`)).toEqual({ n: (before as { n: number }).n - 1 });
  });

  it('is refused when the registry or the file has changed since, and changes nothing', async () => {
    const file = 'id,name\nan-east,城东机房\n';
    const { hash } = await planOf(admin, 'elements.csv', file);
    const other = await apply(admin, 'elements.csv', `${file}an-west,城西机房\n`, hash);
    expect(other.status).toBe(409);
    await importFile(admin, 'elements.csv', 'id,name\nring-city,城区环\n');
    const late = await apply(admin, 'elements.csv', file, hash);
    expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([409, 'plan_changed']);
    expect(await one(`select name from element where id = 'an-east'`)).toEqual({ name: '城东接入机房' });
  });

  it('of two at once does one', async () => {
    const file = 'id,name,kind\nsbc-9,新边界,sbc\n';
    const { hash } = await planOf(admin, 'elements.csv', file);
    const answers = await Promise.all([1, 2].map(() => apply(admin, 'elements.csv', file, hash)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('with a key is done once, and answered again', async () => {
    const file = 'id,name,kind\nsbc-8,又一边界,sbc\n';
    const { hash } = await planOf(admin, 'elements.csv', file);
    const headers = { 'idempotency-key': randomUUID() };
    const answers = [];
    for (let i = 0; i < 2; i += 1) answers.push(await apply(admin, 'elements.csv', file, hash, headers));
    const [first, second] = await Promise.all(answers.map(async (a) => registryImportSchema.parse(await a.json())));
    expect(first?.counts.new).toBe(1);
    expect(second).toEqual(first);
  });

  it('leaves the refused rows out and says how many', async () => {
    const file = 'id,name,kind\nsbc-7,边界七,sbc\nsbc-6,边界六,magic\n';
    const { hash } = await planOf(admin, 'elements.csv', file);
    const done = registryImportSchema.parse(await (await apply(admin, 'elements.csv', file, hash)).json());
    expect(done.counts).toMatchObject({ new: 1, refused: 1 });
    expect(await one(`select id from element where id = 'sbc-6'`)).toBeUndefined();
  });

  it('passes a cabinet code from one service to another', async () => {
    const file = 'id,cabinetCode\nsvc-mingzhu,-\nsvc-beidou,DEMO-MINGZHU\n';
    await importFile(admin, 'services.csv', file);
    expect(await one(`select id from service where cabinet_code = 'DEMO-MINGZHU'`)).toEqual({ id: 'svc-beidou' });
  });
});
