import type pg from 'pg';
import type { Fact, FactBody } from '#shared/ticket/facts.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import type { Instant } from '#shared/time.ts';
import type { Deps } from '../deps.ts';
import { type Contact, planNotices } from '../notify/plan.ts';
import { queueNotices } from '../notify/queue.ts';

interface ContactRow extends Contact {
  readonly language: 'zh' | 'en';
}

/** The customer's fault contacts: who is told. */
async function contactsOf(client: pg.ClientBase, customer: string): Promise<{ contacts: Contact[]; language: 'zh' | 'en' }> {
  const { rows } = await client.query<ContactRow>({
    name: 'fault-contacts',
    text: `select k.name, k.phone, k.email, k."user", c.language from customer c
           left join contact k on k.customer = c.id and k.side = 'customer' and k.duty = 'fault_contact'
           where c.id = $1 order by k.id`,
    values: [customer],
  });
  const contacts = rows.flatMap((row) => (row.name === null ? [] : [row]));
  return { contacts, language: rows[0]?.language ?? 'zh' };
}

/** What the added facts oblige us to tell, put into the outbox within the caller's transaction; the facts that say so. */
export async function noticesFor(
  client: pg.ClientBase,
  deps: Deps,
  change: { state: TicketState; added: readonly Fact[]; head: Buffer; now: Instant },
): Promise<FactBody[]> {
  const { state, added, head, now } = change;
  const { contacts, language } = await contactsOf(client, state.customer.id);
  const planned = planNotices(added, state, contacts);
  return planned.length === 0 ? [] : queueNotices(client, deps, { planned, state, language, head, now });
}
