import { serviceListSchema, type Service } from '#shared/api/service.ts';
import { mine } from '#web/mine.ts';

/** The services that were looked at last, so that a caller who calls again can be found without the server. */
const NAME = 'intake.services';
const AT_MOST = 60;

export const knownServices = {
  remember(user: string, services: readonly Service[]): void {
    const before = mine.read(NAME, user, serviceListSchema)?.items ?? [];
    const fresh = new Set(services.map((service) => service.id));
    const items = [...services, ...before.filter((service) => !fresh.has(service.id))].slice(0, AT_MOST);
    mine.keep(NAME, user, { items });
  },

  /** As the server searches: by number, name, contract or customer. */
  find(user: string, text: string): Service[] {
    const words = text.toLowerCase();
    const digits = text.replace(/\D/g, '').replace(/^0(?=\d{6,})/, '');
    return (mine.read(NAME, user, serviceListSchema)?.items ?? []).filter(
      (service) =>
        [service.id, service.name, service.contract, service.customer.name].some((s) =>
          s.toLowerCase().includes(words),
        ) ||
        (digits.length >= 3 && service.numbers.some((n) => n.number.includes(digits))),
    );
  },
};

/** What the caller said, where neither the server nor this browser knows better: it is looked up when it is sent. */
export const unchecked = (said: string): Service => ({
  id: said,
  name: said,
  customer: { id: '', name: said, level: 'standard', area: 'urban', county: '' },
  contract: '',
  numbers: [],
  features: [],
  address: null,
  state: 'normal',
  line: [],
  contacts: [],
  cabinetCode: null,
});
