import {
  OUTCOMES,
  type PlanCounts,
  type PlannedRowView,
  type PlanValue,
  type RegistryPlan,
} from '#shared/api/registry.ts';
import { COLUMNS, type TableName } from '#shared/registry/tables.ts';
import { number } from '#web/i18n/format.ts';
import { language, t, tOr } from '#web/i18n/text.svelte.ts';

/** A row of a plan with the table it is of. */
export interface Listed extends PlannedRowView {
  readonly table: TableName;
}

export const listed = ({ tables }: Pick<RegistryPlan, 'tables'>): Listed[] =>
  tables.flatMap(({ table, rows }) => rows.map((row) => ({ ...row, table })));

export const columnText = (table: TableName, column: string): string =>
  tOr(`registry.column.${table}.${column}`, column);

/** A value in the reader's words. */
export function valueText(table: TableName, column: string, value: PlanValue): string {
  const kind = COLUMNS[table].find(({ name }) => name === column)?.kind;
  const word = (code: string): string =>
    kind?.is === 'oneOf' || kind?.is === 'someOf' ? tOr(`registry.value.${kind.words}.${code}`, code) : code;
  if (typeof value === 'boolean') return t(value ? 'registry.value.flag.yes' : 'registry.value.flag.no');
  const words = [value ?? []].flat().map((one) => word(String(one)));
  return words.length === 0 ? t('registryPage.nothing') : words.join(t('registryPage.between'));
}

const said = (counts: PlanCounts, outcomes: readonly (typeof OUTCOMES)[number][]): string => {
  const some = outcomes
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) =>
      t('registryPage.countOf', { what: t(`registryPage.outcome.${outcome}`), count: number(counts[outcome]) }),
    );
  return some.length === 0 ? t('registryPage.noChange') : some.join(t('registryPage.between'));
};

/** `新增 3、变更 2`: what is written, leaving out what is not. */
export const countsText = (counts: PlanCounts): string =>
  said(
    counts,
    OUTCOMES.filter((outcome) => outcome !== 'refused'),
  );

/** `变更 2、不导入 1`: what a check found, the refused rows too. */
export const checkedText = (counts: PlanCounts): string => said(counts, OUTCOMES);

/** Every row of a plan as a table, one line a changed cell or a fault. */
export function planRows(plan: Pick<RegistryPlan, 'tables' | 'faults'>): string[][] {
  const head = [
    t('registryPage.table'),
    t('registryPage.line'),
    t('registryPage.key'),
    t('registryPage.result'),
    t('registryPage.column'),
    t('registryPage.before'),
    t('registryPage.after'),
    t('registryPage.reason'),
  ];
  const refused = t('registryPage.outcome.refused');
  const sheets = plan.faults.map(({ sheet, line, message }) => [
    sheet,
    String(line),
    '',
    refused,
    '',
    '',
    '',
    message[language.current],
  ]);
  const rows = listed(plan).flatMap(({ table, line, key, outcome, changes, faults }) => {
    const start = [t(`registry.table.${table}`), String(line), key, t(`registryPage.outcome.${outcome}`)];
    const cells = changes.map(({ column, before, after }) => [
      ...start,
      columnText(table, column),
      before === null ? '' : valueText(table, column, before),
      after === null ? '' : valueText(table, column, after),
      '',
    ]);
    const wrong = faults.map(({ column, message }) => [
      ...start,
      column === null ? '' : columnText(table, column),
      '',
      '',
      message[language.current],
    ]);
    return cells.length + wrong.length === 0 ? [[...start, '', '', '', '']] : [...cells, ...wrong];
  });
  return [head, ...sheets, ...rows];
}
