import type { Caller, Role } from '#shared/actor.ts';

/**
 * What a caller may see at all. Every query and every push goes through one of these: `scopeSql` for what is read,
 * `inScopeRow` for what is sent. `inScope` of shared/actor.ts is the same rule for one subject already in hand.
 */
export type Scope =
  /** Staff, screens and integrations: their branch. */
  | { readonly kind: 'branch'; readonly role: Role; readonly branch: string }
  /** A customer: itself. An account manager: their customers. Possibly none. */
  | { readonly kind: 'customers'; readonly role: Role; readonly customers: readonly string[] }
  /** A field technician: tickets with a task of theirs, done ones too. */
  | { readonly kind: 'tasks'; readonly role: Role; readonly user: string };

export function scopeOf(caller: Caller): Scope {
  switch (caller.role) {
    case 'customer':
    case 'manager':
      return { kind: 'customers', role: caller.role, customers: [...caller.customers].sort() };
    case 'field':
      return { kind: 'tasks', role: caller.role, user: caller.user };
    case 'engineer':
    case 'supervisor':
    case 'hotline':
    case 'screen':
    case 'integration':
    case 'admin':
      return { kind: 'branch', role: caller.role, branch: caller.branch };
  }
}

/** Equal for callers that see the same rows in the same form. The role is part of it, for the views differ by role. */
export function scopeKey(scope: Scope): string {
  switch (scope.kind) {
    case 'branch':
      return JSON.stringify([scope.role, scope.branch]);
    case 'customers':
      return JSON.stringify([scope.role, ...scope.customers]);
    case 'tasks':
      return JSON.stringify([scope.role, scope.user]);
  }
}

/** SQL expressions of the statement to restrict, e.g. `{customer: 't.customer', branch: 't.branch', ticket: 't.no'}`. */
export interface ScopedColumns {
  readonly customer: string;
  readonly branch: string;
  /** Ticket number. Without it nothing is in a technician's scope: services, pools and customers are not theirs to see. */
  readonly ticket?: string;
}

/**
 * The condition that keeps a statement within `scope`. Pushes its values onto `values`, the statement's parameters so
 * far, and refers to them by number.
 * @returns a boolean SQL expression, in parentheses where needed
 */
export function scopeSql(scope: Scope, columns: ScopedColumns, values: unknown[]): string {
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  switch (scope.kind) {
    case 'branch':
      return `${columns.branch} = ${parameter(scope.branch)}`;
    case 'customers':
      return `${columns.customer} = any(${parameter(scope.customers)}::text[])`;
    case 'tasks':
      return columns.ticket === undefined
        ? 'false'
        : `exists (select 1 from segment task where task.ticket = ${columns.ticket} and task.assignee = ${parameter(scope.user)})`;
  }
}

/** What a push must know of the row it sends. */
export interface ScopedRow {
  readonly customer: string | null;
  readonly branch: string | null;
  /** Assignees of all its segments, whatever their state; empty for rows that are not of a ticket. */
  readonly assignees: readonly string[];
}

/** Whether a row lies in `scope`: what `scopeSql` says, for a row in hand. A row of no customer or branch is in none. */
export function inScopeRow(scope: Scope, row: ScopedRow): boolean {
  switch (scope.kind) {
    case 'branch':
      return row.branch === scope.branch;
    case 'customers':
      return row.customer !== null && scope.customers.includes(row.customer);
    case 'tasks':
      return row.assignees.includes(scope.user);
  }
}
