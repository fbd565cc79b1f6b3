import { registry as en } from '../i18n/en/registry.ts';
import { type Both, filledBoth, type Params } from '../i18n/filled.ts';
import { registry as zh } from '../i18n/zh/registry.ts';
import type { Column, TableName } from './tables.ts';

export type FaultCode = keyof typeof zh.registry.fault;

/** What is wrong with a row or a sheet, in one sentence that says how to mend it, for whoever reads it. */
export interface Fault {
  readonly code: FaultCode;
  /** Name of the column; null where it is no single cell's. */
  readonly column: string | null;
  readonly message: Both;
}

/** @param params what the text speaks of; in both languages where it is a word and no value */
export const fault = (code: FaultCode, column: Pick<Column, 'name'> | null, params: Params = {}): Fault => ({
  code,
  column: column?.name ?? null,
  message: filledBoth({ zh: zh.registry.fault[code], en: en.registry.fault[code] }, params),
});

export const tableWord = (table: TableName): Both => ({ zh: zh.registry.table[table], en: en.registry.table[table] });
/** A list of words in each language. */
export const listed = (words: (language: keyof Both) => readonly string[]): Both => ({
  zh: words('zh').join('、'),
  en: words('en').join(', '),
});
