import { describe, expect, it } from 'vitest';
import type { Caller, Role } from '#shared/actor.ts';
import { inScopeRow, scopeKey, scopeOf, scopeSql } from './scope.ts';

const caller = (role: Role, customers: string[] = []): Caller => ({
  user: 'u1',
  name: '柳青',
  role,
  customers,
  branch: 'b1',
});
const row = { customer: 'c1', branch: 'b1', assignees: ['u1'] };

describe('what a caller sees', () => {
  it.each(['engineer', 'supervisor', 'hotline', 'screen', 'integration', 'admin'] as const)(
    '%s: the own branch only',
    (role) => {
      const scope = scopeOf(caller(role));
      expect(inScopeRow(scope, { ...row, customer: 'c9', assignees: [] })).toBe(true);
      expect(inScopeRow(scope, { ...row, branch: 'b2' })).toBe(false);
    },
  );

  it.each(['customer', 'manager'] as const)('%s: the own customers only, task or not', (role) => {
    const scope = scopeOf(caller(role, ['c2', 'c1']));
    expect(inScopeRow(scope, row)).toBe(true);
    expect(inScopeRow(scope, { ...row, customer: 'c3' })).toBe(false);
    expect(inScopeRow(scope, { ...row, customer: null })).toBe(false);
  });

  it('a manager without customers sees nothing', () => {
    expect(inScopeRow(scopeOf(caller('manager')), row)).toBe(false);
  });

  it('a technician: tickets with a task of theirs only', () => {
    const scope = scopeOf(caller('field', ['c1']));
    expect(inScopeRow(scope, { ...row, customer: 'c9' })).toBe(true);
    expect(inScopeRow(scope, { ...row, assignees: ['u2'] })).toBe(false);
  });
});

describe('the condition in SQL', () => {
  const columns = { customer: 't.customer', branch: 't.branch', ticket: 't.no' };

  it('numbers its parameters after those already there, and never writes a value into the text', () => {
    const values: unknown[] = ['open'];
    expect(scopeSql(scopeOf(caller('customer', ["c1' or true --"])), columns, values)).toBe(
      't.customer = any($2::text[])',
    );
    expect(values).toEqual(['open', ["c1' or true --"]]);
  });

  it('shows a technician nothing of what is no ticket', () => {
    const values: unknown[] = [];
    expect(scopeSql(scopeOf(caller('field')), { customer: 's.customer', branch: 'c.branch' }, values)).toBe('false');
    expect(values).toEqual([]);
  });
});

describe('the fingerprint', () => {
  it('is the same whatever the order of customers, and differs by role', () => {
    expect(scopeKey(scopeOf(caller('manager', ['a', 'b'])))).toBe(scopeKey(scopeOf(caller('manager', ['b', 'a']))));
    expect(scopeKey(scopeOf(caller('customer', ['a'])))).not.toBe(scopeKey(scopeOf(caller('manager', ['a']))));
    expect(scopeKey(scopeOf(caller('screen')))).not.toBe(scopeKey(scopeOf(caller('engineer'))));
  });

  it('cannot be made equal by clever ids', () => {
    expect(scopeKey(scopeOf(caller('manager', ['a","b'])))).not.toBe(scopeKey(scopeOf(caller('manager', ['a', 'b']))));
  });
});
