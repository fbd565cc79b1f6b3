import { describe, expect, it } from 'vitest';
import { navigationOf } from './access.ts';

describe('where one is in the navigation', () => {
  it('is the page of the path, however deep', () => {
    expect(navigationOf('engineer', '/works/W-1')).toBe('works');
    expect(navigationOf('field', '/field/F20261124-0001')).toBe('field');
  });

  it('is the page that a page without a place of its own stands beside', () => {
    expect(navigationOf('supervisor', '/followup')).toBe('reports');
    expect(navigationOf('supervisor', '/majeure/M-1')).toBe('works');
    expect(navigationOf('engineer', '/tickets/F20261124-0001')).toBe('triage');
  });

  it('is its own where the role has it', () => {
    expect(navigationOf('hotline', '/followup')).toBe('followup');
  });

  it('is none for the settings and for what there is not', () => {
    expect(navigationOf('admin', '/settings/users')).toBeNull();
    expect(navigationOf('customer', '/nowhere')).toBeNull();
  });
});
