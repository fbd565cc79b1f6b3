import { registry as en } from '../i18n/en/registry.ts';
import { registry as zh } from '../i18n/zh/registry.ts';
import type { Column, TableName } from './tables.ts';

export type FaultCode = keyof typeof zh.registry.fault;
export interface Both {
  readonly zh: string;
  readonly en: string;
}

/** What is wrong with a row or a sheet, in one sentence that says how to mend it, for whoever reads it. */
export interface Fault {
  readonly code: FaultCode;
  /** Name of the column; null where it is no single cell's. */
  readonly column: string | null;
  readonly message: Both;
}

const LONGEST = 60;
const shortened = (value: string): string => (value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
/** @param name its own property, so that no text names another */
const filled = (template: string, params: Readonly<Record<string, string | Both>>, language: keyof Both): string =>
  template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = params[name] ?? '';
    return typeof value === 'string' ? shortened(value) : value[language];
  });

/** @param params what the text speaks of; in both languages where it is a word and no value */
export const fault = (
  code: FaultCode,
  column: Pick<Column, 'name'> | null,
  params: Readonly<Record<string, string | Both>> = {},
): Fault => ({
  code,
  column: column?.name ?? null,
  message: { zh: filled(zh.registry.fault[code], params, 'zh'), en: filled(en.registry.fault[code], params, 'en') },
});

export const tableWord = (table: TableName): Both => ({ zh: zh.registry.table[table], en: en.registry.table[table] });
/** A list of words in each language. */
export const listed = (words: (language: keyof Both) => readonly string[]): Both => ({
  zh: words('zh').join('、'),
  en: words('en').join(', '),
});
