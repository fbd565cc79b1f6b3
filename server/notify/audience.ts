import type pg from 'pg';
import type { Language } from '#shared/i18n/languages.ts';
import type { Contact } from './plan.ts';

/** Whom a customer named to coordinate faults, and the language that it reads. */
export interface Audience {
  readonly language: Language;
  readonly contacts: readonly Contact[];
}

interface Row extends Contact {
  readonly customer: string;
  readonly language: Language;
}

/** By customer: its language and its fault contacts, not who may sign for it (contract 四, 二10). */
export async function readAudiences(
  client: pg.ClientBase,
  customers: readonly string[],
): Promise<ReadonlyMap<string, Audience>> {
  const { rows } = await client.query<Row | (Pick<Row, 'customer' | 'language'> & { readonly name: null })>({
    name: 'read-audiences',
    text: `select c.id as customer, c.language, k.name, k.phone, k.email, k."user"
             from customer c
             left join contact k on k.customer = c.id and k.side = 'customer' and k.duty = 'fault_contact'
            where c.id = any($1::text[]) order by k.id`,
    values: [customers],
  });
  const audiences = new Map<string, Audience>();
  for (const row of rows) {
    const contacts = audiences.get(row.customer)?.contacts ?? [];
    audiences.set(row.customer, {
      language: row.language,
      contacts: row.name === null ? contacts : [...contacts, row],
    });
  }
  return audiences;
}
