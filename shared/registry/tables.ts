import { CONTACT_DUTIES, CONTACT_SIDES } from '../api/customer.ts';
import type { registry } from '../i18n/zh/registry.ts';
import { FEATURES } from '../ticket/testPlans.ts';
import { AREAS, CUSTOMER_LEVELS, SEGMENT_PARTIES, SERVICE_STATES } from '../ticket/values.ts';

/**
 * The registry as files carry it: a sheet for each table, a column for each thing that is kept. Exports are written from
 * this and imports are read by it, so neither can know a column that the other does not.
 */
export const TABLES = [
  'customers',
  'contracts',
  'services',
  'numbers',
  'elements',
  'lines',
  'responsibilities',
  'contacts',
] as const;
/** In the order in which rows may refer to others: a parent stands before its children. */
export type TableName = (typeof TABLES)[number];

export const ELEMENT_KINDS = ['core', 'sbc', 'access', 'transmission', 'customer_room', 'phone'] as const;
export const NUMBER_KINDS = ['desk', 'mobile'] as const;
export const CUSTOMER_LANGUAGES = ['zh', 'en'] as const;

/** The lists of words in `registry.value` of shared/i18n. */
export type WordList = Exclude<keyof typeof registry.registry.value, 'flag'>;

/** What a cell holds once it is read: a list is of codes, a day is `YYYY-MM-DD`, nothing is null. */
export type Value = string | number | boolean | readonly string[] | null;
/** A row by the names of its columns. */
export type Row = Readonly<Record<string, Value>>;

/** How a cell is read. */
export type Kind =
  | { readonly is: 'id' }
  | { readonly is: 'text'; readonly most: number }
  /** One of a closed list, or several of one; `words`: what they are called, in shared/i18n. */
  | { readonly is: 'oneOf' | 'someOf'; readonly of: readonly string[]; readonly words: WordList }
  /** Yes or no. */
  | { readonly is: 'flag' }
  | { readonly is: 'day' }
  /** From the core to the phone, counted from 0. */
  | { readonly is: 'position' }
  /** A member's number, E.164. */
  | { readonly is: 'member' }
  /** A person's or a hotline's: `10086-8` is one. */
  | { readonly is: 'phone' }
  | { readonly is: 'email' }
  | { readonly is: 'reference'; readonly to: TableName | 'users' | 'plans' };

export interface Column {
  readonly name: string;
  readonly kind: Kind;
  /** The row is known by it; there may be several. */
  readonly key?: true;
  /** A new row needs it. */
  readonly required?: true;
  /** What a new row has where its cell is empty. */
  readonly initially?: Value;
  /** `-` empties it. */
  readonly clearable?: true;
  /** Whose it is never changes: its tickets and its callers would be another's. */
  readonly fixed?: true;
  /** Says what is to be done with the row; it is no part of it, and no export fills it. */
  readonly order?: true;
}

const text = (name: string, most: number, more: Omit<Column, 'name' | 'kind'> = { required: true }): Column => ({
  name,
  kind: { is: 'text', most },
  ...more,
});
const oneOf = (
  name: string,
  of: readonly string[],
  words: WordList,
  more: Omit<Column, 'name' | 'kind'> = { required: true },
): Column => ({ name, kind: { is: 'oneOf', of, words }, ...more });
const day = (name: string): Column => ({ name, kind: { is: 'day' }, required: true });
const reference = (
  name: string,
  to: Extract<Kind, { is: 'reference' }>['to'],
  more: Omit<Column, 'name' | 'kind'> = { required: true },
): Column => ({ name, kind: { is: 'reference', to }, ...more });
const OWN_ID: Column = { name: 'id', kind: { is: 'id' }, key: true };
const KEY = { key: true } as const;
const CLEARABLE = { clearable: true, initially: null } as const;
const OWNER = { required: true, fixed: true } as const;

/** `yes`: the row is to go. Nothing goes because a file leaves it out. */
const REMOVE: Column = { name: 'remove', kind: { is: 'flag' }, order: true };

export const COLUMNS: Readonly<Record<TableName, readonly Column[]>> = {
  customers: [
    OWN_ID,
    text('name', 200),
    text('shortName', 40),
    oneOf('level', CUSTOMER_LEVELS, 'level'),
    oneOf('area', AREAS, 'area'),
    text('county', 40),
    reference('manager', 'users', CLEARABLE),
    oneOf('language', CUSTOMER_LANGUAGES, 'language', { initially: 'zh' }),
  ],
  contracts: [
    OWN_ID,
    reference('customer', 'customers', OWNER),
    text('name', 200),
    day('signedOn'),
    day('startsOn'),
    day('endsOn'),
    reference('plan', 'plans'),
  ],
  services: [
    OWN_ID,
    reference('customer', 'customers', OWNER),
    reference('contract', 'contracts'),
    text('name', 200),
    oneOf('state', SERVICE_STATES, 'state', { initially: 'normal' }),
    { name: 'features', kind: { is: 'someOf', of: FEATURES, words: 'features' }, clearable: true, initially: [] },
    text('address', 200, CLEARABLE),
    { name: 'cabinetCode', kind: { is: 'id' }, ...CLEARABLE },
  ],
  numbers: [
    { name: 'number', kind: { is: 'member' }, key: true },
    reference('service', 'services'),
    oneOf('kind', NUMBER_KINDS, 'numberKind'),
    text('label', 80, CLEARABLE),
    { name: 'consent', kind: { is: 'flag' }, initially: true },
    // A number on another service is moved only by a row that names the one it is on now.
    { name: 'moveFrom', kind: { is: 'reference', to: 'services' }, order: true },
    REMOVE,
  ],
  elements: [OWN_ID, text('name', 80), oneOf('kind', ELEMENT_KINDS, 'elementKind')],
  lines: [
    reference('service', 'services', KEY),
    { name: 'position', kind: { is: 'position' }, key: true },
    reference('element', 'elements'),
    REMOVE,
  ],
  responsibilities: [
    reference('contract', 'contracts', KEY),
    reference('element', 'elements', KEY),
    oneOf('party', SEGMENT_PARTIES, 'party'),
    REMOVE,
  ],
  contacts: [
    OWN_ID,
    reference('customer', 'customers', OWNER),
    oneOf('side', CONTACT_SIDES, 'side'),
    oneOf('duty', CONTACT_DUTIES, 'duty'),
    text('name', 80),
    { name: 'phone', kind: { is: 'phone' }, ...CLEARABLE },
    { name: 'email', kind: { is: 'email' }, ...CLEARABLE },
    reference('user', 'users', CLEARABLE),
    REMOVE,
  ],
};

/** The columns that are kept, without those that only say what to do. */
export const keptColumns = (table: TableName): Column[] => COLUMNS[table].filter((column) => !column.order);
export const keyColumns = (table: TableName): Column[] => COLUMNS[table].filter((column) => column.key);

/** By what a row is known among those of its table; also how people are told of it. */
export const keyOf = (table: TableName, row: Row): string =>
  keyColumns(table)
    .map((column) => String(row[column.name]))
    .join(' / ');

/** The tables whose rows a table's own refer to, and itself. */
export const neededBy = (table: TableName): TableName[] => [
  table,
  ...COLUMNS[table].flatMap(({ kind }) =>
    kind.is === 'reference' && kind.to !== 'users' && kind.to !== 'plans' ? [kind.to] : [],
  ),
];
