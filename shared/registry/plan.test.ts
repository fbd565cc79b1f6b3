import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../i18n/languages.ts';
import { escaped } from './cell.ts';
import { planImport } from './plan.ts';
import { recognise } from './sheet.ts';
import { COLUMNS, type Row, TABLES, type TableName } from './tables.ts';
import { KNOWN, planOf, told } from './testing/known.ts';
import { columnTitle, tableTitle, written } from './words.ts';

/** As the exports guard what a spreadsheet would calculate. */
const guarded = (text: string): string => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);
const exported = (table: TableName, rows: readonly Row[], language: 'zh' | 'en') => [
  COLUMNS[table].map(({ name }) => columnTitle(table, name, language)),
  ...rows.map((row) =>
    COLUMNS[table].map((c) => (c.order ? '' : guarded(escaped(written(c, row[c.name] ?? null, language))))),
  ),
];

describe('a row of a file', () => {
  it('leaves what it does not say, and empties what it says with a dash', () => {
    expect(told(planOf('customers', ['id', 'level', 'manager'], ['oak', '', '-']))).toEqual(['changed oak: manager']);
    expect(told(planOf('customers', ['id', 'level'], ['oak', '-']))).toEqual(['refused oak: not_clearable@level']);
  });
  it('that repeats what is there is unchanged, even a value that is a dash', () => {
    const plan = planOf('services', ['id', 'address', 'features'], ['svc-oak', "'-", '传真|hold']);
    expect([told(plan), plan.unchanged]).toEqual([[], 1]);
  });
  it('that is new has what it must have, and what is usual where it says nothing', () => {
    const [row] = planOf(
      'services',
      ['id', 'customer', 'contract', 'name'],
      ['svc-new', 'oak', 'C-oak', '新业务'],
    ).rows;
    expect(row?.after).toMatchObject({ state: 'normal', features: [], address: null, cabinetCode: null });
    expect(told(planOf('elements', ['id', 'name', 'kind'], ['an-1', '', '']))).toEqual([
      'refused an-1: value_missing@name value_missing@kind',
    ]);
  });
  it('that stands twice is taken neither way', () => {
    expect(told(planOf('elements', ['id', 'name'], ['core', '甲'], ['core', '乙']))).toEqual([
      'refused core: row_twice@-',
      'refused core: row_twice@-',
    ]);
  });
  it.each<[TableName, string[], string[], string]>([
    ['customers', ['id', 'name'], ['ash', '白蜡'], 'refused ash: taken_elsewhere@id'],
    ['customers', ['id', 'manager'], ['oak', 'noc'], 'refused oak: user_not_manager@manager'],
    ['customers', ['id', 'manager'], ['oak', 'HUA'], 'changed oak: manager'],
    ['contracts', ['id', 'customer'], ['C-oak', 'elm'], 'refused C-oak: owner_fixed@customer'],
    ['contracts', ['id', 'endsOn'], ['C-oak', '2026年2月1日'], 'refused C-oak: ends_before_start@endsOn'],
    ['contracts', ['id', 'endsOn'], ['C-oak', '1/3/2027'], 'refused C-oak: day_unclear@endsOn'],
    ['contracts', ['id', 'plan'], ['C-oak', 'huge'], 'refused C-oak: plan_unknown@plan'],
    ['services', ['id', 'contract'], ['svc-oak', 'C-elm'], 'refused svc-oak: contract_of_other@contract'],
    ['services', ['id', 'cabinetCode'], ['svc-oak', 'CAB-elm'], 'refused svc-oak: code_taken@cabinetCode'],
    ['services', ['id', 'cabinetCode'], ['svc-oak', 'CAB-ash'], 'refused svc-oak: code_taken@cabinetCode'],
    ['contacts', ['id', 'user'], ['oak-fault', 'ming'], 'refused oak-fault: user_of_other@user'],
    ['contacts', ['id', 'email'], ['oak-fault', 'a@b'], 'refused oak-fault: email_invalid@email'],
    ['contacts', ['id', 'phone'], ['oak-fault', '(--)'], 'refused oak-fault: phone_invalid@phone'],
    ['contacts', ['id', 'phone'], ['oak-fault', '110, 119'], 'refused oak-fault: phone_invalid@phone'],
    ['contacts', ['id', 'remove'], ['oak-fault', 'maybe'], 'refused oak-fault: flag_unclear@remove'],
    ['numbers', ['number', 'label'], ['12345', 'x'], 'refused 12345: number_invalid@number'],
    ['numbers', ['number', 'label'], ['8.6903E+12', 'x'], 'refused 8.6903E+12: number_scientific@number'],
    ['numbers', ['number', 'label'], ["'0903 0000001", 'x'], 'changed +869030000001: label'],
    ['numbers', ['number', 'label'], ['+869030000001', '#REF!'], 'refused +869030000001: cell_error@label'],
    ['lines', ['service', 'position', 'remove'], ['svc-oak', '0', '是'], 'removed svc-oak / 0: '],
    [
      'lines',
      ['service', 'position', 'element'],
      ['svc-oak', '-1', 'core'],
      'refused svc-oak / -1: position_unclear@position',
    ],
  ])('of %s %j %j is: %s', (table, header, line, expected) => {
    expect(told(planOf(table, header, line))).toEqual([expected]);
  });
  it('may refer to a row of a sheet before it, and is told when that one is refused', () => {
    const sheet = (name: string, ...lines: string[][]) => ({
      name,
      lines: lines.map((cells, at) => ({ line: at + 1, cells })),
    });
    const { sheets } = recognise([
      sheet('lines', ['service', 'position', 'element'], ['svc-oak', '1', 'an-1'], ['svc-oak', '2', 'an-2']),
      sheet('elements', ['id', 'name', 'kind'], ['an-1', '接入', 'access'], ['an-2', '接入', '?']),
    ]);
    expect(planImport(sheets, KNOWN).tables.flatMap(told)).toEqual([
      'new an-1: id name kind',
      'refused an-2: not_in_list@kind',
      'new svc-oak / 1: service position element',
      'refused svc-oak / 2: reference_refused@element',
    ]);
  });
});

describe('a number', () => {
  it('by which the branch tests calls is no customer’s', () => {
    expect(told(planOf('numbers', ['number', 'service'], ['09030000112', 'svc-oak']))).toEqual([
      'refused +869030000112: test_number@number',
    ]);
  });
  const move = (service: string, from: string) =>
    told(planOf('numbers', ['number', 'service', 'moveFrom'], ['+869030000001', service, from]));
  it('moves only by a row that names the service it is on', () => {
    expect(move('svc-elm', '')).toEqual(['refused +869030000001: number_elsewhere@service']);
    expect(move('svc-elm', 'svc-elm')).toEqual(['refused +869030000001: move_from_wrong@moveFrom']);
    expect(move('svc-elm', 'svc-oak')).toEqual(['changed +869030000001: service']);
    expect(move('svc-oak', 'svc-elm')).toEqual([]);
  });
});

describe('a sheet', () => {
  it('is known by its header in either language, and by its name where that is not enough', () => {
    for (const language of LANGUAGES)
      for (const table of TABLES) expect(planOf('Sheet1', ...exported(table, [], language)).table).toBe(table);
    expect(planOf('网元 2026', ['id', 'name'], ['core', 'x']).table).toBe('elements');
    expect(planOf(tableTitle('lines', 'zh'), ['id', 'name', 'service'].slice(2).concat('position')).table).toBe(
      'lines',
    );
  });
  it.each([
    ['Sheet1', ['id', 'name'], 'table_unknown'],
    ['customers', ['id', 'colour'], 'column_unknown'],
    ['customers', ['id', 'name', '客户名称'], 'column_twice'],
    ['customers', ['name', 'level'], 'key_column_missing'],
  ])('%s with %j is not read: %s', (name, header, code) => {
    expect(() => planOf(name, header, ['a', 'b', 'c'])).toThrow(code);
  });
});

describe('whatever is in the registry', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '中', "'", '=', '+', '-', '@', ' ', '|', '"', ','),
    minLength: 1,
  });
  const word = text.map((t) => t.trim()).filter((t) => t !== '');
  it('an export of it changes nothing when it is imported, in either language', () => {
    fc.assert(
      fc.property(
        word,
        word,
        fc.option(word),
        fc.constantFrom('zh' as const, 'en' as const),
        (a, b, label, language) => {
          const customer: Row = { ...KNOWN.rows.customers.get('oak'), name: a, shortName: b };
          const number: Row = { ...KNOWN.rows.numbers.get('+869030000001'), label };
          const known = {
            ...KNOWN,
            rows: {
              ...KNOWN.rows,
              customers: new Map([['oak', customer]]),
              numbers: new Map([['+869030000001', number]]),
            },
          };
          const raw = (['customers', 'numbers'] as const).map((table) => ({
            name: table,
            lines: exported(table, [...known.rows[table].values()], language).map((cells, at) => ({
              line: at + 1,
              cells: cells.map((cell) => cell.trim()),
            })),
          }));
          const { sheets, faults } = recognise(raw);
          expect(faults).toEqual([]);
          expect(planImport(sheets, known).tables.map(({ rows, unchanged }) => [rows, unchanged])).toEqual([
            [[], 1],
            [[], 1],
          ]);
        },
      ),
    );
  });
  const garbage = fc.string({
    unit: fc.constantFrom('\0', '\ud800', '\n', '1', 'E', '+', '-', '/', '年', '#', '@', 'é'),
  });
  it('garbage is refused row by row, and never thrown over', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TABLES),
        fc.array(fc.array(fc.oneof(garbage, word), { maxLength: 10 }), { maxLength: 5 }),
        (table, lines) => {
          const header = COLUMNS[table].map(({ name }) => name);
          const plan = planOf(table, header, ...lines.map((cells) => cells.map((cell) => cell.trim())));
          expect(plan.rows.length + plan.unchanged).toBe(lines.length);
          for (const row of plan.rows) if (row.outcome === 'refused') expect(row.faults).not.toEqual([]);
        },
      ),
    );
  });
});
