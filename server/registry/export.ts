import type pg from 'pg';
import type { Database } from '#db/open.ts';
import { withTransaction } from '#db/transaction.ts';
import { Problem } from '#server/http/problem.ts';
import { toCsv } from '#server/reports/export/csv.ts';
import { CSV, type ExportedFile, XLSX } from '#server/reports/export/file.ts';
import { toXlsx } from '#server/reports/export/xlsx.ts';
import { recordAudit } from '#server/settings/audit.ts';
import type { Caller } from '#shared/actor.ts';
import { MOST_WORKBOOK_ROWS, type RegistryExportQuery } from '#shared/api/registry.ts';
import type { Language } from '#shared/i18n/languages.ts';
import { escaped } from '#shared/registry/cell.ts';
import { COLUMNS, type Row, TABLES, type TableName } from '#shared/registry/tables.ts';
import { columnTitle, registryTitle, tableTitle, written } from '#shared/registry/words.ts';
import { readTable } from './state.ts';

/** A table as a sheet, with the columns too that say what to do with a row: whoever edits it sees that there are such. */
const sheetOf = (table: TableName, rows: readonly Row[], language: Language) => ({
  title: tableTitle(table, language),
  columns: COLUMNS[table].map(({ name }) => ({ title: columnTitle(table, name, language), kind: 'text' as const })),
  rows: rows.map((row) =>
    COLUMNS[table].map((column) => (column.order ? '' : escaped(written(column, row[column.name] ?? null, language)))),
  ),
});

async function today(client: pg.ClientBase, branch: string): Promise<string> {
  const { rows } = await client.query<{ day: string }>(
    `select to_char(demarc_now() at time zone zone, 'YYYY-MM-DD') as day from branch where id = $1`,
    [branch],
  );
  return rows[0]?.day ?? '';
}

/**
 * The branch's registry as a file that an import understands. People's numbers stand in it whole, so that it was taken
 * out is on record.
 * @throws Problem 422 `too_many_rows` where a workbook could not hold it, or not be imported again
 */
export async function exportRegistry(
  db: Pick<Database, 'pool'>,
  caller: Caller,
  { format, tables, lang }: RegistryExportQuery,
): Promise<ExportedFile> {
  const asked = TABLES.filter((table) => tables.includes(table));
  const { sheets, day } = await withTransaction(
    db,
    async (client) => {
      const sheets = [];
      for (const table of asked) sheets.push(sheetOf(table, await readTable(client, caller.branch, table), lang));
      const rows = sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0);
      if (format === 'xlsx' && rows > MOST_WORKBOOK_ROWS)
        throw new Problem(
          422,
          'export_too_large',
          `${rows} rows are too many for a workbook. Ask for CSV, a table at a time.`,
          [{ field: 'format', code: 'export_too_large', message: 'use csv' }],
        );
      await recordAudit(client, caller, {
        action: 'registryExported',
        subject: { kind: 'registry', id: caller.branch, name: registryTitle(lang) },
        after: { tables: asked, rows: String(rows) },
      });
      return { sheets, day: await today(client, caller.branch) };
    },
    { isolation: 'repeatable read' },
  );
  const [first] = sheets;
  const title = sheets.length === 1 && first !== undefined ? first.title : registryTitle(lang);
  const name = `${title}_${day}.${format}`.replaceAll(' ', '_');
  if (format === 'csv' && first !== undefined) return { name, type: CSV, body: Buffer.from(toCsv(first)) };
  return { name, type: XLSX, body: await toXlsx(sheets) };
}
