import type { Component } from 'svelte';
import { createRouter } from 'sv-router';
import type { Area } from '#web/i18n/areas.ts';
import { withTexts } from '#web/i18n/text.svelte.ts';
import type { REMEMBERED } from '#web/session.svelte.ts';
import Fetched from '#web/shell/Fetched.svelte';
import NotFound from '#web/views/NotFound.svelte';
import Start from '#web/views/Start.svelte';

const page =
  (fetched: () => Promise<{ default: Component }>, ...texts: readonly Area[]): Component =>
  (anchor) =>
    Fetched(anchor, { page: () => withTexts(fetched, ...texts) });

const portal = () =>
  withTexts(
    () => import('#web/views/Portal.svelte'),
    'contracts',
    'form',
    'record',
    'portal',
    'pools',
    'push',
    'ticket',
  );
const portalDeclare = () => withTexts(() => import('#web/views/PortalDeclare.svelte'), 'portal', 'outbox');
const field = () => withTexts(() => import('#web/views/Field.svelte'), 'field');
const fieldTask = () =>
  withTexts(() => import('#web/views/FieldTask.svelte'), 'field', 'form', 'ticket', 'when', 'refusals');
const bill = () => withTexts(() => import('#web/views/Bill.svelte'), 'bill', 'pools', 'ticket');
const keeper = () => withTexts(() => import('#web/outbox/Keeper.svelte'), 'outbox');
/** What must open without a network: a customer declares, a technician works on in the cellar. */
export const OFFLINE: Readonly<Record<(typeof REMEMBERED)[number], readonly (() => Promise<unknown>)[]>> = {
  customer: [keeper, portalDeclare, portal],
  field: [field, fieldTask],
};

/** A page is fetched when it is first opened, with the texts that it shows. */
export const { p, navigate, isActive, route } = createRouter({
  '/': Start,
  '/wall': page(() => import('#web/views/Wall.svelte'), 'wall', 'pools', 'duty'),
  '/pair': page(() => import('#web/views/Pair.svelte'), 'screens'),
  '/triage': page(() => import('#web/views/Triage.svelte'), 'triage'),
  '/tickets/:no': page(() => import('#web/views/Ticket.svelte'), 'ticket', 'ticketPage', 'record', 'works', 'after'),
  '/tickets/:no/report': page(() => import('#web/views/FaultReport.svelte'), 'report', 'ticket'),
  '/intake': page(() => import('#web/views/Intake.svelte'), 'intake', 'form', 'outbox', 'works', 'when'),
  '/customers': page(() => import('#web/views/Customers.svelte'), 'customers', 'contracts', 'pools'),
  '/customers/:id': page(() => import('#web/views/Customer.svelte'), 'customers', 'contracts', 'pools', 'ticket'),
  '/customers/:id/cabinets': page(() => import('#web/views/Cabinets.svelte'), 'customers'),
  '/works': page(() => import('#web/views/Works.svelte'), 'works', 'when'),
  '/works/:id': page(() => import('#web/views/Work.svelte'), 'works', 'when'),
  '/majeure': page(() => import('#web/views/Majeures.svelte'), 'majeure', 'when'),
  '/majeure/:id': page(() => import('#web/views/Majeure.svelte'), 'majeure', 'when'),
  '/pools': page(() => import('#web/views/Pools.svelte'), 'pools', 'imports', 'refusals'),
  '/pools/:contract/bill': page(bill),
  '/suspicions': page(() => import('#web/views/Suspicions.svelte'), 'suspicions'),
  '/suspicions/:id': page(() => import('#web/views/Suspicions.svelte'), 'suspicions'),
  '/field': page(field),
  '/field/:no': page(fieldTask),
  '/reports': page(() => import('#web/views/Reports.svelte'), 'reports', 'handover', 'when'),
  '/reports/handover': page(() => import('#web/views/Handover.svelte'), 'handover', 'reports', 'works', 'duty'),
  '/reports/handover/:id': page(() => import('#web/views/HandoverKept.svelte'), 'handover', 'reports', 'works'),
  '/followup': page(() => import('#web/views/FollowUp.svelte'), 'after', 'handover', 'reports', 'ticket'),
  '/duty': page(() => import('#web/views/Duty.svelte'), 'duty', 'when'),
  '/alerts': page(() => import('#web/views/Alerts.svelte'), 'alerts'),
  '/portal': page(portal),
  '/portal/declare': page(portalDeclare),
  '/portal/:no': page(() => import('#web/views/PortalTicket.svelte'), 'form', 'record', 'portal', 'ticket'),
  '/portal/:no/report': page(() => import('#web/views/FaultReport.svelte'), 'report', 'ticket'),
  '/portal/bill/:contract': page(bill),
  '/settings/users': page(() => import('#web/views/settings/Users.svelte'), 'settings'),
  '/settings/keys': page(() => import('#web/views/settings/Keys.svelte'), 'settings'),
  '/settings/branch': page(() => import('#web/views/settings/Branch.svelte'), 'settings'),
  '/settings/screens': page(() => import('#web/views/settings/Screens.svelte'), 'settings', 'screens'),
  '/settings/registry': page(
    () => import('#web/views/settings/Registry.svelte'),
    'settings',
    'registry',
    'registryPage',
  ),
  '/settings/causes': page(() => import('#web/views/settings/Causes.svelte'), 'causes', 'settings'),
  '/settings/tariffs': page(() => import('#web/views/settings/Tariffs.svelte'), 'settings', 'pools'),
  '/settings/policies': page(() => import('#web/views/settings/Policies.svelte'), 'settings', 'policyFile', 'reports'),
  '/settings/channels': page(() => import('#web/views/settings/Channels.svelte'), 'settings'),
  '/settings/audit': page(() => import('#web/views/settings/Audit.svelte'), 'settings', 'registry', 'when'),
  '/settings/design': page(
    () => import('#web/views/Design.svelte'),
    'settings',
    'design',
    'form',
    'intake',
    'ticket',
    'triage',
    'when',
  ),
  '/settings/wording': page(() => import('#web/views/SettingsWording.svelte'), 'settings', 'wording'),
  '/settings': page(() => import('#web/views/settings/Sections.svelte'), 'settings'),
  '/settings/preferences': page(() => import('#web/views/settings/Preferences.svelte'), 'settings', 'push'),
  '*': NotFound,
});
