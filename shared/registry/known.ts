import type { ReadNumber } from './cell.ts';
import type { Row, TableName } from './tables.ts';

export interface User {
  readonly id: string;
  readonly username: string | null;
  readonly role: string;
  /** Whose contact they are. */
  readonly customer: string | null;
}
/** What is known beside the file. */
export interface Known {
  /** The branch's rows by `keyOf`: of the file's tables and of those they refer to. */
  readonly rows: Readonly<Record<TableName, ReadonlyMap<string, Row>>>;
  readonly users: readonly User[];
  readonly plans: readonly string[];
  /** `table key`, and `cabinetCode CODE`, of what other branches have: it is taken, and more is not told. */
  readonly elsewhere: ReadonlySet<string>;
  /** By which the branch tests calls, E.164: a customer's calls with one of them would all be free, and pass for tests. */
  readonly testNumbers: ReadonlySet<string>;
  readonly readNumber: ReadNumber;
}

/** The registry as it becomes while the plan is made: later rows may refer to earlier ones. */
export interface Draft {
  readonly known: Known;
  readonly rows: Readonly<Record<TableName, Map<string, Row>>>;
  /** `table key` of new rows that are refused: who refers to them is told why. */
  readonly refused: Set<string>;
  /** Whose cabinet a code is. */
  readonly cabinets: Map<string, string>;
}

/** Users are known by id and by the name they sign in with. */
export const userNamed = (users: readonly User[], name: string): User | undefined =>
  users.find(({ id }) => id === name) ?? users.find(({ username }) => username === name.toLowerCase());
