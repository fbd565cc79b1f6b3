import type { Caller, Role } from '../../actor.ts';
import type { Author } from '../facts.ts';

/** The people of the tests' stories. Only tests import this folder. */
const staff = (role: Exclude<Role, 'customer' | 'screen' | 'integration'>): Author => ({
  party: 'carrier',
  role,
  user: `u-${role}`,
  name: `the ${role}`,
});

export const engineer = staff('engineer');
export const supervisor = staff('supervisor');
export const admin = staff('admin');
export const field = staff('field');
export const hotline = staff('hotline');
export const customer: Author = { party: 'customer', role: 'customer', user: 'u-college', name: 'the college' };
/** The customer on the phone, recorded by the desk. */
export const customerByPhone: Author = {
  party: 'customer',
  role: 'hotline',
  user: 'u-hotline',
  name: 'the hotline',
  onBehalf: { name: 'the college', how: 'phone' },
};

/** A signed-in caller of `role`; a customer or manager is bound to the college. */
export const caller = (role: Role): Caller => ({
  user: `u-${role}`,
  name: `the ${role}`,
  role,
  customers: role === 'customer' || role === 'manager' ? ['college'] : [],
  branch: 'demo',
});
