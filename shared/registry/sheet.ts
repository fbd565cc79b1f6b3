import { type Fault, fault, listed, tableWord } from './fault.ts';
import { COLUMNS, type Column, keyColumns, TABLES, type TableName } from './tables.ts';
import { columnNamed, columnTitle, tableNamed, tableTitle } from './words.ts';

/** A sheet of a file as text: its lines with their numbers from 1, empty ones left out. The first is the header. */
export interface RawSheet {
  /** The worksheet's name, or the file's where the file is one sheet. */
  readonly name: string;
  readonly lines: readonly RawLine[];
}
export interface RawLine {
  readonly line: number;
  /** Trimmed; trailing empty ones may be missing. */
  readonly cells: readonly string[];
}

/** A sheet whose table and columns are known. */
export interface TableSheet {
  readonly table: TableName;
  readonly name: string;
  /** By position in a line; null: a column without a name, which is empty. */
  readonly columns: readonly (Column | null)[];
  readonly lines: readonly RawLine[];
}
/** What is wrong with a sheet as a whole: nothing of it is read. */
export interface SheetFault {
  readonly sheet: string;
  readonly line: number;
  readonly fault: Fault;
}

const fits = (table: TableName, header: readonly string[]): boolean =>
  header.every((name) => name === '' || columnNamed(table, name) !== null) &&
  keyColumns(table).every((key) => header.some((name) => columnNamed(table, name) === key));

/** By its header alone where only one table has such columns; else by its name. */
function tableOf(sheet: RawSheet, header: readonly string[]): TableName | null {
  const possible = TABLES.filter((table) => fits(table, header));
  const [only] = possible;
  if (only !== undefined && possible.length === 1) return only;
  return tableNamed(sheet.name);
}

const titles = (table: TableName, columns: readonly Column[]) =>
  listed((language) => columns.map(({ name }) => columnTitle(table, name, language)));

function headerFault(table: TableName, header: readonly string[], lines: readonly RawLine[]): Fault | null {
  const seen = new Set<Column>();
  for (const [at, name] of header.entries()) {
    if (name === '' && lines.every(({ cells }) => (cells[at] ?? '') === '')) continue;
    const column = columnNamed(table, name);
    if (column === null)
      return fault('column_unknown', null, {
        value: name === '' ? String(at + 1) : name,
        table: tableWord(table),
        list: titles(table, COLUMNS[table]),
      });
    if (seen.has(column)) return fault('column_twice', null, { value: name });
    seen.add(column);
  }
  const missing = keyColumns(table).filter((key) => !seen.has(key));
  return missing.length === 0 ? null : fault('key_column_missing', null, { list: titles(table, missing) });
}

/** Finds out which table each sheet is of. Sheets without a line are passed over: a template has some. */
export function recognise(sheets: readonly RawSheet[]): { sheets: TableSheet[]; faults: SheetFault[] } {
  const found: TableSheet[] = [];
  const faults: SheetFault[] = [];
  for (const sheet of sheets) {
    const [header, ...lines] = sheet.lines;
    if (header === undefined) continue;
    const refuse = (of: Fault): void => void faults.push({ sheet: sheet.name, line: header.line, fault: of });
    const table = tableOf(sheet, header.cells);
    if (table === null) {
      refuse(fault('table_unknown', null, { list: listed((l) => TABLES.map((one) => tableTitle(one, l))) }));
      continue;
    }
    const wrong = headerFault(table, header.cells, lines);
    if (wrong !== null) refuse(wrong);
    else if (found.some((one) => one.table === table)) refuse(fault('table_twice', null, { table: tableWord(table) }));
    else found.push({ table, name: sheet.name, columns: header.cells.map((name) => columnNamed(table, name)), lines });
  }
  return { sheets: found, faults };
}
