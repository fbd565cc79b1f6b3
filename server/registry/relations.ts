import type { Column, TableName } from '#shared/registry/tables.ts';

/** Where a table's rows are kept, and whose they are. `r` is the row in every expression. */
export interface Relation {
  readonly relation: string;
  /** Joins that lead to its branch. */
  readonly from: string;
  readonly branchOf: string;
  readonly order: string;
}

const BY_CUSTOMER = { from: 'join customer c on c.id = r.customer', branchOf: 'c.branch' } as const;
const BY_SERVICE = {
  from: 'join service s on s.id = r.service join customer c on c.id = s.customer',
  branchOf: 'c.branch',
} as const;

export const RELATIONS: Readonly<Record<TableName, Relation>> = {
  customers: { relation: 'customer', from: '', branchOf: 'r.branch', order: 'r.id' },
  contracts: { relation: 'contract', ...BY_CUSTOMER, order: 'r.id' },
  services: { relation: 'service', ...BY_CUSTOMER, order: 'r.id' },
  numbers: { relation: 'service_number', ...BY_SERVICE, order: 'r.service, r.number' },
  elements: { relation: 'element', from: '', branchOf: 'r.branch', order: 'r.id' },
  lines: { relation: 'service_line', ...BY_SERVICE, order: 'r.service, r.position' },
  responsibilities: {
    relation: 'responsibility',
    from: 'join contract k on k.id = r.contract join customer c on c.id = k.customer',
    branchOf: 'c.branch',
    order: 'r.contract, r.element',
  },
  contacts: { relation: 'contact', ...BY_CUSTOMER, order: 'r.customer, r.id' },
};

/** `shortName` → `"short_name"`: `user` is a word of SQL. */
export const sqlName = (name: string): string => `"${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}"`;

/** How a column's value arrives from JSON. */
export function sqlType({ kind }: Column): 'text' | 'text[]' | 'boolean' | 'date' | 'integer' {
  switch (kind.is) {
    case 'someOf':
      return 'text[]';
    case 'flag':
      return 'boolean';
    case 'day':
      return 'date';
    case 'position':
      return 'integer';
    case 'id':
    case 'text':
    case 'oneOf':
    case 'member':
    case 'phone':
    case 'email':
    case 'reference':
      return 'text';
  }
}
