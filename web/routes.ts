import { createRouter } from 'sv-router';
import NotFound from '#web/views/NotFound.svelte';
import Start from '#web/views/Start.svelte';

/** A page is fetched when it is first opened. */
export const { p, navigate, isActive, route } = createRouter({
  '/': Start,
  '/wall': () => import('#web/views/Wall.svelte'),
  '/triage': () => import('#web/views/Triage.svelte'),
  '/tickets/:no': () => import('#web/views/Ticket.svelte'),
  '/intake': () => import('#web/views/Intake.svelte'),
  '/customers': () => import('#web/views/Customers.svelte'),
  '/customers/:id': () => import('#web/views/Customer.svelte'),
  '/customers/:id/cabinets': () => import('#web/views/Cabinets.svelte'),
  '/pools': () => import('#web/views/Pools.svelte'),
  '/field': () => import('#web/views/Field.svelte'),
  '/field/:no': () => import('#web/views/FieldTask.svelte'),
  '/reports': () => import('#web/views/Reports.svelte'),
  '/reports/handover': () => import('#web/views/Handover.svelte'),
  '/reports/handover/:id': () => import('#web/views/HandoverKept.svelte'),
  '/portal': () => import('#web/views/Portal.svelte'),
  '/portal/declare': () => import('#web/views/PortalDeclare.svelte'),
  '/portal/:no': () => import('#web/views/PortalTicket.svelte'),
  '/settings/users': () => import('#web/views/settings/Users.svelte'),
  '/settings/keys': () => import('#web/views/settings/Keys.svelte'),
  '/settings/branch': () => import('#web/views/settings/Branch.svelte'),
  '/settings/registry': () => import('#web/views/settings/Registry.svelte'),
  '/settings/policies': () => import('#web/views/settings/Policies.svelte'),
  '/settings/channels': () => import('#web/views/settings/Channels.svelte'),
  '/settings/audit': () => import('#web/views/settings/Audit.svelte'),
  '/settings/design': () => import('#web/views/Design.svelte'),
  '/settings/wording': () => import('#web/views/SettingsWording.svelte'),
  '/settings': () => import('#web/views/settings/Sections.svelte'),
  '/settings/preferences': () => import('#web/views/settings/Preferences.svelte'),
  '*': NotFound,
});
