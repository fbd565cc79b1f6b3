import type { Known } from '../known.ts';
import { recognise } from '../sheet.ts';
import { keyOf, type Row, TABLES, type TableName } from '../tables.ts';
import { planImport, type TablePlan } from '../plan.ts';

/** A registry of two customers, small enough to be read. */
const ROWS: Readonly<Partial<Record<TableName, readonly Row[]>>> = {
  customers: [
    {
      id: 'oak',
      name: '橡树学校',
      shortName: '橡树',
      level: 'A',
      area: 'urban',
      county: '市区',
      manager: 'ming',
      language: 'zh',
    },
    {
      id: 'elm',
      name: '榆树医院',
      shortName: '榆树',
      level: 'AA',
      area: 'rural',
      county: '胡杨县',
      manager: null,
      language: 'zh',
    },
  ],
  contracts: ['oak', 'elm'].map((customer) => ({
    id: `C-${customer}`,
    customer,
    name: `${customer} 合同`,
    signedOn: '2026-02-20',
    startsOn: '2026-03-01',
    endsOn: '2027-02-28',
    plan: 'small',
  })),
  services: ['oak', 'elm'].map((customer) => ({
    id: `svc-${customer}`,
    customer,
    contract: `C-${customer}`,
    name: `${customer} 业务`,
    state: 'normal',
    features: ['hold', 'fax'],
    address: '-',
    cabinetCode: `CAB-${customer}`,
  })),
  numbers: [{ number: '+869030000001', service: 'svc-oak', kind: 'desk', label: '=前台', consent: true }],
  elements: [{ id: 'core', name: '核心', kind: 'core' }],
  lines: [{ service: 'svc-oak', position: 0, element: 'core' }],
  responsibilities: [{ contract: 'C-oak', element: 'core', party: 'carrier' }],
  contacts: [
    {
      id: 'oak-fault',
      customer: 'oak',
      side: 'customer',
      duty: 'fault_contact',
      name: '何远',
      phone: '10086-8',
      email: null,
      user: 'oak',
    },
  ],
};

const mapOf = (table: TableName): Map<string, Row> =>
  new Map((ROWS[table] ?? []).map((row) => [keyOf(table, row), row]));

export const KNOWN: Known = {
  rows: Object.fromEntries(TABLES.map((table) => [table, mapOf(table)])) as unknown as Known['rows'],
  users: [
    { id: 'ming', username: 'ming', role: 'manager', customer: null },
    { id: 'u2', username: 'hua', role: 'manager', customer: null },
    { id: 'noc', username: 'noc', role: 'engineer', customer: null },
    { id: 'oak', username: 'oak', role: 'customer', customer: 'oak' },
  ],
  plans: ['small'],
  elsewhere: new Set(['customers ash', 'cabinetCode CAB-ash']),
  testNumbers: new Set(['+869030000112']),
  readNumber: (text) => {
    const digits = text.replace(/[\s-]/g, '').replace(/^0/, '+86');
    return /^\+?\d{3,15}$/.test(digits) ? digits : null;
  },
};

/** Plans one sheet given as lines of cells, the header first. */
export function planOf(name: string, ...lines: readonly (readonly string[])[]): TablePlan {
  const raw = { name, lines: lines.map((cells, at) => ({ line: at + 1, cells })) };
  const { sheets, faults } = recognise([raw]);
  const [plan] = planImport(sheets, KNOWN).tables;
  if (plan === undefined) throw new Error(faults.map(({ fault }) => fault.code).join(', '));
  return plan;
}

/** Its rows in short: `changed oak: level`, `refused oak: owner_fixed@customer`. */
export const told = ({ rows }: TablePlan): string[] =>
  rows.map(({ outcome, key, changed, faults }) => {
    const what = faults.length > 0 ? faults.map((f) => `${f.code}@${f.column ?? '-'}`) : changed;
    return `${outcome} ${key}: ${what.join(' ')}`;
  });
