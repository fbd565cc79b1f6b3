import { DEMO_BRANCH } from '#db/demo/rows.ts';
import { DEMO_STAFF } from '#db/demo/staff.ts';
import type { Who } from '#db/demo/story/telling.ts';
import type { DemoCustomer } from '#db/demo/customers.ts';
import type { Caller, OnBehalf, Role } from '#shared/actor.ts';
import { DEMO_LOG_INS } from '../auth/seed.ts';

/** Who speaks in a story: as the session would say, and for whom. */
export interface Speaker {
  readonly caller: Caller;
  readonly onBehalf?: OnBehalf;
}

const PEOPLE: readonly { readonly username: string; readonly name: string; readonly role: Role }[] = [
  ...DEMO_LOG_INS,
  ...DEMO_STAFF,
];

function callerOf(username: string, customers: readonly string[]): Caller {
  const person = PEOPLE.find((p) => p.username === username);
  if (person === undefined) throw new RangeError(`nobody of the demo is called ${username}`);
  return { user: username, name: person.name, role: person.role, customers, branch: DEMO_BRANCH.id };
}

/** @returns null for the link in a notice, which has no session */
export function speakerOf(who: Who, customer: DemoCustomer): Speaker | null {
  switch (who) {
    case 'link':
      return null;
    case 'manager':
      return { caller: callerOf(customer.manager, [customer.id]) };
    case 'customer': {
      const { user, name } = customer.contact;
      return user === undefined
        ? { caller: callerOf('hotline', []), onBehalf: { name, how: '来电 10086-8' } }
        : { caller: callerOf(user, [customer.id]) };
    }
    default:
      return { caller: callerOf(who, []) };
  }
}
