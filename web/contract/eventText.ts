import type { ContractEvents, RecordedEvent } from '#shared/api/contracts.ts';
import { lastSaid } from '#shared/contract/dueSaid.ts';
import { money } from '#web/i18n/format.ts';
import { t } from '#web/i18n/text.svelte.ts';

/** What an event says beside its name. */
export function eventDetails({ event }: RecordedEvent, services: ContractEvents['services']): string {
  const said: string[] = [];
  if ('by' in event) said.push(t(`contracts.party.${event.by}`));
  if ('against' in event) said.push(`${t('contracts.field.against')} ${t(`contracts.party.${event.against}`)}`);
  if ('on' in event) said.push(t(`contracts.party.${event.on}`));
  if ('invoice' in event) said.push(event.invoice);
  if ('fen' in event) said.push(money(event.fen));
  if ('covers' in event) said.push(t(`contracts.covers.${event.covers}`));
  if ('due' in event) said.push(`${t('contracts.field.due')} ${event.due}`);
  if ('service' in event) said.push(services.find(({ id }) => id === event.service)?.name ?? event.service);
  if ('state' in event) said.push(t(`serviceState.${event.state}`));
  if ('what' in event) said.push(event.what);
  if ('reason' in event) said.push(event.reason);
  if ('how' in event) said.push(t(`contracts.how.${event.how}`));
  if ('deadline' in event) said.push(`${t('contracts.field.deadline')} ${lastSaid(event.deadline)}`);
  if ('effectiveOn' in event) said.push(`${t('contracts.field.effectiveOn')} ${event.effectiveOn}`);
  if ('of' in event) said.push(t('contracts.of', { seq: event.of }));
  return said.join(' · ');
}
