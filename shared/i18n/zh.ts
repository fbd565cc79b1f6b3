import { after } from './zh/after.ts';
import { alerts } from './zh/alerts.ts';
import { bill } from './zh/bill.ts';
import { causes } from './zh/causes.ts';
import { contracts } from './zh/contracts.ts';
import { core } from './zh/core.ts';
import { customers } from './zh/customers.ts';
import { design } from './zh/design.ts';
import { duty } from './zh/duty.ts';
import { field } from './zh/field.ts';
import { form } from './zh/form.ts';
import { handover } from './zh/handover.ts';
import { imports } from './zh/imports.ts';
import { intake } from './zh/intake.ts';
import { majeure } from './zh/majeure.ts';
import { outbox } from './zh/outbox.ts';
import { policyFile } from './zh/policyFile.ts';
import { pools } from './zh/pools.ts';
import { portal } from './zh/portal.ts';
import { push } from './zh/push.ts';
import { record } from './zh/record.ts';
import { refusals } from './zh/refusals.ts';
import { registry } from './zh/registry.ts';
import { registryPage } from './zh/registryPage.ts';
import { report } from './zh/report.ts';
import { reports } from './zh/reports.ts';
import { screens } from './zh/screens.ts';
import { settings } from './zh/settings.ts';
import { suspicions } from './zh/suspicions.ts';
import { ticket } from './zh/ticket.ts';
import { ticketPage } from './zh/ticketPage.ts';
import { triage } from './zh/triage.ts';
import { wall } from './zh/wall.ts';
import { when } from './zh/when.ts';
import { wording } from './zh/wording.ts';
import { works } from './zh/works.ts';

/**
 * Chinese: the texts that define which keys there are. Other languages have exactly these (see `languages.ts`). The pages
 * fetch an area of them at a time (`web/i18n/text.svelte.ts`).
 */
export const zh = {
  ...after,
  ...alerts,
  ...bill,
  ...causes,
  ...contracts,
  ...core,
  ...customers,
  ...design,
  ...duty,
  ...field,
  ...form,
  ...handover,
  ...imports,
  ...intake,
  ...majeure,
  ...outbox,
  ...policyFile,
  ...pools,
  ...portal,
  ...push,
  ...record,
  ...refusals,
  ...registry,
  ...registryPage,
  ...report,
  ...reports,
  ...screens,
  ...settings,
  ...suspicions,
  ...ticket,
  ...ticketPage,
  ...triage,
  ...wall,
  ...when,
  ...wording,
  ...works,
};
