import { registry as en } from '../i18n/en/registry.ts';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import { registry as zh } from '../i18n/zh/registry.ts';
import { COLUMNS, type Column, type Kind, TABLES, type TableName, type Value } from './tables.ts';

/*
 * What tables, columns and values are called in files. An export is written in one language; an import understands the
 * names of every language and the codes of the interface, for files travel and people keep old ones.
 */
const TEXTS = { zh: zh.registry, en: en.registry };

const textIn = (texts: object, name: string): string => {
  const found: unknown = Object.getOwnPropertyDescriptor(texts, name)?.value;
  return typeof found === 'string' ? found : name;
};

/** What all the tables are together. */
export const registryTitle = (language: Language): string => TEXTS[language].title;
export const tableTitle = (table: TableName, language: Language): string => TEXTS[language].table[table];
export const columnTitle = (table: TableName, column: string, language: Language): string =>
  textIn(TEXTS[language].column[table], column);

const flagCode = (flag: boolean): 'yes' | 'no' => (flag ? 'yes' : 'no');

/** The word for a code of a column's list; the code itself where there is none (a feature of an older registry). */
const wordOf = (kind: Extract<Kind, { of: unknown }>, code: string, language: Language): string =>
  textIn(TEXTS[language].value[kind.words], code);

/** The values a cell of a closed list may have, for people. */
export const valueWords = (kind: Extract<Kind, { of: unknown }>, language: Language): string[] =>
  kind.of.map((code) => wordOf(kind, code, language));

const BETWEEN = '|';

/** A value as a cell says it; what is not there is an empty cell. */
export function written({ kind }: Column, value: Value, language: Language): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return TEXTS[language].value.flag[flagCode(value)];
  if (kind.is !== 'oneOf' && kind.is !== 'someOf') return String(value);
  return [value]
    .flat()
    .map((code) => wordOf(kind, String(code), language))
    .join(BETWEEN);
}

/** Names are the same however they are spaced and capitalised: `Short name`, `short_name`, `shortName`. */
const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]/g, '');

const lookUp = <T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, T> =>
  new Map(entries.map(([name, of]) => [plain(name), of]));

const COLUMN_OF = new Map(
  TABLES.map((table) => [
    table,
    lookUp(
      COLUMNS[table].flatMap((column) =>
        [column.name, ...LANGUAGES.map((l) => columnTitle(table, column.name, l))].map(
          (name) => [name, column] as const,
        ),
      ),
    ),
  ]),
);
/** The column that a header's cell names; null where the table has none of that name. */
export const columnNamed = (table: TableName, name: string): Column | null =>
  COLUMN_OF.get(table)?.get(plain(name)) ?? null;

const TABLE_NAMES = TABLES.flatMap(
  (table) => [table, ...LANGUAGES.map((l) => tableTitle(table, l))].map((name) => [plain(name), table] as const),
  // 业务链路 before 业务.
).sort(([a], [b]) => b.length - a.length);
/** The table that a sheet or a file is named after: `客户`, `customers (2).csv`, `contacts-2026`; null where none is. */
export const tableNamed = (name: string): TableName | null =>
  TABLE_NAMES.find(([start]) => plain(name).startsWith(start))?.[1] ?? null;

const CODES = new Map<Kind, ReadonlyMap<string, string>>();
/** The code that a word of a closed list stands for; null where it is none of them. */
export function codeOf(kind: Extract<Kind, { of: unknown }>, word: string): string | null {
  let codes = CODES.get(kind);
  if (codes === undefined) {
    codes = lookUp(
      kind.of.flatMap((code) => [code, ...LANGUAGES.map((l) => wordOf(kind, code, l))].map((w) => [w, code] as const)),
    );
    CODES.set(kind, codes);
  }
  return codes.get(plain(word)) ?? null;
}

const FLAGS = lookUp([
  ...LANGUAGES.flatMap((l) => [true, false].map((flag) => [TEXTS[l].value.flag[flagCode(flag)], flag] as const)),
  ...(['true', '1', 'y', '√'] as const).map((word) => [word, true] as const),
  ...(['false', '0', 'n', '×'] as const).map((word) => [word, false] as const),
]);
export const flagOf = (word: string): boolean | null => FLAGS.get(plain(word)) ?? null;
