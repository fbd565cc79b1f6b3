import type { Customer } from '#shared/api/service.ts';
import type { CustomerLevel } from '#shared/ticket/values.ts';

export const ALL = 'all';
export interface Filter {
  text: string;
  level: CustomerLevel | typeof ALL;
  county: string;
  /** Only those with an open fault. */
  faulty: boolean;
}

/** Customers whose name, county, service or id holds every word that was typed, in the order they came. */
export function matching(
  customers: readonly Customer[],
  filter: Filter,
  openFaults: (customer: Customer) => number,
): Customer[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return customers.filter((customer) => {
    const text = [
      customer.id,
      customer.name,
      customer.shortName,
      customer.county,
      ...customer.services.map((s) => s.name),
    ]
      .join('\n')
      .toLowerCase();
    return (
      words.every((word) => text.includes(word)) &&
      (filter.level === ALL || customer.level === filter.level) &&
      (filter.county === ALL || customer.county === filter.county) &&
      (!filter.faulty || openFaults(customer) > 0)
    );
  });
}
