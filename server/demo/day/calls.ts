import { demoCalls } from '#db/demo/calls.ts';
import type { DemoCustomer } from '#db/demo/customers.ts';
import { desksOf, serviceOf } from '#db/demo/rows.ts';
import { type Instant, instant, iso } from '#shared/time.ts';

export interface CallsWanted {
  readonly customers: readonly DemoCustomer[];
  /** Of the day that is lived: which calls a working day has then. */
  readonly from: Instant;
  readonly to: Instant;
  /** When they are said to have ended: now, for a desk does not take records of a time to come. */
  readonly endedAt: Instant;
  readonly seed: number;
  readonly idPrefix: string;
}

/** Call records as a switch would send them of the last stretch of the day, ready for `format=ndjson`. */
export function callRecords({ customers, from, to, endedAt, seed, idPrefix }: CallsWanted): object[] {
  return customers.flatMap((customer) =>
    [
      ...demoCalls(serviceOf(customer), desksOf(customer), from, to, seed, { minutesPerMonth: customer.desks * 40 }),
    ].map(({ id, service, caller, callee, billsec, answeredAt, direction }) => {
      const startedAt = iso(instant(endedAt - (billsec + 5) * 1_000));
      const answered = answeredAt === null ? {} : { answeredAt: iso(instant(endedAt - billsec * 1_000)) };
      return { id: `${idPrefix}-${id}`, service, caller, callee, startedAt, billsec, direction, ...answered };
    }),
  );
}
